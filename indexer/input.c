#include "indexer/input.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "search/checksum.h"
#include "search/error.h"

#define MAX_ATTEMPTS 5

void
kl_stamp_set(KlStamp *stamp, const struct stat *status)
{
    stamp->size = (gint64)status->st_size;
    stamp->mtime_ns =
        (gint64)status->st_mtim.tv_sec * 1000000000 + status->st_mtim.tv_nsec;
    stamp->ctime_ns =
        (gint64)status->st_ctim.tv_sec * 1000000000 + status->st_ctim.tv_nsec;
    stamp->inode = (guint64)status->st_ino;
}

gboolean
kl_stamp_equal(const KlStamp *a, const KlStamp *b)
{
    return a->size == b->size && a->mtime_ns == b->mtime_ns &&
           a->ctime_ns == b->ctime_ns && a->inode == b->inode;
}

static char *
format_size(gsize bytes)
{
    if (bytes % (1024 * 1024) == 0) {
        return g_strdup_printf("%" G_GSIZE_FORMAT " MiB", bytes / (1024 * 1024));
    }
    return g_strdup_printf("%" G_GSIZE_FORMAT " Bytes", bytes);
}

static gboolean
check_status(const struct stat *status, gsize max_bytes, KlDiags *diags)
{
    if (!S_ISREG(status->st_mode)) {
        kl_diags_report(diags, KL_MSG_NOT_REGULAR, KL_WHOLE_FILE, NULL, NULL, NULL);
        return FALSE;
    }
    if (status->st_size > (off_t)max_bytes) {
        g_autofree char *size = format_size((gsize)status->st_size);
        g_autofree char *limit = format_size(max_bytes);
        kl_diags_report(diags, KL_MSG_TOO_LARGE, KL_WHOLE_FILE, size, limit, NULL);
        return FALSE;
    }
    return TRUE;
}

/* Reads up to size bytes; fewer if the file has become shorter. -1 on failure. */
static gssize
read_fully(int fd, char *buffer, gsize size)
{
    gsize n_read = 0;
    while (n_read < size) {
        ssize_t n = pread(fd, buffer + n_read, size - n_read, (off_t)n_read);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return -1;
        }
        if (n == 0) {
            break;
        }
        n_read += (gsize)n;
    }
    return (gssize)n_read;
}

/* Somebody may be saving the file right now: what was read counts only if the stamp is
 * the same before and after. */
static KlInput *
read_stable(int fd, gsize max_bytes, KlDiags *diags)
{
    for (guint attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        struct stat before;
        struct stat after;
        if (fstat(fd, &before) < 0) {
            break;
        }
        if (!check_status(&before, max_bytes, diags)) {
            return NULL;
        }
        gsize size = (gsize)before.st_size;
        g_autofree char *buffer = g_malloc(size + 1);
        gssize n_read = read_fully(fd, buffer, size);
        if (n_read < 0 || fstat(fd, &after) < 0) {
            break;
        }
        KlStamp first;
        KlStamp second;
        kl_stamp_set(&first, &before);
        kl_stamp_set(&second, &after);
        if ((gsize)n_read == size && kl_stamp_equal(&first, &second)) {
            g_autoptr(GBytes) bytes = g_bytes_new_take(g_steal_pointer(&buffer), size);
            KlInput *input = kl_input_from_bytes(bytes);
            input->stamp = first;
            return input;
        }
        if (attempt + 1 == MAX_ATTEMPTS) {
            kl_diags_report(diags, KL_MSG_CHANGING, KL_WHOLE_FILE, NULL, NULL, NULL);
            return NULL;
        }
        g_usleep(20 * 1000);
    }
    kl_diags_report(diags, KL_MSG_UNREADABLE, KL_WHOLE_FILE, kl_errno_text(errno), NULL,
                    NULL);
    return NULL;
}

KlInput *
kl_input_read(int folder, const char *name, gsize max_bytes, KlDiags *diags)
{
    int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        KlMessage message = errno == ELOOP    ? KL_MSG_SYMLINK
                            : errno == ENXIO  ? KL_MSG_NOT_REGULAR
                            : errno == ENOENT ? KL_MSG_MISSING_FILE
                                              : KL_MSG_UNREADABLE;
        kl_diags_report(diags, message, KL_WHOLE_FILE, kl_errno_text(errno), NULL,
                        NULL);
        return NULL;
    }
    KlInput *input = read_stable(fd, max_bytes, diags);
    close(fd);
    return input;
}

KlInput *
kl_input_from_bytes(GBytes *bytes)
{
    KlInput *input = g_new0(KlInput, 1);
    input->bytes = g_bytes_ref(bytes);
    gsize length;
    const void *data = g_bytes_get_data(bytes, &length);
    input->hash = kl_checksum(length > 0 ? data : "", length);
    return input;
}

void
kl_input_free(KlInput *input)
{
    if (input == NULL) {
        return;
    }
    g_free(input->text);
    g_bytes_unref(input->bytes);
    g_free(input);
}

static KlPlace
place_in(const char *text, gsize offset)
{
    KlPlace place = {1, 1};
    const char *end = text + offset;
    const char *line = text;
    for (const char *at = text; (at = memchr(at, '\n', (gsize)(end - at))) != NULL;) {
        place.line++;
        line = ++at;
    }
    for (const char *at = line; at < end; at++) {
        if (((guchar)*at & 0xc0) != 0x80) {
            place.column++;
        }
    }
    return place;
}

KlPlace
kl_input_place(const KlInput *input, gsize offset)
{
    return place_in(input->text, MIN(offset, input->length));
}

static void
report_encoding(const char *text, gsize length, gsize offset, KlDiags *diags)
{
    KlPlace place = place_in(text, offset);
    guchar byte = (guchar)text[offset];
    g_autofree char *shown = g_strdup_printf("0x%02X", byte);
    gboolean has_umlauts = FALSE;
    for (gsize i = 0; i < length && !has_umlauts; i++) {
        has_umlauts = strchr("\xe4\xf6\xfc\xc4\xd6\xdc\xdf", text[i]) != NULL &&
                      text[i] != '\0' &&
                      (i + 1 == length || ((guchar)text[i + 1] & 0xc0) != 0x80);
    }
    if (byte >= 0xa0 && has_umlauts) {
        char letter[7] = "";
        letter[g_unichar_to_utf8(byte, letter)] = '\0';
        kl_diags_report(diags, KL_MSG_LATIN1, place, shown, letter, NULL);
    } else {
        kl_diags_report(diags, KL_MSG_NOT_UTF8, place, shown, NULL, NULL);
    }
}

/* Controls, separators and non-characters that a text file has no use for, and that
 * would count as line ends in YAML or break HTML and XML. */
static gboolean
is_refused(gunichar c)
{
    return (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7f && c < 0xa0) ||
           c == 0x2028 || c == 0x2029 || c == 0xfeff || (c & 0xfffe) == 0xfffe ||
           (c >= 0xfdd0 && c <= 0xfdef);
}

static void
check_characters(const char *text, gsize length, KlDiags *diags)
{
    KlPlace place = {1, 1};
    for (const char *at = text; at < text + length;) {
        guchar byte = (guchar)*at;
        if (byte >= 0x20 && byte < 0x7f) {
            place.column++;
            at++;
            continue;
        }
        gunichar c = g_utf8_get_char(at);
        if (is_refused(c)) {
            g_autofree char *name = g_strdup_printf("U+%04X", c);
            KlMessage message = c < 0xa0 ? KL_MSG_CONTROL : KL_MSG_SEPARATOR;
            kl_diags_report(diags, message, place, name, NULL, NULL);
        }
        place.column++;
        if (c == '\n') {
            place.line++;
            place.column = 1;
        }
        at += g_utf8_skip[(guchar)*at];
    }
}

/* \r\n and lone \r become \n. */
static void
unify_line_ends(char *text, gsize *length)
{
    gsize to = 0;
    for (gsize from = 0; from < *length; from++) {
        if (text[from] == '\r') {
            text[to++] = '\n';
            if (from + 1 < *length && text[from + 1] == '\n') {
                from++;
            }
        } else {
            text[to++] = text[from];
        }
    }
    text[to] = '\0';
    *length = to;
}

gboolean
kl_input_decode(KlInput *input, KlDiags *diags)
{
    gsize length;
    const char *data = g_bytes_get_data(input->bytes, &length);
    if (length >= 2 &&
        (memcmp(data, "\xff\xfe", 2) == 0 || memcmp(data, "\xfe\xff", 2) == 0)) {
        kl_diags_report(diags, KL_MSG_UTF16, KL_WHOLE_FILE, NULL, NULL, NULL);
        return FALSE;
    }
    if (length >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0) {
        data += 3;
        length -= 3;
    }
    if (length == 0) {
        kl_diags_report(diags, KL_MSG_EMPTY, KL_WHOLE_FILE, NULL, NULL, NULL);
        return FALSE;
    }
    g_autofree char *text = g_malloc(length + 1);
    memcpy(text, data, length);
    text[length] = '\0';
    unify_line_ends(text, &length);

    const char *nul = memchr(text, '\0', length);
    if (nul != NULL) {
        KlPlace place = place_in(text, (gsize)(nul - text));
        kl_diags_report(diags, KL_MSG_NUL, place, NULL, NULL, NULL);
        return FALSE;
    }
    const char *bad;
    if (!g_utf8_validate(text, (gssize)length, &bad)) {
        report_encoding(text, length, (gsize)(bad - text), diags);
        return FALSE;
    }
    guint n_errors = diags->n_errors;
    diags->content = text;
    check_characters(text, length, diags);
    if (diags->n_errors > n_errors) {
        diags->content = NULL;
        return FALSE;
    }
    input->text = g_steal_pointer(&text);
    input->length = length;
    return TRUE;
}
