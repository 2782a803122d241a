#include "indexer/state.h"

#include <string.h>

static KlState *
make_state(void)
{
    KlState *state = kl_state_new();
    g_autoptr(GBytes) bytes = g_bytes_new_static("abc", 3);
    g_autoptr(KlInput) input = kl_input_from_bytes(bytes);
    input->stamp = (KlStamp){3, 1700000000000000001, 1700000000000000002, 4711};
    g_autoptr(GPtrArray) former = g_ptr_array_new();
    g_ptr_array_add(former, (gpointer)(guintptr) "alt");
    g_ptr_array_add(former, (gpointer)(guintptr) "aelter");
    state->website = 1;
    state->synonyms = G_MAXUINT64;
    state->queries = 7;
    state->with_drafts = TRUE;
    kl_state_put(state->cases, "x", input, TRUE, former, NULL);
    kl_state_put(state->pictures, "a/b.png", input, FALSE, NULL, NULL);
    return state;
}

static void
test_round_trip(void)
{
    g_autoptr(KlState) state = make_state();
    gsize length;
    g_autofree char *text = kl_state_write(state, &length);
    g_autoptr(KlState) copy = kl_state_read(text, length);
    g_assert_nonnull(copy);
    g_autofree char *again = kl_state_write(copy, &length);
    g_assert_cmpstr(text, ==, again);
    g_assert_cmpuint(copy->queries, ==, 7);
    const KlStateEntry *entry = g_hash_table_lookup(copy->cases, "x");
    g_assert_true(entry->is_draft);
    g_assert_cmpstr(entry->former[1], ==, "aelter");
    g_assert_null(entry->paths);
    KlStamp stamp = {3, 1700000000000000001, 1700000000000000002, 4711};
    g_assert_true(kl_state_entry_holds(entry, &stamp));
    stamp.mtime_ns++;
    g_assert_false(kl_state_entry_holds(entry, &stamp));
}

/* A file that was written this very moment may change without a new stamp. */
static void
test_fresh_is_not_trusted(void)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static("abc", 3);
    g_autoptr(KlInput) input = kl_input_from_bytes(bytes);
    input->stamp = (KlStamp){.size = 3, .ctime_ns = g_get_real_time() * 1000};
    g_autoptr(KlState) state = kl_state_new();
    const KlStateEntry *entry =
        kl_state_put(state->cases, "x", input, FALSE, NULL, NULL);
    g_assert_false(kl_state_entry_holds(entry, &input->stamp));
}

/* What is kept outlives the state that it comes from, as it was or with a new stamp. */
static void
test_keep(void)
{
    KlState *old = make_state();
    g_autoptr(KlState) next = kl_state_new();
    g_autoptr(GBytes) bytes = g_bytes_new_static("abc", 3);
    g_autoptr(KlInput) input = kl_input_from_bytes(bytes);
    KlStamp stamp = {3, 1700000000000000001, 1700000000000000002, 4711};
    KlStateEntry *entry = g_hash_table_lookup(old->cases, "x");
    kl_state_keep(next->cases, entry);
    input->stamp = (KlStamp){3, -5, 1700000000000000002, 4712};
    kl_state_keep_with(next->pages, entry, input);
    kl_state_free(old);

    entry = g_hash_table_lookup(next->cases, "x");
    g_assert_cmpstr(entry->key, ==, "x");
    g_assert_true(kl_state_entry_holds(entry, &stamp));
    gsize length;
    g_autofree char *text = kl_state_write(next, &length);
    g_autoptr(KlState) copy = kl_state_read(text, length);
    entry = g_hash_table_lookup(copy->pages, "x");
    g_assert_true(kl_state_entry_holds(entry, &input->stamp));
    g_assert_cmpstr(entry->former[0], ==, "alt");
}

static void
test_damage(void)
{
    g_autoptr(KlState) state = make_state();
    gsize length;
    g_autofree char *text = kl_state_write(state, &length);
    g_assert_null(kl_state_read("", 0));
    g_assert_null(kl_state_read("kooplab-state 0\n", 16));
    for (gsize cut = 1; cut < length; cut++) {
        KlState *read = kl_state_read(text, cut);
        g_assert_true(read == NULL || text[cut - 1] == '\n');
        kl_state_free(read);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/state/round_trip", test_round_trip);
    g_test_add_func("/state/fresh", test_fresh_is_not_trusted);
    g_test_add_func("/state/keep", test_keep);
    g_test_add_func("/state/damage", test_damage);
    return g_test_run();
}
