#include "search/xapian-c/kx_private.h"

#include <algorithm>
#include <cerrno>
#include <exception>
#include <new>

#include <unistd.h>

/* One line of valid UTF-8: "Xapian: Unable to get write lock on x: already locked". */
static void
set_error(GError **error, KlError code, const Xapian::Error &e)
{
    std::string text = "Xapian: " + e.get_msg();
    if (!e.get_context().empty()) {
        text += " [" + e.get_context() + "]";
    }
    if (e.get_error_string() != nullptr) {
        text += std::string(" (") + e.get_error_string() + ")";
    }
    std::replace_if(
        text.begin(), text.end(),
        [](char c) {
            return g_ascii_iscntrl(c);
        },
        ' ');
    g_autofree char *valid = g_utf8_make_valid(text.data(), (gssize)text.size());
    g_set_error_literal(error, KL_ERROR, code, valid);
}

/* Xapian throws the same class for "no space left" and "this is no block of mine"; only
 * the former has an errno. */
static KlError
code_of_system_error(const Xapian::Error &e)
{
    return e.get_error_string() != nullptr ? KL_ERROR_IO : KL_ERROR_INDEX;
}

/* The catch clauses go from derived to base class. */
static KlError
rethrow(GError **error)
{
    KlError code = KL_ERROR_INDEX;
    try {
        throw;
    } catch (const Xapian::DatabaseModifiedError &e) {
        set_error(error, code = KL_ERROR_CHANGED, e);
    } catch (const Xapian::DatabaseLockError &e) {
        /* "Unable to get write lock on x: already locked", or another reason. */
        bool is_held = e.get_msg().find("already locked") != std::string::npos;
        set_error(error, code = is_held ? KL_ERROR_LOCKED : KL_ERROR_IO, e);
    } catch (const Xapian::DatabaseNotFoundError &e) {
        set_error(error, code = KL_ERROR_NOT_FOUND, e);
    } catch (const Xapian::DatabaseVersionError &e) {
        set_error(error, code = KL_ERROR_VERSION, e);
    } catch (const Xapian::DatabaseCreateError &e) {
        set_error(error, code = KL_ERROR_IO, e);
    } catch (const Xapian::DatabaseCorruptError &e) {
        set_error(error, code = KL_ERROR_INDEX, e);
    } catch (const Xapian::DatabaseClosedError &e) {
        set_error(error, code = KL_ERROR_INVALID, e);
    } catch (const Xapian::DatabaseError &e) {
        set_error(error, code = code_of_system_error(e), e);
    } catch (const Xapian::DocNotFoundError &e) {
        set_error(error, code = KL_ERROR_NOT_FOUND, e);
    } catch (const Xapian::NetworkError &e) {
        set_error(error, code = KL_ERROR_UNAVAILABLE, e);
    } catch (const Xapian::RangeError &e) {
        set_error(error, code = KL_ERROR_LIMIT, e);
    } catch (const Xapian::WildcardError &e) {
        set_error(error, code = KL_ERROR_QUERY, e);
    } catch (const Xapian::FeatureUnavailableError &e) {
        set_error(error, code = KL_ERROR_INVALID, e);
    } catch (const Xapian::InvalidOperationError &e) {
        /* A write that fails under DB_DANGEROUS is hidden by the attempt to undo it. */
        if (e.get_msg().find("cancel() not supported") != std::string::npos) {
            g_set_error_literal(error, KL_ERROR, code = KL_ERROR_IO,
                                "Xapian: ein Block lässt sich nicht schreiben");
        } else {
            set_error(error, code = KL_ERROR_INVALID, e);
        }
    } catch (const Xapian::LogicError &e) {
        /* Invalid argument or operation, not implemented for this kind of database. */
        set_error(error, code = KL_ERROR_INVALID, e);
    } catch (const Xapian::Error &e) {
        set_error(error, code = KL_ERROR_INDEX, e);
    } catch (const std::bad_alloc &) {
        g_error("out of memory");
    } catch (const std::exception &e) {
        g_set_error(error, KL_ERROR, code = KL_ERROR_INDEX, "Xapian: %s", e.what());
    } catch (...) {
        g_set_error_literal(error, KL_ERROR, code = KL_ERROR_INDEX, "Xapian: ?");
    }
    return code;
}

KlError
kx_guard_set_error(GError **error) noexcept
{
    try {
        KlError code = rethrow(error);
        if (code != KL_ERROR_QUERY && code != KL_ERROR_INVALID) {
            kl_error_note_failure();
        }
        return code;
    } catch (...) {
        /* Only making the message can have failed. */
        g_error("out of memory");
    }
}

void
kx_check_length(const std::string &term)
{
    size_t length = term.size();
    /* Glass writes a NUL as two bytes. */
    if (length > KX_MAX_TERM_BYTES / 2) {
        length += (size_t)std::count(term.begin(), term.end(), '\0');
    }
    if (length > KX_MAX_TERM_BYTES) {
        throw Xapian::RangeError("Term or key too long: " + term.substr(0, 60));
    }
}

void
kx_check_path(const char *path)
{
    if (access(path, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR)) {
        throw Xapian::DatabaseNotFoundError(std::string("No such path: ") + path);
    }
}
