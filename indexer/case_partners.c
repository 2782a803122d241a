#include "indexer/case_reader.h"

#include <string.h>

#include "indexer/fields.h"
#include "indexer/suggest.h"

#define MAX_ITEMS      100
#define MAX_NAME_CHARS 200
#define MAX_TEXT_CHARS 500

/* "Lebensmittel" or {art: Lebensmittel, umfang: täglich zwei Kisten}. */
static void
read_exchange(KlCaseReader *reader,
              const KlPartner *partner,
              const char *key,
              const KlYaml *node,
              GPtrArray *exchanges)
{
    static const char *const keys[] = {"art", "umfang", NULL};
    g_autofree char *text = NULL;
    g_autofree char *amount = NULL;
    KlPlace place = node->place;
    if (node->kind == KL_YAML_MAP) {
        kl_fields_check_keys(node, keys, reader->diags);
        text = kl_fields_get_text(node, "art", MAX_NAME_CHARS, TRUE, reader->diags);
        amount =
            kl_fields_get_text(node, "umfang", MAX_TEXT_CHARS, FALSE, reader->diags);
        const KlYaml *kind = kl_yaml_get(node, "art");
        place = kind != NULL ? kind->place : place;
    } else {
        text = kl_fields_text(node, key, MAX_NAME_CHARS, reader->diags);
    }
    if (text == NULL) {
        return;
    }
    g_autofree char *field = g_strconcat("partner.", key, NULL);
    g_autofree char *title =
        kl_case_count_partner_value(reader, field, partner->role, text, place);
    if (title != NULL) {
        g_ptr_array_add(exchanges, kl_exchange_new(title, amount));
    }
}

static void
read_exchanges(KlCaseReader *reader,
               const KlPartner *partner,
               const KlYaml *map,
               const char *key,
               GPtrArray *exchanges)
{
    const KlYaml *node = kl_yaml_get(map, key);
    const GPtrArray *items =
        node != NULL ? kl_fields_list(node, key, MAX_ITEMS, reader->diags) : NULL;
    for (guint i = 0; items != NULL && i < items->len; i++) {
        read_exchange(reader, partner, key, g_ptr_array_index(items, i), exchanges);
    }
}

static gboolean
read_role(KlCaseReader *reader, const KlYaml *map, KlRole *ret_role)
{
    g_autofree char *text =
        kl_fields_get_text(map, "rolle", MAX_NAME_CHARS, TRUE, reader->diags);
    if (text == NULL) {
        return FALSE;
    }
    if (kl_role_parse(text, ret_role)) {
        return TRUE;
    }
    KlSuggest suggest;
    kl_suggest_begin(&suggest, text);
    for (KlRole role = 0; role < KL_N_ROLES; role++) {
        kl_suggest_offer(&suggest, kl_role_title(role), kl_role_title(role));
    }
    kl_diags_report(reader->diags, KL_MSG_UNKNOWN_ROLE,
                    kl_yaml_get(map, "rolle")->place, text, NULL,
                    kl_suggest_end(&suggest));
    return FALSE;
}

static void
read_partner(KlCaseReader *reader, const KlYaml *map)
{
    static const char *const keys[] = {"name", "rolle", "url", "gibt", "bekommt", NULL};
    if (!kl_fields_is_map(map, "partner", reader->diags)) {
        return;
    }
    kl_fields_check_keys(map, keys, reader->diags);
    g_autoptr(KlPartner) partner = kl_partner_new();
    partner->name =
        kl_fields_get_text(map, "name", MAX_NAME_CHARS, TRUE, reader->diags);
    partner->role = KL_ROLE_SONSTIGE;
    if (read_role(reader, map, &partner->role)) {
        kl_case_count_partner_role(reader, partner->role);
    }
    const KlYaml *url = kl_yaml_get(map, "url");
    if (url != NULL) {
        partner->url = kl_fields_url(url, "url", reader->diags);
    }
    read_exchanges(reader, partner, map, "gibt", partner->gives);
    read_exchanges(reader, partner, map, "bekommt", partner->gets);
    if (partner->name != NULL) {
        g_ptr_array_add(reader->kl_case->partners, g_steal_pointer(&partner));
    }
}

void
kl_case_read_partners(KlCaseReader *reader)
{
    const KlYaml *node = kl_yaml_get(reader->head, "partner");
    if (node == NULL) {
        kl_fields_report_missing(reader->head, "partner", reader->diags);
        return;
    }
    const GPtrArray *items = kl_fields_list(node, "partner", MAX_ITEMS, reader->diags);
    if (items == NULL) {
        return;
    }
    if (items->len < 2) {
        g_autofree char *number = g_strdup_printf("%u", items->len);
        kl_diags_report(reader->diags, KL_MSG_TOO_FEW_PARTNERS, node->place, number,
                        NULL, NULL);
    }
    for (guint i = 0; i < items->len; i++) {
        read_partner(reader, g_ptr_array_index(items, i));
    }
}

void
kl_case_read_sources(KlCaseReader *reader)
{
    static const char *const keys[] = {"titel", "url", NULL};
    const KlYaml *node = kl_yaml_get(reader->head, "quellen");
    const GPtrArray *items =
        node != NULL ? kl_fields_list(node, "quellen", MAX_ITEMS, reader->diags) : NULL;
    for (guint i = 0; items != NULL && i < items->len; i++) {
        const KlYaml *map = g_ptr_array_index(items, i);
        if (!kl_fields_is_map(map, "quellen", reader->diags)) {
            continue;
        }
        kl_fields_check_keys(map, keys, reader->diags);
        g_autofree char *title =
            kl_fields_get_text(map, "titel", MAX_TEXT_CHARS, TRUE, reader->diags);
        const KlYaml *address = kl_yaml_get(map, "url");
        g_autofree char *url =
            address != NULL ? kl_fields_url(address, "url", reader->diags) : NULL;
        if (title != NULL) {
            g_ptr_array_add(reader->kl_case->sources, kl_source_new(title, url));
        }
    }
    if (node == NULL || (items != NULL && items->len == 0)) {
        kl_diags_report(reader->diags, KL_MSG_NO_SOURCE,
                        node != NULL ? node->place : reader->head->place, NULL, NULL,
                        NULL);
    }
}

void
kl_case_read_picture(KlCaseReader *reader)
{
    static const char *const keys[] = {"datei", "alt", "quelle", NULL};
    const KlYaml *map = kl_yaml_get(reader->head, "bild");
    KlCase *kl_case = reader->kl_case;
    if (map == NULL || !kl_fields_is_map(map, "bild", reader->diags)) {
        return;
    }
    kl_fields_check_keys(map, keys, reader->diags);
    kl_case->picture_file =
        kl_fields_get_text(map, "datei", MAX_NAME_CHARS, TRUE, reader->diags);
    kl_case->picture_alt =
        kl_fields_get_text(map, "alt", MAX_TEXT_CHARS, TRUE, reader->diags);
    kl_case->picture_source =
        kl_fields_get_text(map, "quelle", MAX_TEXT_CHARS, FALSE, reader->diags);
    const KlNames *names = reader->context->names;
    if (kl_case->picture_file == NULL || names == NULL) {
        return;
    }
    KlPictureState state = kl_names_picture(names, kl_case->picture_file);
    if (state != KL_PICTURE_GOOD) {
        gboolean is_missing = state == KL_PICTURE_MISSING;
        kl_diags_report(
            reader->diags, is_missing ? KL_MSG_PICTURE_MISSING : KL_MSG_PICTURE_BROKEN,
            kl_yaml_get(map, "datei")->place, kl_case->picture_file, NULL,
            is_missing ? kl_names_suggest(names->pictures, kl_case->picture_file)
                       : NULL);
    }
}

void
kl_case_read_former(KlCaseReader *reader)
{
    const KlYaml *node = kl_yaml_get(reader->head, "frueher");
    const GPtrArray *items =
        node != NULL ? kl_fields_list(node, "frueher", MAX_ITEMS, reader->diags) : NULL;
    const KlNames *names = reader->context->names;
    for (guint i = 0; items != NULL && i < items->len; i++) {
        const KlYaml *item = g_ptr_array_index(items, i);
        g_autofree char *slug =
            kl_fields_text(item, "frueher", MAX_NAME_CHARS, reader->diags);
        if (slug == NULL) {
            continue;
        }
        KlMessage message = KL_N_MESSAGES;
        if (!kl_is_slug(slug, KL_MAX_SLUG_CHARS)) {
            message = KL_MSG_FORMER_BAD;
        } else if (strcmp(slug, reader->kl_case->slug) == 0) {
            message = KL_MSG_FORMER_OWN;
        } else if (names != NULL && g_hash_table_contains(names->cases, slug)) {
            message = KL_MSG_FORMER_TAKEN;
        }
        if (message != KL_N_MESSAGES) {
            kl_diags_report(reader->diags, message, item->place, slug, NULL, NULL);
        } else {
            g_ptr_array_add(reader->kl_case->former, g_steal_pointer(&slug));
            g_array_append_val(reader->extras->former_places, item->place);
        }
    }
}
