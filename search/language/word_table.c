#include "search/language/word_table.h"

#include <string.h>

#include "search/checksum.h"
#include "search/language/term_set.h"
#include "search/language/word.h"

#define MIN_SLOTS 1024

/* What a slot can tell of the strings of its word's terms. */
#define MAX_PRINTS 5
#define PRINT_MASK ((guint64)KL_N_PRINTS - 1)
#define HAS_MORE   (G_GUINT64_CONSTANT(1) << 63)

/* What a lookup reads first, four to a cache line. */
typedef struct {
    guint64 hash;   /* of the word's key; 0: the slot is free */
    guint64 prints; /* MAX_PRINTS of them, maybe the same; HAS_MORE if not all */
} Key;

struct KlWordTable {
    Key *keys;      /* n_slots, a power of two, of which at most two thirds are used */
    KlWord **words; /* of the same slots */
    gsize n_slots;
    gsize n_words;
    gsize word_bytes;
};

static void
make_slots(KlWordTable *table, gsize n_slots)
{
    table->n_slots = n_slots;
    table->keys = g_new0(Key, n_slots);
    table->words = g_new0(KlWord *, n_slots);
}

KlWordTable *
kl_word_table_new(void)
{
    KlWordTable *table = g_new0(KlWordTable, 1);
    make_slots(table, MIN_SLOTS);
    return table;
}

static void
free_words(KlWordTable *table)
{
    for (gsize i = 0; i < table->n_slots; i++) {
        g_free(table->words[i]);
    }
    g_free(table->keys);
    g_free(table->words);
}

void
kl_word_table_free(KlWordTable *table)
{
    if (table) {
        free_words(table);
        g_free(table);
    }
}

void
kl_word_table_clear(KlWordTable *table)
{
    free_words(table);
    make_slots(table, MIN_SLOTS);
    table->n_words = 0;
    table->word_bytes = 0;
}

gsize
kl_word_table_get_bytes(const KlWordTable *table)
{
    return table->word_bytes + table->n_slots * (sizeof(Key) + sizeof(KlWord *));
}

/* --- keys -------------------------------------------------------------------------
 */

KlWordKey
kl_word_key(const char *normal, gsize length, gsize marked_end)
{
    guint64 hash = kl_checksum(normal, length) + marked_end;
    return (KlWordKey){normal, length, marked_end, hash ? hash : 1};
}

/* The prints of all strings of a word's terms. */
static guint64
take_prints(const KlWord *word)
{
    guint prints[MAX_PRINTS] = {0};
    guint n = 0;
    guint64 all = 0;
    for (guint i = 0; i < word->n_terms; i++) {
        const KlTerm *term = &word->terms[i];
        guint print = kl_term_print(term->string + 1, term->length - 1);
        guint k = 0;
        while (k < n && prints[k] != print) {
            k++;
        }
        if (k == MAX_PRINTS) {
            return HAS_MORE;
        }
        prints[k] = print;
        n = MAX(n, k + 1);
    }
    for (guint k = 0; k < MAX_PRINTS; k++) {
        all = all << KL_PRINT_BITS | prints[k < n ? k : 0];
    }
    return all;
}

/* Whether a word of these prints may have any of the terms. */
static inline gboolean
may_have(guint64 prints, const KlTermSet *wanted)
{
    gboolean may = (prints & HAS_MORE) != 0;
    for (guint k = 0; k < MAX_PRINTS; k++) {
        may |=
            kl_term_set_has_print(wanted, prints >> (k * KL_PRINT_BITS) & PRINT_MASK);
    }
    return may;
}

/* --- words ------------------------------------------------------------------------
 */

static gsize
find_free(const KlWordTable *table, guint64 hash)
{
    gsize at = hash & (table->n_slots - 1);
    while (table->keys[at].hash) {
        at = (at + 1) & (table->n_slots - 1);
    }
    return at;
}

static void
grow(KlWordTable *table)
{
    KlWordTable old = *table;
    make_slots(table, 2 * old.n_slots);
    for (gsize i = 0; i < old.n_slots; i++) {
        if (old.keys[i].hash) {
            gsize at = find_free(table, old.keys[i].hash);
            table->keys[at] = old.keys[i];
            table->words[at] = old.words[i];
        }
    }
    g_free(old.keys);
    g_free(old.words);
}

/* Analyses a word that the table does not have; returns its slot. */
static gsize
add_word(KlWordTable *table, const KlWordKey *key)
{
    if (3 * (table->n_words + 1) > 2 * table->n_slots) {
        grow(table);
    }
    gsize size_bytes = 0;
    KlWord *word = kl_word_new(key->normal, key->length, key->marked_end, &size_bytes);
    gsize at = find_free(table, key->hash);
    table->keys[at] = (Key){key->hash, take_prints(word)};
    table->words[at] = word;
    table->n_words++;
    table->word_bytes += size_bytes + 2 * sizeof(gsize); /* and malloc's own */
    return at;
}

/* Of one normal form, keys with different marked_end have different hashes. */
static inline gboolean
is_word(const KlWord *word, const KlWordKey *key)
{
    return word->normal_length == key->length &&
           memcmp(word->normal, key->normal, key->length) == 0;
}

const KlWord *
kl_word_table_get(KlWordTable *table, const KlWordKey *key, const KlTermSet *wanted)
{
    gsize at = key->hash & (table->n_slots - 1);
    for (;; at = (at + 1) & (table->n_slots - 1)) {
        if (table->keys[at].hash == key->hash) {
            if (wanted && !may_have(table->keys[at].prints, wanted)) {
                return NULL;
            }
            if (is_word(table->words[at], key)) {
                return table->words[at];
            }
        } else if (!table->keys[at].hash) {
            at = add_word(table, key);
            return wanted && !may_have(table->keys[at].prints, wanted)
                       ? NULL
                       : table->words[at];
        }
    }
}

void
kl_word_table_announce(const KlWordTable *table, const KlWordKey *key)
{
    gsize at = key->hash & (table->n_slots - 1);
    __builtin_prefetch(&table->keys[at]);
}
