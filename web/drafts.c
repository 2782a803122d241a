#include "web/drafts.h"

/* Views are not deeper than this. */
#define MAX_DEPTH 16

static gboolean
is_draft(const KlSnapshot *snapshot, const char *slug)
{
    guint position;
    return slug != NULL && kl_snapshot_find(snapshot, slug, &position) &&
           kl_bitset_has(kl_snapshot_get_drafts(snapshot), position);
}

static void
mark(json_t *value, const KlSnapshot *snapshot, guint depth)
{
    const char *name;
    json_t *member;
    size_t i;

    if (depth > MAX_DEPTH) {
        return;
    }
    if (json_is_object(value)) {
        if (is_draft(snapshot, json_string_value(json_object_get(value, "slug")))) {
            json_object_set_new(value, "is_draft", json_true());
        }
        json_object_foreach(value, name, member)
        {
            mark(member, snapshot, depth + 1);
        }
    }
    json_array_foreach(value, i, member)
    {
        mark(member, snapshot, depth + 1);
    }
}

void
kl_drafts_mark(json_t *view, const KlSnapshot *snapshot)
{
    json_object_set_new(view, "is_noindex", json_true());
    if (snapshot != NULL) {
        mark(view, snapshot, 0);
    }
}
