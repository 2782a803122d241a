#include "search/distance.h"

guint
kl_distance(const char *a, gsize a_length, const char *b, gsize b_length, guint limit)
{
    guint16 rows[3][KL_MAX_DISTANCE_LENGTH + 1];
    guint16 *before = rows[0], *above = rows[1], *row = rows[2];
    gsize difference = a_length > b_length ? a_length - b_length : b_length - a_length;

    if (a_length > KL_MAX_DISTANCE_LENGTH || b_length > KL_MAX_DISTANCE_LENGTH ||
        difference > limit) {
        return limit + 1;
    }
    for (gsize j = 0; j <= b_length; j++) {
        above[j] = (guint16)j;
    }
    for (gsize i = 1; i <= a_length; i++) {
        guint least = row[0] = (guint16)i;
        for (gsize j = 1; j <= b_length; j++) {
            guint cost = above[j - 1] + (a[i - 1] != b[j - 1]);
            cost = MIN(cost, above[j] + 1u);
            cost = MIN(cost, row[j - 1] + 1u);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                cost = MIN(cost, before[j - 2] + 1u);
            }
            row[j] = (guint16)cost;
            least = MIN(least, cost);
        }
        if (least > limit) {
            return limit + 1;
        }
        guint16 *spare = before;
        before = above;
        above = row;
        row = spare;
    }
    return MIN((guint)above[b_length], limit + 1);
}
