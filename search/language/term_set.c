#include "search/language/term_set.h"

#include <string.h>

#include "search/checksum.h"

KlTermSet *
kl_term_set_new(guint n_terms)
{
    KlTermSet *set = g_new0(KlTermSet, 1);
    set->n_slots = 4;
    while (set->n_slots / 2 < n_terms) {
        set->n_slots *= 2;
    }
    set->slots = g_new0(KlTermSetSlot, set->n_slots);
    return set;
}

void
kl_term_set_free(KlTermSet *set)
{
    if (set) {
        g_free(set->slots);
        g_free(set);
    }
}

guint
kl_term_print(const char *string, gsize length)
{
    return (guint)(kl_checksum(string, length) >> (64 - KL_PRINT_BITS));
}

void
kl_term_set_add(KlTermSet *set, const char *term, gconstpointer value)
{
    g_return_if_fail(set->n_terms < set->n_slots / 2 && term[0] != '\0');
    gsize length = strlen(term);
    guint64 hash = kl_checksum(term, length);
    guint at = (guint)hash & (set->n_slots - 1);
    while (set->slots[at].term) {
        at = (at + 1) & (set->n_slots - 1);
    }
    set->slots[at] = (KlTermSetSlot){hash, term, value};
    set->n_terms++;
    guint print = kl_term_print(term + 1, length - 1);
    set->prints[print / 64] |= G_GUINT64_CONSTANT(1) << (print % 64);
}

gconstpointer
kl_term_set_find(const KlTermSet *set, const KlTerm *term)
{
    guint64 hash = kl_checksum(term->string, term->length);
    guint at = (guint)hash & (set->n_slots - 1);
    for (; set->slots[at].term; at = (at + 1) & (set->n_slots - 1)) {
        if (set->slots[at].hash == hash &&
            strcmp(set->slots[at].term, term->string) == 0) {
            return set->slots[at].value;
        }
    }
    return NULL;
}
