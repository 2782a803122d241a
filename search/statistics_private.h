/* Inside statistics.c (counting, the rule) and statistics_file.c (the file).
 */
#ifndef KL_SEARCH_STATISTICS_PRIVATE_H
#define KL_SEARCH_STATISTICS_PRIVATE_H

#include "search/statistics.h"

#define KL_STATISTICS_MAX_COUNT 1000000000u

typedef struct {
    char *word; /* as it was spelled first, in lower case */
    guint searches;
    guint zero;
    guint days;
    guint32 last_day;
} KlStatisticsEntry;

struct KlStatistics {
    GMutex mutex;
    GHashTable *entries; /* normal form → KlStatisticsEntry */
    guint32 since;       /* 0: nothing was counted */
    guint32 last_day;
    guint days;
    char *saved; /* text of the file as it was last saved or loaded */
};

/* Whether a word must not be told. */
gboolean kl_statistics_is_rare(const KlStatisticsEntry *entry);

#endif
