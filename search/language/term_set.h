/* Terms that are looked for in texts, each with something of the caller's: the marks
 * of a query. Made once a query, asked thousands of times.
 *
 * Ownership: terms and values are borrowed and must outlive the set. Threads: any
 * number may ask; one adds. */
#ifndef KL_SEARCH_LANGUAGE_TERM_SET_H
#define KL_SEARCH_LANGUAGE_TERM_SET_H

#include "search/language/analyzer.h"

G_BEGIN_DECLS

/* Prints: a short hash of a term's string without the letter of its kind. */
#define KL_PRINT_BITS 12
#define KL_N_PRINTS   (1u << KL_PRINT_BITS)

typedef struct {
    guint64 hash; /* of the whole term */
    const char *term;
    gconstpointer value;
} KlTermSetSlot;

struct KlTermSet {
    KlTermSetSlot *slots; /* open, n_slots is a power of two, at most half are used */
    guint n_slots;
    guint n_terms;
    guint64 prints[KL_N_PRINTS / 64]; /* bitmap of those of the terms */
};

/* n_terms   how many will be added, at most. */
KlTermSet *kl_term_set_new(guint n_terms);
void kl_term_set_free(KlTermSet *set);

/* Adds a term, which the set does not have yet. value is not NULL. */
void kl_term_set_add(KlTermSet *set, const char *term, gconstpointer value);

/* The value of a term, or NULL. */
gconstpointer kl_term_set_find(const KlTermSet *set, const KlTerm *term);

/* The print of a term's string: that behind its first letter. */
guint kl_term_print(const char *string, gsize length);

static inline gboolean
kl_term_set_has_print(const KlTermSet *set, guint print)
{
    return (set->prints[print / 64] >> (print % 64) & 1) != 0;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KlTermSet, kl_term_set_free)

G_END_DECLS

#endif
