#include "tests/bench/floors.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/bench/samples.h"

static void
stat_folder(int parent, const char *name)
{
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY);
    DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
    if (folder == NULL) {
        return;
    }
    struct dirent *entry;
    while ((entry = readdir(folder)) != NULL) {
        struct stat info;
        if (entry->d_name[0] == '.' ||
            fstatat(fd, entry->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0) {
            continue;
        }
        if (S_ISDIR(info.st_mode)) {
            stat_folder(fd, entry->d_name);
        }
    }
    closedir(folder);
}

double
bench_stat_corpus(const char *corpus)
{
    double start = bench_now_us();
    stat_folder(AT_FDCWD, corpus);
    return (bench_now_us() - start) / 1e6;
}
