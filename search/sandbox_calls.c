#include "search/sandbox_calls.h"

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

/* By purpose. A call that a new library version makes and that is not here fails with
 * EPERM; `strace -f` shows it. */
static const int always[] = {
    /* files */
    SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(close), SCMP_SYS(read),
    SCMP_SYS(pread64), SCMP_SYS(readv), SCMP_SYS(write), SCMP_SYS(pwrite64),
    SCMP_SYS(writev), SCMP_SYS(lseek), SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(fstat),
    SCMP_SYS(newfstatat), SCMP_SYS(statx), SCMP_SYS(fstatfs), SCMP_SYS(statfs),
    SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(readlink),
    SCMP_SYS(readlinkat), SCMP_SYS(getdents64), SCMP_SYS(getcwd), SCMP_SYS(fadvise64),
    SCMP_SYS(fcntl), SCMP_SYS(flock), SCMP_SYS(dup), SCMP_SYS(dup3), SCMP_SYS(umask),
    SCMP_SYS(fsync), SCMP_SYS(fdatasync), SCMP_SYS(ftruncate), SCMP_SYS(fchmod),
    SCMP_SYS(rename), SCMP_SYS(renameat), SCMP_SYS(renameat2), SCMP_SYS(unlink),
    SCMP_SYS(unlinkat),
    /* memory */
    SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise),
    /* threads */
    SCMP_SYS(futex), SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity), SCMP_SYS(sched_getattr), SCMP_SYS(sched_setattr),
    SCMP_SYS(gettid), SCMP_SYS(getpid), SCMP_SYS(getppid), SCMP_SYS(tgkill),
    SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(prctl), SCMP_SYS(membarrier),
    SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid), SCMP_SYS(getegid),
    SCMP_SYS(prlimit64), SCMP_SYS(getrlimit), SCMP_SYS(setrlimit), SCMP_SYS(getrusage),
    SCMP_SYS(sysinfo), SCMP_SYS(uname), SCMP_SYS(getrandom),
    /* signals and time */
    SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigtimedwait), SCMP_SYS(sigaltstack), SCMP_SYS(restart_syscall),
    SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres), SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep), SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(timer_create),
    SCMP_SYS(timer_settime), SCMP_SYS(timer_delete), SCMP_SYS(times),
    /* waiting */
    SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(select), SCMP_SYS(pselect6),
    SCMP_SYS(eventfd2), SCMP_SYS(pipe2)};

static const int serve[] = {
    SCMP_SYS(accept),       SCMP_SYS(accept4),       SCMP_SYS(recvfrom),
    SCMP_SYS(recvmsg),      SCMP_SYS(sendto),        SCMP_SYS(sendmsg),
    SCMP_SYS(sendfile),     SCMP_SYS(shutdown),      SCMP_SYS(getsockname),
    SCMP_SYS(getpeername),  SCMP_SYS(getsockopt),    SCMP_SYS(setsockopt),
    SCMP_SYS(epoll_create), SCMP_SYS(epoll_create1), SCMP_SYS(epoll_ctl),
    SCMP_SYS(epoll_wait),   SCMP_SYS(epoll_pwait)};

static const int connect_out[] = {
    SCMP_SYS(socket),     SCMP_SYS(connect),     SCMP_SYS(bind),
    SCMP_SYS(recvfrom),   SCMP_SYS(recvmsg),     SCMP_SYS(recvmmsg),
    SCMP_SYS(sendto),     SCMP_SYS(sendmsg),     SCMP_SYS(sendmmsg),
    SCMP_SYS(shutdown),   SCMP_SYS(getsockname), SCMP_SYS(getpeername),
    SCMP_SYS(getsockopt), SCMP_SYS(setsockopt)};

static const int build[] = {
    SCMP_SYS(mkdir),    SCMP_SYS(mkdirat),         SCMP_SYS(rmdir),     SCMP_SYS(link),
    SCMP_SYS(linkat),   SCMP_SYS(symlink),         SCMP_SYS(symlinkat), SCMP_SYS(chmod),
    SCMP_SYS(fchmodat), SCMP_SYS(copy_file_range), SCMP_SYS(fallocate)};

static const int watch[] = {SCMP_SYS(inotify_init1), SCMP_SYS(inotify_add_watch),
                            SCMP_SYS(inotify_rm_watch)};

static const struct {
    KlSandboxCalls part; /* 0: always */
    const int *calls;
    gsize n;
} lists[] = {
    {0, always, G_N_ELEMENTS(always)},
    {KL_SANDBOX_SERVE, serve, G_N_ELEMENTS(serve)},
    {KL_SANDBOX_CONNECT, connect_out, G_N_ELEMENTS(connect_out)},
    {KL_SANDBOX_BUILD, build, G_N_ELEMENTS(build)},
    {KL_SANDBOX_WATCH, watch, G_N_ELEMENTS(watch)},
};

static gboolean
allow(scmp_filter_ctx filter, KlSandboxCalls parts)
{
    for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
        for (gsize j = 0; j < ((lists[i].part & ~parts) == 0 ? lists[i].n : 0); j++) {
            int call = lists[i].calls[j];
            /* Negative: this architecture has no such call. */
            if (call >= 0 && seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) != 0) {
                return FALSE;
            }
        }
    }
    return TRUE;
}

static gboolean
allow_ioctl(scmp_filter_ctx filter, unsigned long request)
{
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1,
                            SCMP_A1(SCMP_CMP_EQ, request)) == 0;
}

/* Threads, but no processes; memory, but none that is executed. */
static gboolean
allow_in_part(scmp_filter_ctx filter)
{
    /* Its flags are behind a pointer; without it, glibc takes clone. */
    return allow_ioctl(filter, FIONBIO) && allow_ioctl(filter, FIONREAD) &&
           allow_ioctl(filter, TCGETS) &&
           seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
                            SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD)) ==
               0 &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
                            SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
                            SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
}

gboolean
kl_sandbox_limit_calls(KlSandboxCalls calls)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    gboolean is_loaded = filter != NULL && allow(filter, calls) &&
                         allow_in_part(filter) && seccomp_load(filter) == 0;

    if (filter != NULL) {
        seccomp_release(filter);
    }
    return is_loaded;
}
