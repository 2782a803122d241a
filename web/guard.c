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

/* What the headers say that decides about framing. */
typedef struct {
    guint n_hosts;
    guint n_lengths;
    guint n_encodings;
    gboolean has_body;
    gboolean has_bad_name;
    gboolean has_bad_value;
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

    if (!is_token(name, name_length)) {
        framing->has_bad_name = TRUE;
    }
    for (size_t i = 0; i < value_length; i++) {
        if ((guchar)value[i] < 0x20 && value[i] != '\t') {
            framing->has_bad_value = TRUE;
        }
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

guint
kl_guard_check(struct MHD_Connection *connection,
               const char *method,
               const char **ret_message)
{
    Framing framing = {0};

    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, look_at_header, &framing);
    if (framing.has_bad_name || framing.has_bad_value || framing.n_hosts > 1 ||
        framing.n_lengths > 1 || framing.n_encodings > 1 ||
        (framing.n_lengths > 0 && framing.n_encodings > 0)) {
        *ret_message = "Die Anfrage ist nicht eindeutig.";
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
