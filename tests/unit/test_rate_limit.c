#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

#include "web/rate_limit.h"

static struct sockaddr_in
make_address(const char *text)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    g_assert_cmpint(inet_pton(AF_INET, text, &address.sin_addr), ==, 1);
    return address;
}

static struct sockaddr_in6
make_address6(const char *text)
{
    struct sockaddr_in6 address = {.sin6_family = AF_INET6};
    g_assert_cmpint(inet_pton(AF_INET6, text, &address.sin6_addr), ==, 1);
    return address;
}

static guint
take(KlRateLimit *limit, const void *address, gint64 now_us, guint n)
{
    guint n_taken = 0;
    for (guint i = 0; i < n; i++) {
        n_taken += (guint)kl_rate_limit_take(limit, address, now_us);
    }
    return n_taken;
}

static void
test_rate(void)
{
    KlRateLimit *limit = kl_rate_limit_new(5);
    struct sockaddr_in one = make_address("192.0.2.1");
    struct sockaddr_in two = make_address("192.0.2.2");
    gint64 start = 1000 * G_TIME_SPAN_SECOND;

    g_assert_cmpuint(take(limit, &one, start, 100), ==, 10);
    g_assert_cmpuint(take(limit, &two, start, 100), ==, 10);
    g_assert_cmpuint(take(limit, &one, start + G_TIME_SPAN_SECOND / 5, 100), ==, 1);
    g_assert_cmpuint(take(limit, &one, start + G_TIME_SPAN_SECOND * 6 / 5, 100), ==, 5);
    g_assert_cmpuint(take(limit, &one, start + G_TIME_SPAN_HOUR, 100), ==, 10);
    /* Another port is the same client. */
    one.sin_port = htons(1);
    g_assert_cmpuint(take(limit, &one, start + G_TIME_SPAN_HOUR, 100), ==, 0);
    kl_rate_limit_free(limit);
}

static void
test_addresses(void)
{
    KlRateLimit *limit = kl_rate_limit_new(1);
    struct sockaddr_in6 one = make_address6("2001:db8:1:2::1");
    struct sockaddr_in6 same = make_address6("2001:db8:1:2:ffff::9");
    struct sockaddr_in6 other = make_address6("2001:db8:1:3::1");
    struct sockaddr_un local = {.sun_family = AF_UNIX};

    g_assert_cmpuint(take(limit, &one, 1, 9), ==, 2);
    g_assert_cmpuint(take(limit, &same, 1, 9), ==, 0);
    g_assert_cmpuint(take(limit, &other, 1, 9), ==, 2);
    g_assert_cmpuint(take(limit, &local, 1, 9), ==, 9);
    g_assert_cmpuint(take(limit, NULL, 1, 9), ==, 9);
    g_assert_cmpuint(take(NULL, &one, 1, 9), ==, 9);
    kl_rate_limit_free(limit);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rate_limit/rate", test_rate);
    g_test_add_func("/rate_limit/addresses", test_addresses);
    return g_test_run();
}
