/* Runs a fuzz target without a fuzzer: replays seeds, then mutates them for a while.
 *
 *     fuzz_query tests/fuzz/seeds 3        seeds are in tests/fuzz/seeds/query
 *
 * Every target is a libFuzzer target (LLVMFuzzerTestOneInput), so `make fuzz` can build
 * it with clang and coverage feedback; this driver needs only the compiler of the
 * build and is what `make test` runs, under ASan and UBSan. Prints TAP.
 *
 * An input that takes longer than LIMIT_SECONDS is a failure: everything must be
 * bounded.
 */
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size);

#define LIMIT_SECONDS 20
#define MAX_BYTES     (64 * 1024)

static const char *const fragments[] = {
    "---\n",
    "\n",
    ": ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    "&a ",
    "*a",
    "!!x ",
    "<<: ",
    "|",
    ">",
    "#",
    "%00",
    "%zz",
    "&",
    "=",
    "?",
    "<script>",
    "&amp;",
    "![[]()",
    "](",
    "**",
    "`",
    "\\",
    "\xC3\xA4",
    "\xC2\xAD",
    "a\xCC\x88",
    "\xE2\x80\x8B",
    "\xF0\x9F\x8C\xB1",
    "\xFF",
    "*innen",
    ":in",
    "-",
    " ODER ",
    " NICHT ",
    "\xE2\x80\x9E",
    "\xE2\x80\x9C",
    "(",
    ")",
    "javascript:",
    "data:",
    "\t",
    "\r\n",
    "00000000000000000000",
    "-1",
    "null",
};

static void
run(GBytes *input)
{
    gsize size = 0;
    const guint8 *data = g_bytes_get_data(input, &size);

    alarm(LIMIT_SECONDS);
    LLVMFuzzerTestOneInput(data, size);
    alarm(0);
}

/* One to eight changes: bytes flipped, pieces cut, doubled or put in. */
static GBytes *
mutate(GBytes *seed, GRand *random)
{
    gsize size = 0;
    const char *data = g_bytes_get_data(seed, &size);
    GString *text = g_string_new_len(data, (gssize)MIN(size, MAX_BYTES));
    gint32 n = g_rand_int_range(random, 1, 9);

    for (gint32 i = 0; i < n; i++) {
        gint32 length = (gint32)text->len;
        gint32 at = g_rand_int_range(random, 0, length + 1);
        gint32 span = g_rand_int_range(random, 0, MIN(length - at, 64) + 1);
        switch (g_rand_int_range(random, 0, 5)) {
        case 0:
            if (at < length) {
                text->str[at] ^= (char)(1 << g_rand_int_range(random, 0, 8));
            }
            break;
        case 1:
            g_string_erase(text, at, span);
            break;
        case 2: {
            g_autofree char *piece = g_strndup(text->str + at, (gsize)span);
            for (gint32 j = g_rand_int_range(random, 1, 40);
                 j > 0 && text->len < MAX_BYTES; j--) {
                g_string_insert_len(text, at, piece, span);
            }
            break;
        }
        default:
            g_string_insert(text, at,
                            fragments[g_rand_int_range(
                                random, 0, (gint32)G_N_ELEMENTS(fragments))]);
        }
    }
    return g_string_free_to_bytes(text);
}

static GPtrArray *
read_seeds(const char *folder)
{
    GPtrArray *seeds = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);

    for (const char *name = dir != NULL ? g_dir_read_name(dir) : NULL; name != NULL;
         name = g_dir_read_name(dir)) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        char *data = NULL;
        gsize length = 0;
        if (g_file_get_contents(path, &data, &length, NULL)) {
            g_ptr_array_add(seeds, g_bytes_new_take(data, length));
        }
    }
    return seeds;
}

int
main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: %s SEEDS SECONDS\n", argv[0]);
        return 2;
    }
    g_autofree char *program = g_path_get_basename(argv[0]);
    const char *name = g_str_has_prefix(program, "fuzz_") ? program + 5 : program;
    g_autofree char *folder = g_build_filename(argv[1], name, NULL);
    g_autoptr(GPtrArray) seeds = read_seeds(folder);
    /* The same inputs each time, so that a failure comes back. */
    g_autoptr(GRand) random = g_rand_new_with_seed(20261124);
    gint64 end = g_get_monotonic_time() + (gint64)atof(argv[2]) * G_TIME_SPAN_SECOND;
    guint n_runs = 0;

    printf("1..2\n");
    for (guint i = 0; i < seeds->len; i++) {
        run(seeds->pdata[i]);
    }
    printf("%s 1 - %u seeds\n", seeds->len > 0 ? "ok" : "not ok", seeds->len);
    while (seeds->len > 0 && g_get_monotonic_time() < end) {
        guint i = (guint)g_rand_int_range(random, 0, (gint32)seeds->len);
        g_autoptr(GBytes) input = mutate(seeds->pdata[i], random);
        run(input);
        n_runs++;
    }
    printf("ok 2 - %u mutated inputs\n", n_runs);
    return 0;
}
