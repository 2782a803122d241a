/* What the binding's C++ files share: the handles' insides and the border guard.
 *
 * Every extern "C" function is a function-try-block that ends in
 *
 *     catch (...) { kx_guard_set_error(error); return NULL; }
 *
 * so that the one guard decides which code an exception becomes.
 */
#ifndef KX_PRIVATE_H
#define KX_PRIVATE_H

#include <string>

#include <glib.h>
#include <xapian.h>

#include "search/xapian-c/kx.h"
extern "C" {
#include "search/error.h"
}

struct KxDatabase {
    Xapian::Database db;
};

struct KxDocument {
    Xapian::Document document;
    std::string buffer; /* what the last getter returned */
};

struct KxQuery {
    Xapian::Query query;
};

struct KxTermIter {
    Xapian::Database db; /* keeps it open */
    Xapian::TermIterator iter;
    bool is_pending; /* the iterator is already where the next _next goes */
    std::string term;
};

/* To be called in a catch (...) only: turns the current exception into an error and
 * tells its code. Ends the process if it is std::bad_alloc. */
KlError kx_guard_set_error(GError **error) noexcept;

/* The bytes of a (pointer, length or -1). */
inline std::string
kx_string(const void *bytes, gssize length)
{
    auto chars = static_cast<const char *>(bytes);
    return length < 0 ? std::string(chars)
                      : std::string(chars, static_cast<size_t>(length));
}

/* Throws Xapian::RangeError (KL_ERROR_LIMIT) if it cannot be a term or key. Xapian
 * would find out for some of them only when it flushes. */
void kx_check_length(const std::string &term);

/* Throws Xapian::DatabaseNotFoundError, because Xapian reports a missing path in
 * several ways. */
void kx_check_path(const char *path);

#endif
