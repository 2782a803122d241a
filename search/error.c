#include "search/error.h"

#include <errno.h>

G_DEFINE_QUARK(kl_error_quark, kl_error)

static _Thread_local guint n_failures;

guint
kl_error_count_failures(void)
{
    return n_failures;
}

void
kl_error_note_failure(void)
{
    n_failures++;
}

int
kl_error_exit_code(const GError *error)
{
    if (error->domain != KL_ERROR) {
        return 3;
    }
    switch ((KlError)error->code) {
    case KL_ERROR_INVALID:
    case KL_ERROR_QUERY:
    case KL_ERROR_LIMIT:
        return 1;
    default:
        return 3;
    }
}

gboolean
kl_error_is_passing(const GError *error)
{
    return g_error_matches(error, KL_ERROR, KL_ERROR_UNAVAILABLE) ||
           g_error_matches(error, KL_ERROR, KL_ERROR_CHANGED);
}

const char *
kl_errno_text(int number)
{
    static const struct {
        int number;
        const char *text;
    } texts[] = {
        {EACCES, "keine Berechtigung"},
        {EADDRINUSE, "die Adresse ist belegt"},
        {EADDRNOTAVAIL, "die Adresse gehört nicht zu diesem Rechner"},
        {ECONNREFUSED, "dort nimmt niemand an"},
        {EDQUOT, "das Kontingent auf der Platte ist erschöpft"},
        {EEXIST, "schon vorhanden"},
        {EFBIG, "die Datei würde zu groß"},
        {EIO, "Lese- oder Schreibfehler der Platte"},
        {EISDIR, "das ist ein Ordner"},
        {ELOOP, "ein symbolischer Link ist im Weg"},
        {EMFILE, "zu viele Dateien sind offen"},
        {ENAMETOOLONG, "der Name ist zu lang"},
        {ENFILE, "zu viele Dateien sind offen"},
        {ENOENT, "nicht vorhanden"},
        {ENOMEM, "der Arbeitsspeicher reicht nicht"},
        {ENOSPC, "die Platte ist voll"},
        {ENOTDIR, "ein Teil des Pfads ist kein Ordner"},
        {ENOTEMPTY, "der Ordner ist nicht leer"},
        {EPERM, "das ist nicht erlaubt"},
        {EROFS, "dort lässt sich nur lesen"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (texts[i].number == number) {
            return texts[i].text;
        }
    }
    return g_strerror(number);
}
