#include "search/case.h"

#include <string.h>

static const struct {
    const char *id;
    const char *title;
} roles[KL_N_ROLES] = {
    [KL_ROLE_UNTERNEHMEN] = {"unternehmen", "Unternehmen"},
    [KL_ROLE_INITIATIVE] = {"initiative", "Initiative"},
    [KL_ROLE_VEREIN] = {"verein", "Verein"},
    [KL_ROLE_VERBAND] = {"verband", "Verband"},
    [KL_ROLE_KOMMUNE] = {"kommune", "Kommune"},
    [KL_ROLE_BILDUNGSEINRICHTUNG] = {"bildungseinrichtung", "Bildungseinrichtung"},
    [KL_ROLE_STIFTUNG] = {"stiftung", "Stiftung"},
    [KL_ROLE_SONSTIGE] = {"sonstige", "Sonstige"},
};

const char *
kl_role_id(KlRole role)
{
    g_return_val_if_fail((guint)role < KL_N_ROLES, "sonstige");
    return roles[role].id;
}

const char *
kl_role_title(KlRole role)
{
    g_return_val_if_fail((guint)role < KL_N_ROLES, "Sonstige");
    return roles[role].title;
}

gboolean
kl_role_parse(const char *text, KlRole *ret_role)
{
    for (guint i = 0; i < KL_N_ROLES; i++) {
        if (g_ascii_strcasecmp(text, roles[i].id) == 0) {
            *ret_role = (KlRole)i;
            return TRUE;
        }
    }
    return FALSE;
}

gboolean
kl_section_title_is_usual(const char *title)
{
    static const char *const usual[] = {
        "Ausgangslage",   "So läuft es",   "Was jede Seite einbringt",
        "Ergebnisse",     "Stolpersteine", "Übertragbar",
        "Erster Schritt", "Quellen",       NULL};
    return g_strv_contains(usual, title);
}

KlExchange *
kl_exchange_new(const char *kind, const char *amount)
{
    KlExchange *exchange = g_new0(KlExchange, 1);
    exchange->kind = g_strdup(kind);
    exchange->amount = g_strdup(amount);
    return exchange;
}

void
kl_exchange_free(KlExchange *exchange)
{
    if (exchange == NULL) {
        return;
    }
    g_free(exchange->kind);
    g_free(exchange->amount);
    g_free(exchange);
}

KlPartner *
kl_partner_new(void)
{
    KlPartner *partner = g_new0(KlPartner, 1);
    partner->role = KL_ROLE_SONSTIGE;
    partner->gives = g_ptr_array_new_with_free_func((GDestroyNotify)kl_exchange_free);
    partner->gets = g_ptr_array_new_with_free_func((GDestroyNotify)kl_exchange_free);
    return partner;
}

void
kl_partner_free(KlPartner *partner)
{
    if (partner == NULL) {
        return;
    }
    g_free(partner->name);
    g_free(partner->url);
    g_ptr_array_unref(partner->gives);
    g_ptr_array_unref(partner->gets);
    g_free(partner);
}

KlSection *
kl_section_new(void)
{
    return g_new0(KlSection, 1);
}

void
kl_section_free(KlSection *section)
{
    if (section == NULL) {
        return;
    }
    g_free(section->id);
    g_free(section->title);
    g_free(section->html);
    g_free(section->text);
    g_free(section);
}

KlSource *
kl_source_new(const char *title, const char *url)
{
    KlSource *source = g_new0(KlSource, 1);
    source->title = g_strdup(title);
    source->url = g_strdup(url);
    return source;
}

void
kl_source_free(KlSource *source)
{
    if (source == NULL) {
        return;
    }
    g_free(source->title);
    g_free(source->url);
    g_free(source);
}

KlCase *
kl_case_new(void)
{
    KlCase *kl_case = g_new0(KlCase, 1);
    kl_case->partners = g_ptr_array_new_with_free_func((GDestroyNotify)kl_partner_free);
    kl_case->stumbling = g_ptr_array_new_with_free_func(g_free);
    kl_case->sources = g_ptr_array_new_with_free_func((GDestroyNotify)kl_source_free);
    kl_case->sections = g_ptr_array_new_with_free_func((GDestroyNotify)kl_section_free);
    kl_case->former = g_ptr_array_new_with_free_func(g_free);
    kl_case->values = g_array_new(FALSE, FALSE, sizeof(KlFacetRef));
    return kl_case;
}

void
kl_case_free(KlCase *kl_case)
{
    if (kl_case == NULL) {
        return;
    }
    g_free(kl_case->slug);
    g_free(kl_case->title);
    g_free(kl_case->summary);
    g_free(kl_case->place);
    g_free(kl_case->region);
    g_free(kl_case->begin);
    g_free(kl_case->end);
    g_free(kl_case->checked);
    g_free(kl_case->first_step);
    g_ptr_array_unref(kl_case->partners);
    g_ptr_array_unref(kl_case->stumbling);
    g_ptr_array_unref(kl_case->sources);
    g_ptr_array_unref(kl_case->sections);
    g_ptr_array_unref(kl_case->former);
    g_array_unref(kl_case->values);
    g_free(kl_case->picture_file);
    g_free(kl_case->picture_alt);
    g_free(kl_case->picture_source);
    g_free(kl_case);
}
