#include "search/error.h"

G_DEFINE_QUARK(kl_error_quark, kl_error)

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
