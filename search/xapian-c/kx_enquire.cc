#include "search/xapian-c/kx_private.h"

#include <deque>
#include <memory>
#include <vector>

class Spy final : public Xapian::MatchSpy
{
  public:
    Spy(KxSpyFunc func_, gpointer user_data_) : func(func_), user_data(user_data_)
    {
    }
    void operator()(const Xapian::Document &document, double weight) override
    {
        KxDocument handle{document, {}};
        func(document.get_docid(), weight, &handle, user_data);
    }

  private:
    KxSpyFunc func;
    gpointer user_data;
};

class Decider final : public Xapian::MatchDecider
{
  public:
    Decider(KxDeciderFunc func_, gpointer user_data_)
        : func(func_), user_data(user_data_)
    {
    }
    bool operator()(const Xapian::Document &document) const override
    {
        KxDocument handle{document, {}};
        return func(document.get_docid(), &handle, user_data);
    }

  private:
    KxDeciderFunc func;
    gpointer user_data;
};

struct KxEnquire {
    explicit KxEnquire(const Xapian::Database &db) : enquire(db)
    {
    }

    Xapian::Enquire enquire;
    bool has_query = false;
    std::unique_ptr<Decider> decider;
};

namespace
{

/* What a KxMSet really is. */
struct OwnedMSet : KxMSet {
    Xapian::MSet mset;
    std::vector<KxHit> hit_array;
    std::deque<std::string> strings; /* does not move what it holds */

    OwnedMSet() : KxMSet()
    {
    }
};

} // namespace

KxEnquire *
kx_enquire_new(const KxDatabase *db, GError **error)
try {
    return new KxEnquire(db->db);
} catch (...) {
    kx_guard_set_error(error);
    return NULL;
}

void
kx_enquire_free(KxEnquire *enquire)
{
    delete enquire;
}

gboolean
kx_enquire_set_query(KxEnquire *enquire, const KxQuery *query, GError **error)
try {
    enquire->enquire.set_query(query->query);
    enquire->has_query = true;
    return TRUE;
} catch (...) {
    kx_guard_set_error(error);
    return FALSE;
}

gboolean
kx_enquire_set_bm25(KxEnquire *enquire,
                    double k1,
                    double k2,
                    double k3,
                    double b,
                    double min_normlen,
                    GError **error)
try {
    enquire->enquire.set_weighting_scheme(
        Xapian::BM25Weight(k1, k2, k3, b, min_normlen));
    return TRUE;
} catch (...) {
    kx_guard_set_error(error);
    return FALSE;
}

gboolean
kx_enquire_set_no_weight(KxEnquire *enquire, GError **error)
try {
    enquire->enquire.set_weighting_scheme(Xapian::BoolWeight());
    return TRUE;
} catch (...) {
    kx_guard_set_error(error);
    return FALSE;
}

void
kx_enquire_set_docid_order(KxEnquire *enquire, KxDocidOrder order)
{
    enquire->enquire.set_docid_order(
        order == KX_DOCIDS_RISING    ? Xapian::Enquire::ASCENDING
        : order == KX_DOCIDS_FALLING ? Xapian::Enquire::DESCENDING
                                     : Xapian::Enquire::DONT_CARE);
}

void
kx_enquire_set_sort(KxEnquire *enquire, KxSort sort, guint32 slot, gboolean is_reversed)
{
    g_return_if_fail(sort == KX_SORT_RELEVANCE || slot != Xapian::BAD_VALUENO);
    switch (sort) {
    case KX_SORT_RELEVANCE:
        enquire->enquire.set_sort_by_relevance();
        break;
    case KX_SORT_VALUE:
        enquire->enquire.set_sort_by_value(slot, is_reversed);
        break;
    case KX_SORT_VALUE_THEN_RELEVANCE:
        enquire->enquire.set_sort_by_value_then_relevance(slot, is_reversed);
        break;
    case KX_SORT_RELEVANCE_THEN_VALUE:
        enquire->enquire.set_sort_by_relevance_then_value(slot, is_reversed);
        break;
    }
}

void
kx_enquire_set_time_limit(KxEnquire *enquire, double seconds)
{
    enquire->enquire.set_time_limit(seconds);
}

gboolean
kx_enquire_add_spy(KxEnquire *enquire,
                   KxSpyFunc func,
                   gpointer user_data,
                   GError **error)
try {
    auto spy = std::make_unique<Spy>(func, user_data);
    spy->release(); /* From here on reference counted: Xapian deletes it. */
    enquire->enquire.add_matchspy(spy.release());
    return TRUE;
} catch (...) {
    kx_guard_set_error(error);
    return FALSE;
}

void
kx_enquire_clear_spies(KxEnquire *enquire)
{
    enquire->enquire.clear_matchspies();
}

void
kx_enquire_set_decider(KxEnquire *enquire, KxDeciderFunc func, gpointer user_data)
try {
    enquire->decider =
        func != NULL ? std::make_unique<Decider>(func, user_data) : nullptr;
} catch (...) {
    kx_guard_set_error(NULL);
}

KxMSet *
kx_enquire_get_mset(KxEnquire *enquire,
                    guint32 first,
                    guint32 max_hits,
                    guint32 check_at_least,
                    GError **error)
try {
    if (!enquire->has_query) {
        throw Xapian::InvalidOperationError("No query");
    }
    auto owned = std::make_unique<OwnedMSet>();
    owned->mset = enquire->enquire.get_mset(first, max_hits, check_at_least, NULL,
                                            enquire->decider.get());
    const Xapian::MSet &mset = owned->mset;
    for (auto i = mset.begin(); i != mset.end(); ++i) {
        std::string &key = owned->strings.emplace_back(i.get_sort_key());
        owned->hit_array.push_back(KxHit{*i, i.get_weight(), (guint)i.get_percent(),
                                         key.c_str(), key.size(), NULL, 0});
    }
    owned->hits = owned->hit_array.data();
    owned->n_hits = (guint)owned->hit_array.size();
    owned->first = first;
    owned->n_matches_lower = mset.get_matches_lower_bound();
    owned->n_matches_estimated = mset.get_matches_estimated();
    owned->n_matches_upper = mset.get_matches_upper_bound();
    owned->max_possible_weight = mset.get_max_possible();
    owned->max_attained_weight = mset.get_max_attained();
    return owned.release();
} catch (...) {
    kx_guard_set_error(error);
    return NULL;
}

void
kx_mset_free(KxMSet *mset)
{
    delete static_cast<OwnedMSet *>(mset);
}

gboolean
kx_mset_fetch(KxMSet *mset, GError **error)
try {
    auto owned = static_cast<OwnedMSet *>(mset);
    std::vector<KxHit> hits = owned->hit_array;
    /* A hint to read ahead. In 1.4.22 it takes places in the page for places in the
     * whole result: on a later page it reads before its array. */
    if (owned->mset.get_firstitem() == 0) {
        owned->mset.fetch();
    }
    for (guint i = 0; i < hits.size(); i++) {
        std::string &data =
            owned->strings.emplace_back(owned->mset[i].get_document().get_data());
        hits[i].data = data.c_str();
        hits[i].data_length = data.size();
    }
    owned->hit_array.swap(hits);
    owned->hits = owned->hit_array.data();
    return TRUE;
} catch (...) {
    kx_guard_set_error(error);
    return FALSE;
}

KxDocument *
kx_mset_get_document(const KxMSet *mset, guint i_hit, GError **error)
try {
    g_return_val_if_fail(i_hit < mset->n_hits, NULL);
    auto owned = static_cast<const OwnedMSet *>(mset);
    return new KxDocument{owned->mset[i_hit].get_document(), {}};
} catch (...) {
    kx_guard_set_error(error);
    return NULL;
}
