/* Tells ThreadSanitizer of GLib's locks and reference counts, which are made of futexes
 * and atomics in a library that it does not see into. Linked into programs of
 * MODE=tsan, where these functions come before GLib's own.
 */
#include <dlfcn.h>
#include <glib.h>
#include <sanitizer/tsan_interface.h>

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

#define LOCK(name, type)                                                               \
    void name(type *lock)                                                              \
    {                                                                                  \
        NEXT(name)(lock);                                                              \
        __tsan_acquire(lock);                                                          \
    }

#define TRYLOCK(name, type)                                                            \
    gboolean name(type *lock)                                                          \
    {                                                                                  \
        gboolean is_locked = NEXT(name)(lock);                                         \
        if (is_locked) {                                                               \
            __tsan_acquire(lock);                                                      \
        }                                                                              \
        return is_locked;                                                              \
    }

#define UNLOCK(name, type)                                                             \
    void name(type *lock)                                                              \
    {                                                                                  \
        __tsan_release(lock);                                                          \
        NEXT(name)(lock);                                                              \
    }

LOCK(g_mutex_lock, GMutex)
TRYLOCK(g_mutex_trylock, GMutex)
UNLOCK(g_mutex_unlock, GMutex)
LOCK(g_rw_lock_reader_lock, GRWLock)
UNLOCK(g_rw_lock_reader_unlock, GRWLock)
LOCK(g_rw_lock_writer_lock, GRWLock)
UNLOCK(g_rw_lock_writer_unlock, GRWLock)

void
g_cond_wait(GCond *cond, GMutex *mutex)
{
    __tsan_release(mutex);
    NEXT(g_cond_wait)(cond, mutex);
    __tsan_acquire(mutex);
}

gboolean
g_cond_wait_until(GCond *cond, GMutex *mutex, gint64 end_time)
{
    __tsan_release(mutex);
    gboolean is_signalled = NEXT(g_cond_wait_until)(cond, mutex, end_time);
    __tsan_acquire(mutex);
    return is_signalled;
}

gboolean(g_atomic_ref_count_dec)(gatomicrefcount *count)
{
    __tsan_release(count);
    gboolean is_last = NEXT(g_atomic_ref_count_dec)(count);
    if (is_last) {
        __tsan_acquire(count);
    }
    return is_last;
}
