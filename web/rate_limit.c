#include "web/rate_limit.h"

#include <netinet/in.h>

#define N_SLOTS       16384
#define BURST_SECONDS 2

typedef struct {
    guint64 key; /* 0: empty */
    double tokens;
    gint64 refilled_us;
} Slot;

struct KlRateLimit {
    GMutex lock;
    guint per_second;
    guint64 seed;
    Slot slots[N_SLOTS];
};

KlRateLimit *
kl_rate_limit_new(guint per_second)
{
    KlRateLimit *limit = g_new0(KlRateLimit, 1);
    g_mutex_init(&limit->lock);
    limit->per_second = per_second;
    limit->seed = (guint64)g_random_int() << 32 | g_random_int();
    return limit;
}

void
kl_rate_limit_free(KlRateLimit *limit)
{
    if (limit == NULL) {
        return;
    }
    g_mutex_clear(&limit->lock);
    g_free(limit);
}

/* Mixes so that every bit of value reaches every bit of the result (splitmix64). */
static guint64
mix(guint64 value)
{
    value += 0x9e3779b97f4a7c15u;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9u;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebu;
    return value ^ (value >> 31);
}

/* 0 for what has no address. */
static guint64
make_key(const KlRateLimit *limit, const struct sockaddr *address)
{
    guint64 part = 0;

    if (address->sa_family == AF_INET) {
        const struct sockaddr_in *in =
            (const struct sockaddr_in *)(gconstpointer)address;
        part = in->sin_addr.s_addr;
    } else if (address->sa_family == AF_INET6) {
        const struct sockaddr_in6 *in6 =
            (const struct sockaddr_in6 *)(gconstpointer)address;
        for (guint i = 0; i < 8; i++) {
            part = part << 8 | in6->sin6_addr.s6_addr[i];
        }
    } else {
        return 0;
    }
    return mix(mix(part ^ limit->seed) + limit->seed) | 1;
}

gboolean
kl_rate_limit_take(KlRateLimit *limit, const struct sockaddr *address, gint64 now_us)
{
    guint64 key = limit != NULL && address != NULL ? make_key(limit, address) : 0;
    if (key == 0) {
        return TRUE;
    }
    double most = (double)limit->per_second * BURST_SECONDS;
    Slot *slot = &limit->slots[(key >> 32) % N_SLOTS];

    g_mutex_lock(&limit->lock);
    if (slot->key != key) {
        *slot = (Slot){key, most, now_us};
    }
    slot->tokens += (double)(now_us - slot->refilled_us) / G_TIME_SPAN_SECOND *
                    (double)limit->per_second;
    slot->tokens = CLAMP(slot->tokens, 0, most);
    slot->refilled_us = now_us;
    gboolean may = slot->tokens >= 1;
    slot->tokens -= may ? 1 : 0;
    g_mutex_unlock(&limit->lock);
    return may;
}
