/* Small databases in a temporary folder, for the tests of the Xapian binding.
 *
 * Header only: each of the test programs that include it has its own folder.
 */
#ifndef XAPIAN_FIXTURE_H
#define XAPIAN_FIXTURE_H

#include <stdarg.h>
#include <string.h>

#include <glib.h>
#include <glib/gstdio.h>

#include "search/xapian-c/kx.h"

static char *fixture_folder;

static void
fixture_begin(void)
{
    fixture_folder = g_dir_make_tmp("kx-test-XXXXXX", NULL);
    g_assert_nonnull(fixture_folder);
}

static void
fixture_remove(const char *path)
{
    GDir *dir = g_dir_open(path, 0, NULL);
    if (dir != NULL) {
        const char *name;
        while ((name = g_dir_read_name(dir)) != NULL) {
            g_autofree char *child = g_build_filename(path, name, NULL);
            fixture_remove(child);
        }
        g_dir_close(dir);
    }
    g_remove(path);
}

static void
fixture_end(void)
{
    fixture_remove(fixture_folder);
    g_free(fixture_folder);
}

static inline char *
fixture_path(const char *name)
{
    return g_build_filename(fixture_folder, name, NULL);
}

/* A document of words at positions 1, 2, …; the words are its value 0 and data, too. */
static KxDocument *
fixture_document(const char *words)
{
    g_autoptr(GError) error = NULL;
    KxDocument *document = kx_document_new();
    g_auto(GStrv) split = g_strsplit(words, " ", -1);
    for (guint i = 0; split[i] != NULL; i++) {
        kx_document_add_posting(document, split[i], -1, i + 1, 1, &error);
        g_assert_no_error(error);
    }
    kx_document_set_value(document, 0, words, strlen(words), &error);
    g_assert_no_error(error);
    kx_document_set_data(document, words, strlen(words), &error);
    g_assert_no_error(error);
    return document;
}

/* Writes a database of the documents, which end with NULL, and opens it. */
static inline KxDatabase *
fixture_database(const char *name, ...)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = fixture_path(name);
    KxWritableDatabase *writer = kx_writable_database_open(path, KX_CREATE, &error);
    g_assert_no_error(error);
    va_list args;
    va_start(args, name);
    const char *words;
    while ((words = va_arg(args, const char *)) != NULL) {
        g_autoptr(KxDocument) document = fixture_document(words);
        kx_writable_database_add_document(writer, document, NULL, &error);
        g_assert_no_error(error);
    }
    va_end(args);
    kx_writable_database_close(writer, &error);
    g_assert_no_error(error);
    KxDatabase *db = kx_database_open(path, &error);
    g_assert_no_error(error);
    return db;
}

#endif
