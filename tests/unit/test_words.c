/* Words of a shard: counting, and what is stored of them. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "search/error.h"
#include "search/files.h"
#include "search/schema.h"
#include "search/words.h"
#include "search/xapian-c/kx.h"

typedef struct {
    char *path;
    KxWritableDatabase *db;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    fixture->path = g_dir_make_tmp("kooplab-XXXXXX", NULL);
    fixture->db =
        kx_writable_database_open(fixture->path, KX_CREATE_OR_OVERWRITE, &error);
    g_assert_no_error(error);
}

static void
tear_down(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    kx_writable_database_free(fixture->db);
    kl_files_remove_tree(fixture->path, NULL);
    g_free(fixture->path);
}

static void
print(const char *normal,
      gsize normal_length,
      const char *shown,
      gsize shown_length,
      guint32 n_cases,
      gpointer user_data)
{
    g_string_append_printf(user_data, "%.*s/%.*s/%u ", (int)normal_length, normal,
                           (int)shown_length, shown, n_cases);
}

static char *
dump(const KlWords *words)
{
    GString *out = g_string_new(NULL);
    kl_words_foreach(words, print, out);
    return g_string_free(out, FALSE);
}

static void
save(Fixture *fixture, const KlWords *words)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(kl_words_save(words, fixture->db, &error));
    g_assert_no_error(error);
}

static void
load(Fixture *fixture, KlWords *words)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(
        kl_words_load(words, kx_writable_database_get_database(fixture->db), &error));
    g_assert_no_error(error);
}

static void
test_count(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(KlWords) words = kl_words_new();
    g_autoptr(KlWords) loaded = kl_words_new();
    load(fixture, loaded);
    g_autofree char *none = dump(loaded);
    g_assert_cmpstr(none, ==, "");

    kl_words_count(words, "beet\tBeet", 2);
    kl_words_count(words, "beet\tBEET", 1);
    kl_words_count(words, "acker\tAcker", 1);
    kl_words_count(words, "beet\tBEET", -1);
    save(fixture, words);
    load(fixture, loaded);
    g_autofree char *once = dump(loaded);
    g_assert_cmpstr(once, ==, "acker/Acker/1 beet/Beet/2 ");
    load(fixture, loaded);
    kl_words_add_all(loaded, words);
    g_autofree char *thrice = dump(loaded);
    g_assert_cmpstr(thrice, ==, "acker/Acker/3 beet/Beet/6 ");
}

/* More than one chunk, then less: nothing of the longer one stays. */
static void
test_many(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(KlWords) many = kl_words_new();
    g_autoptr(KlWords) few = kl_words_new();
    for (guint i = 0; i < 60000; i++) {
        g_autofree char *key = g_strdup_printf("wort%06u\tWort%06u", i, i);
        kl_words_count(many, key, (int)i + 1);
    }
    kl_words_count(few, "wort\tWort", 1);
    g_autofree char *wanted = dump(many);
    save(fixture, many);
    g_autoptr(KlWords) loaded = kl_words_new();
    load(fixture, loaded);
    g_autofree char *found = dump(loaded);
    g_assert_cmpuint(strlen(wanted), >, 1200000);
    g_assert_true(strcmp(found, wanted) == 0);

    save(fixture, few);
    g_autoptr(KlWords) again = kl_words_new();
    load(fixture, again);
    g_autofree char *rest = dump(again);
    g_assert_cmpstr(rest, ==, "wort/Wort/1 ");
}

static void
test_damaged(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const char *const stored[] = {"beet\tBeet\t0\n", "beet\tBeet\tx\n",
                                         "beet\t1\n", "beet\tBeet\t1", "\n"};
    kx_writable_database_set_metadata(fixture->db, KL_META_WORDS, -1, "1", 1, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(stored); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(KlWords) words = kl_words_new();
        kx_writable_database_set_metadata(fixture->db, KL_META_WORDS ".0", -1,
                                          stored[i], strlen(stored[i]), NULL);
        g_assert_false(kl_words_load(
            words, kx_writable_database_get_database(fixture->db), &error));
        g_assert_error(error, KL_ERROR, KL_ERROR_INDEX);
    }
}

#define ADD(name, function)                                                            \
    g_test_add("/words/" name, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("count", test_count);
    ADD("many", test_many);
    ADD("damaged", test_damaged);
    return g_test_run();
}
