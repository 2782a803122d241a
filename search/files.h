/* Files and folders as the index needs them: every call is checked, every failure
 * names its file, what is half written is removed.
 *
 * New files have mode 0644, folders 0755, whatever the umask: the server that reads an
 * index usually runs as somebody else. All failures are KL_ERROR_IO if nothing else is
 * said. Threads: no state.
 */
#ifndef KL_SEARCH_FILES_H
#define KL_SEARCH_FILES_H

#include <glib.h>

/* Sets an error for errno: "»path« lässt sich nicht schreiben: No space …". what is the
 * German middle part. Returns FALSE. */
gboolean kl_files_fail(GError **error, const char *path, const char *what);

gboolean kl_files_make_folder(const char *path, GError **error);
/* Opens a new file for writing: its descriptor, or -1. */
int kl_files_create(const char *path, GError **error);
gboolean kl_files_write_all(
    int fd, const char *path, const void *data, gsize length, GError **error);
/* Closes and, if that fails, says so. */
gboolean kl_files_close(int fd, const char *path, GError **error);
/* A new file with these bytes; not synced. */
gboolean
kl_files_write_new(const char *path, const void *data, gsize length, GError **error);

/* Copies a file's bytes into a new one, sharing the blocks where the file system can.
 */
gboolean kl_files_copy(const char *from, const char *to, GError **error);
/* Syncs a file or folder, or everything below a folder and itself. */
gboolean kl_files_sync(const char *path, GError **error);
gboolean kl_files_sync_tree(const char *path, GError **error);
/* Removes a file or everything below a folder and itself. Symbolic links are removed,
 * not followed; what is not there is no failure. */
gboolean kl_files_remove_tree(const char *path, GError **error);

/* The names in a folder, sorted, without "." and ".."; a folder that could only be read
 * in part is a failure. The second takes the folder from an open parent, names it as
 * shown in messages and does not sort. Caller frees the array.
 * Errors: KL_ERROR_NOT_FOUND, KL_ERROR_IO */
GPtrArray *kl_files_list(const char *path, GError **error);
GPtrArray *
kl_files_list_at(int parent, const char *name, const char *shown, GError **error);

/* Calls visit for every regular file below a folder, sorted by name, with its
 * path from there ("shard-0/postlist.glass"); stops if it returns FALSE. */
typedef gboolean (*KlFileVisit)(const char *relative,
                                const char *path,
                                gpointer user_data,
                                GError **error);
gboolean kl_files_walk(const char *folder,
                       KlFileVisit visit,
                       gpointer user_data,
                       GError **error);

#endif
