/* Sets of documents as posting sources.
 *
 * Xapian clones a source for every shard and hands the shard to init(). Which one that
 * is, is told by the address of its internals: the same object stands in the Database
 * that the query was made for, which the source keeps a copy of, so that the address
 * cannot be used again meanwhile. */
#include "search/xapian-c/kx_private.h"

#include <algorithm>
#include <memory>
#include <vector>

template <typename Shard> struct Shards {
    Xapian::Database db;
    std::vector<Shard> shards;
};

/* What both kinds have in common. A derived class has the current document in docid,
 * 0 before the first one, and says when it is at the end. */
template <typename Shard> class ShardSource : public Xapian::PostingSource
{
  public:
    explicit ShardSource(std::shared_ptr<const Shards<Shard>> all_) : all(all_)
    {
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

    void init(const Xapian::Database &db) override
    {
        for (size_t i = 0; i < all->db.internal.size(); i++) {
            if (db.internal.size() == 1 &&
                db.internal[0].get() == all->db.internal[i].get()) {
                shard = all->shards[i];
                start();
                return;
            }
        }
        throw Xapian::InvalidOperationError("The query was made for another database");
    }

  protected:
    virtual void start() = 0;

    std::shared_ptr<const Shards<Shard>> all;
    Shard shard{};
    Xapian::doccount n_docs = 0;
};

class BitsSource final : public ShardSource<KxBits>
{
  public:
    using ShardSource::ShardSource;

    void next(double) override
    {
        go_to(docid + 1);
    }
    void skip_to(Xapian::docid did, double) override
    {
        if (did > docid) {
            go_to(did);
        }
    }
    bool check(Xapian::docid did, double) override
    {
        /* If it is not there, next() goes on from it. */
        docid = did;
        guint64 bit = shard.base + docid;
        return docid > shard.last_docid || (shard.words[bit / 64] >> (bit % 64) & 1);
    }
    bool at_end() const override
    {
        return docid > shard.last_docid;
    }
    Xapian::docid get_docid() const override
    {
        return (Xapian::docid)docid;
    }
    PostingSource *clone() const override
    {
        return new BitsSource(all);
    }
    std::string get_description() const override
    {
        return "KxBits";
    }

  private:
    void start() override
    {
        docid = 0;
        n_docs = 0;
        guint64 end = shard.base + shard.last_docid + 1;
        for (guint64 bit = shard.base + 1; bit < end; bit = (bit / 64 + 1) * 64) {
            guint64 word = shard.words[bit / 64] >> (bit % 64);
            guint64 n_left = end - bit;
            if (n_left < 64) {
                word &= (G_GUINT64_CONSTANT(1) << n_left) - 1;
            }
            n_docs += (Xapian::doccount)__builtin_popcountll(word);
        }
    }

    /* The first document from `from` on, or beyond the last. */
    void go_to(guint64 from)
    {
        guint64 end = shard.base + shard.last_docid + 1;
        guint64 bit = shard.base + from;
        while (bit < end) {
            guint64 word = shard.words[bit / 64] >> (bit % 64);
            if (word != 0) {
                bit += (guint64)__builtin_ctzll(word);
                break;
            }
            bit = (bit / 64 + 1) * 64;
        }
        docid = std::min(bit, end) - shard.base;
    }

    guint64 docid = 0; /* wider than a docid, so that the end is beyond any */
};

class IdsSource final : public ShardSource<KxIds>
{
  public:
    using ShardSource::ShardSource;

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
        guint64 target = (guint64)shard.base + did;
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
        return *id - shard.base;
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
    void start() override
    {
        const guint32 *all_end = shard.ids + shard.n_ids;
        guint64 last = (guint64)shard.base + shard.last_docid;
        id = std::upper_bound(shard.ids, all_end, shard.base);
        end = std::upper_bound(id, all_end, last);
        n_docs = (Xapian::doccount)(end - id);
        is_started = false;
    }

    const guint32 *id = nullptr;
    const guint32 *end = nullptr;
    bool is_started = false;
};

template <typename Source, typename Shard>
static KxQuery *
new_source_query(const KxDatabase *db, const Shard *shards, gsize n_shards)
{
    if (n_shards != db->db.size()) {
        throw Xapian::InvalidArgumentError("Each shard needs its set");
    }
    auto all = std::make_shared<Shards<Shard>>();
    all->db = db->db;
    all->shards.assign(shards, shards + n_shards);
    auto source = std::make_unique<Source>(all);
    source->release(); /* From here on reference counted: Xapian deletes it. */
    return new KxQuery{Xapian::Query(source.release())};
}

KxQuery *
kx_query_new_bits(const KxDatabase *db,
                  const KxBits *shards,
                  gsize n_shards,
                  GError **error)
try {
    return new_source_query<BitsSource>(db, shards, n_shards);
} catch (...) {
    kx_guard_set_error(error);
    return NULL;
}

KxQuery *
kx_query_new_ids(const KxDatabase *db,
                 const KxIds *shards,
                 gsize n_shards,
                 GError **error)
try {
    return new_source_query<IdsSource>(db, shards, n_shards);
} catch (...) {
    kx_guard_set_error(error);
    return NULL;
}
