#include "search/xapian-c/kx_private.h"

#include <vector>

void
kx_query_free(KxQuery *query)
{
    delete query;
}

static Xapian::Query::op
xapian_op(KxOp op)
{
    switch (op) {
    case KX_OP_AND:
        return Xapian::Query::OP_AND;
    case KX_OP_OR:
        return Xapian::Query::OP_OR;
    case KX_OP_MAX:
        return Xapian::Query::OP_MAX;
    case KX_OP_SYNONYM:
        return Xapian::Query::OP_SYNONYM;
    case KX_OP_XOR:
        return Xapian::Query::OP_XOR;
    case KX_OP_FILTER:
        return Xapian::Query::OP_FILTER;
    case KX_OP_AND_NOT:
        return Xapian::Query::OP_AND_NOT;
    case KX_OP_AND_MAYBE:
        return Xapian::Query::OP_AND_MAYBE;
    case KX_OP_NEAR:
        return Xapian::Query::OP_NEAR;
    case KX_OP_PHRASE:
        return Xapian::Query::OP_PHRASE;
    case KX_OP_ELITE_SET:
        return Xapian::Query::OP_ELITE_SET;
    }
    throw Xapian::InvalidArgumentError("No such operator");
}

KxQuery *
kx_query_new_term(const char *term, gssize length, guint32 wqf, GError **error)
try {
    return new KxQuery{Xapian::Query(kx_string(term, length), wqf)};
} catch (...) {
    kx_guard_set_error(error);
    return NULL;
}

KxQuery *
kx_query_new(KxOp op,
             const KxQuery *const *queries,
             gsize n_queries,
             guint32 parameter,
             GError **error)
try {
    std::vector<Xapian::Query> parts;
    parts.reserve(n_queries);
    for (gsize i = 0; i < n_queries; i++) {
        parts.push_back(queries[i]->query);
    }
    if (op == KX_OP_ELITE_SET && parameter == 0) {
        parameter = 10;
    }
    return new KxQuery{
        Xapian::Query(xapian_op(op), parts.begin(), parts.end(), parameter)};
} catch (...) {
    kx_guard_set_error(error);
    return NULL;
}

KxQuery *
kx_query_new_scale(const KxQuery *query, double factor, GError **error)
try {
    return new KxQuery{Xapian::Query(factor, query->query)};
} catch (...) {
    kx_guard_set_error(error);
    return NULL;
}

KxQuery *
kx_query_new_range(guint32 slot,
                   const char *lower,
                   gssize lower_length,
                   const char *upper,
                   gssize upper_length,
                   GError **error)
try {
    std::string from = lower != NULL ? kx_string(lower, lower_length) : std::string();
    if (upper == NULL) {
        if (from.empty()) {
            return new KxQuery{Xapian::Query(std::string())};
        }
        return new KxQuery{Xapian::Query(Xapian::Query::OP_VALUE_GE, slot, from)};
    }
    std::string to = kx_string(upper, upper_length);
    if (from.empty()) {
        return new KxQuery{Xapian::Query(Xapian::Query::OP_VALUE_LE, slot, to)};
    }
    return new KxQuery{Xapian::Query(Xapian::Query::OP_VALUE_RANGE, slot, from, to)};
} catch (...) {
    kx_guard_set_error(error);
    return NULL;
}

KxQuery *
kx_query_new_wildcard(const char *prefix,
                      gssize length,
                      guint32 max_expansion,
                      KxWildcardLimit limit,
                      KxOp combiner,
                      GError **error)
try {
    if (max_expansion == 0) {
        throw Xapian::InvalidArgumentError("A wildcard needs a limit");
    }
    int type = limit == KX_WILDCARD_ERROR ? Xapian::Query::WILDCARD_LIMIT_ERROR
               : limit == KX_WILDCARD_FIRST
                   ? Xapian::Query::WILDCARD_LIMIT_FIRST
                   : Xapian::Query::WILDCARD_LIMIT_MOST_FREQUENT;
    return new KxQuery{Xapian::Query(Xapian::Query::OP_WILDCARD,
                                     kx_string(prefix, length), max_expansion, type,
                                     xapian_op(combiner))};
} catch (...) {
    kx_guard_set_error(error);
    return NULL;
}

char *
kx_query_describe(const KxQuery *query)
try {
    std::string text = query->query.get_description();
    return g_utf8_make_valid(text.data(), (gssize)text.size());
} catch (...) {
    kx_guard_set_error(NULL);
    return g_strdup("");
}
