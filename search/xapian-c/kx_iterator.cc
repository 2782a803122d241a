#include "search/xapian-c/kx_private.h"

#include <array>

struct KxPostingIter {
    Xapian::Database db; /* keeps it open */
    Xapian::PostingIterator iter;
    bool is_pending; /* the iterator is already where the next _next goes */
};

/* --- terms --------------------------------------------------------------------- */

KxTermIter *
kx_database_get_terms(const KxDatabase *db,
                      const char *prefix,
                      gssize length,
                      GError **error)
try {
    return new KxTermIter{
        db->db, db->db.allterms_begin(kx_string(prefix, length)), true, {}};
} catch (...) {
    kx_guard_set_error(error);
    return NULL;
}

KxTermIter *
kx_database_get_document_terms(const KxDatabase *db, guint32 docid, GError **error)
try {
    return new KxTermIter{db->db, db->db.termlist_begin(docid), true, {}};
} catch (...) {
    kx_guard_set_error(error);
    return NULL;
}

void
kx_term_iter_free(KxTermIter *iter)
{
    delete iter;
}

gboolean
kx_term_iter_next(KxTermIter *iter,
                  const char **ret_term,
                  gsize *ret_length,
                  GError **error)
try {
    const Xapian::TermIterator end;
    if (iter->iter != end && !iter->is_pending) {
        ++iter->iter;
    }
    iter->is_pending = false;
    if (iter->iter == end) {
        return FALSE;
    }
    iter->term = *iter->iter;
    *ret_term = iter->term.c_str();
    if (ret_length != NULL) {
        *ret_length = iter->term.size();
    }
    return TRUE;
} catch (...) {
    kx_guard_set_error(error);
    iter->iter = Xapian::TermIterator();
    return FALSE;
}

gboolean
kx_term_iter_skip_to(KxTermIter *iter, const char *term, gssize length, GError **error)
try {
    std::string target = kx_string(term, length);
    if (iter->iter != Xapian::TermIterator() && *iter->iter < target) {
        iter->iter.skip_to(target);
        iter->is_pending = true;
    }
    return TRUE;
} catch (...) {
    kx_guard_set_error(error);
    iter->iter = Xapian::TermIterator();
    return FALSE;
}

/* Throws if there is no current term or posting. */
template <typename Iter>
static void
check_current(const Iter &iter, bool is_pending)
{
    if (is_pending || iter == Iter()) {
        throw Xapian::InvalidOperationError("The iterator is not at an item");
    }
}

gboolean
kx_term_iter_get_freq(KxTermIter *iter, guint32 *ret_freq, GError **error)
try {
    check_current(iter->iter, iter->is_pending);
    *ret_freq = iter->iter.get_termfreq();
    return TRUE;
} catch (...) {
    kx_guard_set_error(error);
    return FALSE;
}

gboolean
kx_term_iter_get_wdf(KxTermIter *iter, guint32 *ret_wdf, GError **error)
try {
    check_current(iter->iter, iter->is_pending);
    *ret_wdf = iter->iter.get_wdf();
    return TRUE;
} catch (...) {
    kx_guard_set_error(error);
    return FALSE;
}

/* --- postings in bulk ---------------------------------------------------------- */

gboolean
kx_database_add_postings_to_bits(const KxDatabase *db,
                                 const char *term,
                                 gssize length,
                                 guint64 *words,
                                 gsize n_words,
                                 gsize base,
                                 GError **error)
try {
    const Xapian::PostingIterator end;
    for (auto i = db->db.postlist_begin(kx_string(term, length)); i != end; ++i) {
        gsize bit = base + *i;
        if (bit / 64 >= n_words) {
            break;
        }
        words[bit / 64] |= G_GUINT64_CONSTANT(1) << (bit % 64);
    }
    return TRUE;
} catch (...) {
    kx_guard_set_error(error);
    return FALSE;
}

gboolean
kx_database_add_postings_to_array(const KxDatabase *db,
                                  const char *term,
                                  gssize length,
                                  guint32 first_docid,
                                  GArray *docids,
                                  GError **error)
try {
    g_return_val_if_fail(g_array_get_element_size(docids) == sizeof(guint32), FALSE);
    guint n_before = docids->len;
    try {
        const Xapian::PostingIterator end;
        auto i = db->db.postlist_begin(kx_string(term, length));
        if (first_docid > 1 && i != end) {
            i.skip_to(first_docid);
        }
        for (; i != end; ++i) {
            guint32 docid = *i;
            g_array_append_val(docids, docid);
        }
    } catch (...) {
        g_array_set_size(docids, n_before);
        throw;
    }
    return TRUE;
} catch (...) {
    kx_guard_set_error(error);
    return FALSE;
}

gboolean
kx_database_foreach_posting(const KxDatabase *db,
                            const char *term,
                            gssize length,
                            KxPostingsFunc func,
                            gpointer user_data,
                            GError **error)
try {
    std::array<guint32, 1024> docids, wdfs;
    const Xapian::PostingIterator end;
    auto i = db->db.postlist_begin(kx_string(term, length));
    while (i != end) {
        gsize n = 0;
        for (; i != end && n < docids.size(); ++i, n++) {
            docids[n] = *i;
            wdfs[n] = i.get_wdf();
        }
        if (!func(docids.data(), wdfs.data(), n, user_data)) {
            break;
        }
    }
    return TRUE;
} catch (...) {
    kx_guard_set_error(error);
    return FALSE;
}

/* --- postings one by one ------------------------------------------------------- */

KxPostingIter *
kx_database_get_postings(const KxDatabase *db,
                         const char *term,
                         gssize length,
                         GError **error)
try {
    return new KxPostingIter{db->db, db->db.postlist_begin(kx_string(term, length)),
                             true};
} catch (...) {
    kx_guard_set_error(error);
    return NULL;
}

void
kx_posting_iter_free(KxPostingIter *iter)
{
    delete iter;
}

gboolean
kx_posting_iter_next(KxPostingIter *iter, guint32 *ret_docid, GError **error)
try {
    const Xapian::PostingIterator end;
    if (iter->iter != end && !iter->is_pending) {
        ++iter->iter;
    }
    iter->is_pending = false;
    if (iter->iter == end) {
        return FALSE;
    }
    *ret_docid = *iter->iter;
    return TRUE;
} catch (...) {
    kx_guard_set_error(error);
    iter->iter = Xapian::PostingIterator();
    return FALSE;
}

gboolean
kx_posting_iter_skip_to(KxPostingIter *iter,
                        guint32 docid,
                        guint32 *ret_docid,
                        GError **error)
try {
    const Xapian::PostingIterator end;
    if (iter->iter != end && *iter->iter < docid) {
        iter->iter.skip_to(docid);
    }
    iter->is_pending = false;
    if (iter->iter == end) {
        return FALSE;
    }
    *ret_docid = *iter->iter;
    return TRUE;
} catch (...) {
    kx_guard_set_error(error);
    iter->iter = Xapian::PostingIterator();
    return FALSE;
}

gboolean
kx_posting_iter_get_wdf(KxPostingIter *iter, guint32 *ret_wdf, GError **error)
try {
    check_current(iter->iter, iter->is_pending);
    *ret_wdf = iter->iter.get_wdf();
    return TRUE;
} catch (...) {
    kx_guard_set_error(error);
    return FALSE;
}

/* --- positions and values ------------------------------------------------------ */

gboolean
kx_database_add_positions_to_array(const KxDatabase *db,
                                   guint32 docid,
                                   const char *term,
                                   gssize length,
                                   GArray *positions,
                                   GError **error)
try {
    g_return_val_if_fail(g_array_get_element_size(positions) == sizeof(guint32), FALSE);
    guint n_before = positions->len;
    try {
        const Xapian::PositionIterator end;
        auto i = db->db.positionlist_begin(docid, kx_string(term, length));
        for (; i != end; ++i) {
            guint32 position = *i;
            g_array_append_val(positions, position);
        }
    } catch (...) {
        g_array_set_size(positions, n_before);
        throw;
    }
    return TRUE;
} catch (...) {
    kx_guard_set_error(error);
    return FALSE;
}

gboolean
kx_database_foreach_value(const KxDatabase *db,
                          guint32 slot,
                          KxValueFunc func,
                          gpointer user_data,
                          GError **error)
try {
    const Xapian::ValueIterator end;
    for (auto i = db->db.valuestream_begin(slot); i != end; ++i) {
        std::string value = *i;
        if (!func(i.get_docid(), value.c_str(), value.size(), user_data)) {
            break;
        }
    }
    return TRUE;
} catch (...) {
    kx_guard_set_error(error);
    return FALSE;
}
