/* Sets of documents as a posting source.
 *
 * Xapian clones a source for every shard and hands the shard to init(). Which one that
 * is, is told by the address of its internals: the same object stands in the Database
 * that the query was made for, which the source keeps a copy of, so that the address
 * cannot be used again meanwhile. */
#include "search/xapian-c/kx_private.h"

#include <algorithm>
#include <memory>
#include <vector>

struct Shards {
    Xapian::Database db;
    std::vector<KxIds> sets;
};

class IdsSource final : public Xapian::PostingSource
{
  public:
    explicit IdsSource(std::shared_ptr<const Shards> all_) : all(all_)
    {
    }

    void init(const Xapian::Database &db) override
    {
        for (size_t i = 0; i < all->db.internal.size(); i++) {
            if (db.internal.size() == 1 &&
                db.internal[0].get() == all->db.internal[i].get()) {
                set = all->sets[i];
                start();
                return;
            }
        }
        throw Xapian::InvalidOperationError("The query was made for another database");
    }

    Xapian::doccount get_termfreq_min() const override
    {
        return n_docs;
    }
    Xapian::doccount get_termfreq_est() const override
    {
        return n_docs;
    }
    Xapian::doccount get_termfreq_max() const override
    {
        return n_docs;
    }

    void next(double) override
    {
        if (!is_started) {
            is_started = true;
        } else if (id != end) {
            id++;
        }
    }
    void skip_to(Xapian::docid did, double) override
    {
        is_started = true;
        /* Steps that double, as most skips are short. */
        guint64 target = (guint64)set.base + did;
        size_t step = 1;
        const guint32 *low = id;
        while ((size_t)(end - low) > step && low[step] < target) {
            low += step;
            step *= 2;
        }
        const guint32 *high = (size_t)(end - low) > step ? low + step : end;
        id = std::lower_bound(low, high, target);
    }
    bool at_end() const override
    {
        return id == end;
    }
    Xapian::docid get_docid() const override
    {
        return *id - set.base;
    }
    PostingSource *clone() const override
    {
        return new IdsSource(all);
    }
    std::string get_description() const override
    {
        return "KxIds";
    }

  private:
    void start()
    {
        const guint32 *all_end = set.ids + set.n_ids;
        guint64 last = (guint64)set.base + set.last_docid;
        id = std::upper_bound(set.ids, all_end, set.base);
        end = std::upper_bound(id, all_end, last);
        n_docs = (Xapian::doccount)(end - id);
        is_started = false;
    }

    std::shared_ptr<const Shards> all;
    KxIds set{};
    Xapian::doccount n_docs = 0;
    const guint32 *id = nullptr;
    const guint32 *end = nullptr;
    bool is_started = false;
};

KxQuery *
kx_query_new_ids(const KxDatabase *db,
                 const KxIds *shards,
                 gsize n_shards,
                 GError **error)
try {
    if (n_shards != db->db.size()) {
        throw Xapian::InvalidArgumentError("Each shard needs its set");
    }
    auto all = std::make_shared<Shards>();
    all->db = db->db;
    all->sets.assign(shards, shards + n_shards);
    auto source = std::make_unique<IdsSource>(all);
    source->release(); /* From here on reference counted: Xapian deletes it. */
    return new KxQuery{Xapian::Query(source.release())};
} catch (...) {
    kx_guard_set_error(error);
    return NULL;
}
