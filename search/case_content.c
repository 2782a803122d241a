#include "search/case_content.h"

#include <string.h>

#include "search/case_json.h"

#define TYPE_JSON "application/json"
#define TYPE_TEXT "text/plain"

static gboolean
put_text(KlContentWriter *writer,
         const char *kind,
         const char *key,
         const char *text,
         GError **error)
{
    return kl_content_writer_put(writer, kind, key, TYPE_TEXT, text, strlen(text),
                                 error);
}

static gboolean
is_former_of(const KlCase *kl_case, const char *slug)
{
    for (guint i = 0; kl_case != NULL && i < kl_case->former->len; i++) {
        if (strcmp(g_ptr_array_index(kl_case->former, i), slug) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Whether base redirects from old to slug. */
static gboolean
redirects_to(const KlContent *base, const char *old, const char *slug)
{
    g_autoptr(GBytes) bytes =
        kl_content_read(base, KL_CONTENT_REDIRECT, old, NULL, NULL);
    gsize length = 0;
    const char *target = bytes == NULL ? NULL : g_bytes_get_data(bytes, &length);
    return target != NULL && length == strlen(slug) &&
           memcmp(target, slug, length) == 0;
}

/* Removes the redirects to a case of base that it no longer has (kl_case NULL: any). A
 * redirect that this run has put for another case stays. */
static gboolean
drop_redirects(KlContentWriter *writer,
               const KlContent *base,
               const char *slug,
               const KlCase *kl_case,
               GError **error)
{
    g_autoptr(GBytes) bytes = kl_content_read(base, KL_CONTENT_CASE, slug, NULL, NULL);
    if (bytes == NULL) {
        return TRUE;
    }
    json_t *json =
        json_loadb(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), 0, NULL);
    gboolean is_good = TRUE;
    size_t i;
    const json_t *entry;
    json_array_foreach(json_object_get(json, "former"), i, entry)
    {
        const char *old = json_string_value(entry);
        if (is_good && old != NULL && !is_former_of(kl_case, old) &&
            redirects_to(base, old, slug) &&
            !kl_content_writer_has(writer, KL_CONTENT_REDIRECT, old)) {
            is_good = kl_content_writer_remove(writer, KL_CONTENT_REDIRECT, old, error);
        }
    }
    json_decref(json);
    return is_good;
}

/* Something of this name is there again. */
static gboolean
drop_gone(KlContentWriter *writer,
          const KlContent *base,
          const char *slug,
          GError **error)
{
    gboolean was_gone = kl_content_writer_has(writer, KL_CONTENT_GONE, slug) ||
                        (base != NULL && kl_content_has(base, KL_CONTENT_GONE, slug));
    return !was_gone || kl_content_writer_remove(writer, KL_CONTENT_GONE, slug, error);
}

gboolean
kl_case_content_put(KlContentWriter *writer,
                    const KlContent *base,
                    const KlCase *kl_case,
                    const KlTaxonomy *taxonomy,
                    GError **error)
{
    json_t *json = kl_case_to_json(kl_case, taxonomy);
    char *text = json_dumps(json, JSON_COMPACT);
    json_decref(json);
    gboolean is_good = kl_content_writer_put(writer, KL_CONTENT_CASE, kl_case->slug,
                                             TYPE_JSON, text, strlen(text), error);
    free(text);
    if (!is_good || !drop_gone(writer, base, kl_case->slug, error) ||
        (base != NULL &&
         !drop_redirects(writer, base, kl_case->slug, kl_case, error))) {
        return FALSE;
    }
    for (guint i = 0; i < kl_case->former->len; i++) {
        const char *old = g_ptr_array_index(kl_case->former, i);
        if (!put_text(writer, KL_CONTENT_REDIRECT, old, kl_case->slug, error) ||
            !drop_gone(writer, base, old, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
kl_case_content_remove(KlContentWriter *writer,
                       const KlContent *base,
                       const char *slug,
                       GError **error)
{
    return drop_redirects(writer, base, slug, NULL, error) &&
           kl_content_writer_remove(writer, KL_CONTENT_CASE, slug, error) &&
           (kl_content_writer_has(writer, KL_CONTENT_REDIRECT, slug) ||
            put_text(writer, KL_CONTENT_GONE, slug, "", error));
}

gboolean
kl_case_content_keep_gone(KlContentWriter *writer,
                          const KlContent *before,
                          GError **error)
{
    const char *kinds[] = {KL_CONTENT_CASE, KL_CONTENT_GONE};
    for (guint k = 0; k < G_N_ELEMENTS(kinds); k++) {
        g_autoptr(GPtrArray) slugs = kl_content_keys(before, kinds[k]);
        for (guint i = 0; i < slugs->len; i++) {
            const char *slug = g_ptr_array_index(slugs, i);
            if (!kl_content_writer_has(writer, KL_CONTENT_CASE, slug) &&
                !kl_content_writer_has(writer, KL_CONTENT_REDIRECT, slug) &&
                !put_text(writer, KL_CONTENT_GONE, slug, "", error)) {
                return FALSE;
            }
        }
    }
    return TRUE;
}
