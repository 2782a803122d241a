#include "web/guard.h"

#include <string.h>

static const char *const methods[] = {"GET",     "HEAD",    "POST",  "PUT",  "DELETE",
                                      "OPTIONS", "CONNECT", "TRACE", "PATCH"};

const char *
kl_guard_method(const char *method)
{
    for (gsize i = 0; i < G_N_ELEMENTS(methods); i++) {
        if (strcmp(method, methods[i]) == 0) {
            return methods[i];
        }
    }
    return "other";
}

/* libmicrohttpd 0.9.75 reads the header where it was received and puts NULs in place of
 * blanks, colons and line ends, so that its strings lie in one row:
 *
 *     GET0/suche0HTTP/1.100Host0 x00Accept0 text/html0000
 *
 * It takes a single CR or LF for the end of a line, joins folded lines, and drops what
 * stands behind a NUL. Each of these leaves a gap between the strings that it shows
 * us, which is how they are found. */
#define LINE_END 2

/* What the headers say that decides about framing. */
typedef struct {
    const char *next; /* where the next line begins in the receive buffer */
    guint n_hosts;
    guint n_lengths;
    guint n_encodings;
    gboolean has_body;
    gboolean has_bad_name;
    gboolean has_bad_value;
    gboolean has_gap;
} Framing;

/* RFC 9110, 5.6.2: the characters of a field name. */
static gboolean
is_token(const char *name, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (!g_ascii_isalnum(name[i]) && strchr("!#$%&'*+-.^_`|~", name[i]) == NULL) {
            return FALSE;
        }
    }
    return length > 0;
}

static gboolean
equals(const char *name, size_t length, const char *wanted)
{
    return length == strlen(wanted) && g_ascii_strncasecmp(name, wanted, length) == 0;
}

static enum MHD_Result
look_at_header(void *data,
               enum MHD_ValueKind kind,
               const char *name,
               size_t name_length,
               const char *value,
               size_t value_length)
{
    Framing *framing = data;
    (void)kind;

    if (value == NULL) {
        framing->has_bad_value = TRUE;
        return MHD_NO;
    }
    framing->has_gap |= name != framing->next;
    framing->next = value + value_length + LINE_END;
    framing->has_bad_name |= !is_token(name, name_length);
    for (size_t i = 0; i < value_length; i++) {
        framing->has_bad_value |= g_ascii_iscntrl(value[i]) && value[i] != '\t';
    }
    if (equals(name, name_length, "Host")) {
        framing->n_hosts++;
    } else if (equals(name, name_length, "Content-Length")) {
        framing->n_lengths++;
        framing->has_body |= !(value_length == 1 && value[0] == '0');
    } else if (equals(name, name_length, "Transfer-Encoding")) {
        framing->n_encodings++;
        framing->has_body = TRUE;
    }
    return MHD_YES;
}

/* Whether the request line's three pieces follow each other with one blank between
 * them and hold nothing that has no place there. */
static gboolean
is_clean_line(const char *method, const KlConnection *place, const char *version)
{
    const GString *target = place->target;

    if (!is_token(method, strlen(method)) ||
        place->received != method + strlen(method) + 1 ||
        version != place->received + target->len + 1) {
        return FALSE;
    }
    for (gsize i = 0; i < target->len; i++) {
        if (target->str[i] == ' ' || g_ascii_iscntrl(target->str[i])) {
            return FALSE;
        }
    }
    return target->str[0] == '/' || g_ascii_strncasecmp(target->str, "http", 4) == 0;
}

/* Whether the whole header is made of the lines that we were shown. */
static gboolean
is_whole(struct MHD_Connection *connection, const char *method, const Framing *framing)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);

    return !framing->has_gap && info != NULL &&
           framing->next + LINE_END == method + info->header_size;
}

guint
kl_guard_check(struct MHD_Connection *connection,
               const char *method,
               const KlConnection *place,
               const char *version,
               const char **ret_message)
{
    Framing framing = {.next = version + strlen(version) + LINE_END};
    gboolean is_1_1 = strcmp(version, "HTTP/1.1") == 0;

    *ret_message = "Die Anfrage ist nicht eindeutig.";
    if (!is_1_1 && strcmp(version, "HTTP/1.0") != 0) {
        *ret_message = "Hier wird HTTP/1.1 gesprochen.";
        return g_str_has_prefix(version, "HTTP/") ? 505 : 400;
    }
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, look_at_header, &framing);
    if (!is_clean_line(method, place, version) || framing.has_bad_name ||
        framing.has_bad_value || !is_whole(connection, method, &framing) ||
        framing.n_hosts > 1 || framing.n_lengths > 1 || framing.n_encodings > 1 ||
        (framing.n_lengths > 0 && framing.n_encodings > 0)) {
        return 400;
    }
    if (is_1_1 && framing.n_hosts == 0) {
        *ret_message = "Der Anfrage fehlt die Angabe »Host«.";
        return 400;
    }
    if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0) {
        *ret_message = "Diese Adresse lässt sich nur lesen.";
        return 405;
    }
    if (framing.has_body) {
        *ret_message = "Hier werden keine Daten entgegengenommen.";
        return 400;
    }
    return 0;
}
