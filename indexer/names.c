#include "indexer/names.h"

#include <string.h>

#include "indexer/markdown.h"
#include "indexer/suggest.h"

/* Addresses of the site that no file stands for. */
static const char *const site_paths[] = {
    "/",           "/suche",          "/stolpersteine",
    "/fragenweg",  "/vorschlagen",    "/ideenzettel",
    "/landkarte",  "/feed.atom",      "/sitemap.xml",
    "/robots.txt", "/opensearch.xml", "/export.jsonl",
    "/export.csv", "/api/v1/search",  NULL,
};

KlNames *
kl_names_new(void)
{
    KlNames *names = g_new0(KlNames, 1);
    names->cases = g_hash_table_new(g_str_hash, g_str_equal);
    names->pages = g_hash_table_new(g_str_hash, g_str_equal);
    names->pictures = g_hash_table_new(g_str_hash, g_str_equal);
    return names;
}

void
kl_names_free(KlNames *names)
{
    if (names == NULL) {
        return;
    }
    g_hash_table_unref(names->cases);
    g_hash_table_unref(names->pages);
    g_hash_table_unref(names->pictures);
    kl_anchors_free(names->anchors);
    g_free(names);
}

KlPictureState
kl_names_picture(const KlNames *names, const char *file)
{
    return (KlPictureState)GPOINTER_TO_INT(g_hash_table_lookup(names->pictures, file));
}

/* Of two that are equally near the first by name, so that a run says the same as the
 * one before it. */
const char *
kl_names_suggest(GHashTable *table, const char *wanted)
{
    KlSuggest suggest;
    kl_suggest_begin(&suggest, wanted);
    GHashTableIter iter;
    gpointer key;
    g_hash_table_iter_init(&iter, table);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        guint distance = suggest.best_distance;
        const char *best = suggest.best;
        kl_suggest_offer(&suggest, key, key);
        if (best != NULL && suggest.best == best && strcmp(key, best) < 0) {
            /* Would it be as good? Offer it as if it were the first. */
            suggest.best = NULL;
            suggest.best_distance = distance;
            kl_suggest_offer(&suggest, key, key);
            if (suggest.best == NULL) {
                suggest.best = best;
            }
        }
    }
    return kl_suggest_end(&suggest);
}

static KlMessage
message_for(const KlNames *names, const char *path, const char **ret_name)
{
    *ret_name = path;
    if (g_str_has_prefix(path, "/faelle/")) {
        *ret_name = path + strlen("/faelle/");
        return g_hash_table_contains(names->cases, *ret_name) ? KL_N_MESSAGES
                                                              : KL_MSG_LINK_CASE;
    }
    if (g_str_has_prefix(path, "/seiten/")) {
        *ret_name = path + strlen("/seiten/");
        return g_hash_table_contains(names->pages, *ret_name) ? KL_N_MESSAGES
                                                              : KL_MSG_LINK_PAGE;
    }
    if (g_str_has_prefix(path, "/bilder/")) {
        *ret_name = path + strlen("/bilder/");
        KlPictureState state = kl_names_picture(names, *ret_name);
        return state == KL_PICTURE_GOOD     ? KL_N_MESSAGES
               : state == KL_PICTURE_BROKEN ? KL_MSG_PICTURE_BROKEN
                                            : KL_MSG_LINK_PICTURE;
    }
    return g_strv_contains(site_paths, path) ? KL_N_MESSAGES : KL_MSG_LINK_PATH;
}

gboolean
kl_names_has_path(const KlNames *names, const char *path)
{
    const char *name;
    return message_for(names, path, &name) == KL_N_MESSAGES;
}

/* /suche?thema=enregie: the website refuses what its facets do not have. */
static void
check_filters(const KlTaxonomy *taxonomy, const KlLink *link, KlDiags *diags)
{
    g_auto(GStrv) params = g_strsplit(link->query, "&", -1);
    for (guint i = 0; params[i] != NULL; i++) {
        char *value = strchr(params[i], '=');
        if (value == NULL) {
            continue;
        }
        *value++ = '\0';
        int facet = kl_taxonomy_find_facet(taxonomy, params[i]);
        g_autofree char *id = g_uri_unescape_string(value, NULL);
        if (facet < 0 || id == NULL || *id == '\0') {
            continue;
        }
        const KlFacet *found = kl_taxonomy_get_facet(taxonomy, (guint)facet);
        if (kl_facet_find_value_by_id(found, id, NULL) < 0) {
            int meant = kl_facet_find_value(found, id);
            kl_diags_report(diags, KL_MSG_LINK_VALUE, link->place, id, found->id,
                            meant >= 0 ? kl_facet_get_value(found, (guint)meant)->id
                                       : NULL);
        }
    }
}

static void
check_fragment(KlAnchors *anchors, const KlLink *link, KlDiags *diags)
{
    g_autofree char *likely = NULL;
    if (!kl_anchors_has(anchors, link->path, link->fragment, &likely)) {
        kl_diags_report(diags, KL_MSG_LINK_SECTION, link->place, link->path,
                        link->fragment, likely);
    }
}

void
kl_names_check_links(const KlNames *names, const GPtrArray *links, KlDiags *diags)
{
    for (guint i = 0; i < links->len; i++) {
        const KlLink *link = g_ptr_array_index(links, i);
        const char *name = "";
        KlMessage message = link->path != NULL ? message_for(names, link->path, &name)
                                               : KL_MSG_LINK_PATH;
        const char *likely = NULL;
        switch (message) {
        case KL_N_MESSAGES:
            if (link->query != NULL && names->taxonomy != NULL) {
                check_filters(names->taxonomy, link, diags);
            }
            if (link->fragment != NULL && names->anchors != NULL) {
                check_fragment(names->anchors, link, diags);
            }
            continue;
        case KL_MSG_LINK_CASE:
            likely = kl_names_suggest(names->cases, name);
            break;
        case KL_MSG_LINK_PAGE:
            likely = kl_names_suggest(names->pages, name);
            break;
        case KL_MSG_LINK_PICTURE:
            likely = kl_names_suggest(names->pictures, name);
            break;
        case KL_MSG_LINK_PATH:
            likely = kl_suggest_name(name, site_paths);
            break;
        default:
            break;
        }
        kl_diags_report(diags, message, link->place, name, NULL, likely);
    }
}
