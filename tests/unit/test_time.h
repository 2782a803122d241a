/* Time for tests that something is bounded. */
#ifndef KL_TESTS_TEST_TIME_H
#define KL_TESTS_TEST_TIME_H

#include <glib.h>
#include <time.h>

/* Microseconds of processor time that this process took: what others do meanwhile
 * counts for nothing. KOOPLAB_SLOWDOWN says how many times slower the processor seems,
 * under Valgrind (tests/long/valgrind.t). */
static inline gint64
test_time_us(void)
{
    const char *slowdown = g_getenv("KOOPLAB_SLOWDOWN");
    gint64 divisor = slowdown != NULL ? g_ascii_strtoll(slowdown, NULL, 10) : 1;
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000) / MAX(divisor, 1);
}

#endif
