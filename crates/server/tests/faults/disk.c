/* A disk that fails when it is told to. Put before the program's own calls (LD_PRELOAD), it looks at each write and each sync.
 *
 * The file that FAULTS names says what is to fail: "write EIO 3 -wal" lets three more writes to files whose name ends in "-wal" go well
 * and fails those that follow; "full" in place of "write" writes half of one and then says ENOSPC; "sync" fails each sync; "once" fails
 * one sync and no other, as Linux does, which forgets what it could not write. An empty file, or none, is a disk that is well.
 *
 * What was written to such a file since its last sync and was not synced, since that failed, may be lost although later syncs go well:
 * unless it is written again. Those places are told in the file of the same name and ".lost", as lines of offset and length.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { PLACES = 1 << 16, LONGEST = 256 };
struct place { long from, to; };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char control[4096];
static char known[LONGEST];
static long left;
static int done_once;
static struct place dirty[PLACES], lost[PLACES];
static int dirty_count, lost_count;

__attribute__((constructor)) static void begin(void) {
    const char *named = getenv("FAULTS");
    if (named) snprintf(control, sizeof control, "%s", named);
}

static void tell_lost(void) {
    char name[4200], line[64];
    snprintf(name, sizeof name, "%s.lost", control);
    int file = syscall(SYS_openat, AT_FDCWD, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    for (int at = 0; file >= 0 && at < lost_count; at++) {
        int length = snprintf(line, sizeof line, "%ld %ld\n", lost[at].from, lost[at].to - lost[at].from);
        if (syscall(SYS_write, file, line, length) != length) break;
    }
    if (file >= 0) syscall(SYS_close, file);
}

static void add(struct place *all, int *count, long from, long to) {
    if (*count > 0 && all[*count - 1].to == from) {
        all[*count - 1].to = to;
    } else if (*count < PLACES) {
        all[(*count)++] = (struct place){from, to};
    }
}

/* What is written again is not lost. */
static void found_again(long from, long to) {
    int changed = 0, count = lost_count;
    for (int at = 0; at < count; at++) {
        struct place was = lost[at];
        if (was.to <= from || to <= was.from) continue;
        changed = 1;
        lost[at] = (struct place){was.from, was.from < from ? from : was.from};
        if (to < was.to && lost_count < PLACES) lost[lost_count++] = (struct place){to, was.to};
    }
    if (changed) tell_lost();
}

/* The control's words, where this call is on a file that they are about. */
static int told(int file, char *what, char *error, char *ending) {
    char text[LONGEST] = "", link[64], path[4096];
    if (!control[0]) return 0;
    int from = syscall(SYS_openat, AT_FDCWD, control, O_RDONLY | O_CLOEXEC);
    if (from < 0) return 0;
    long length = syscall(SYS_read, from, text, sizeof text - 1);
    syscall(SYS_close, from);
    if (length <= 0) text[0] = 0;
    if (strcmp(text, known) != 0) {
        long count = 0;
        strcpy(known, text);
        done_once = 0;
        if (sscanf(text, "%*15s %*15s %ld", &count) == 1) left = count;
    }
    long count;
    if (sscanf(text, "%15s %15s %ld %63s", what, error, &count, ending) != 4) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    long size = readlink(link, path, sizeof path - 1);
    if (size <= 0) return 0;
    path[size] = 0;
    size_t end = strlen(ending);
    return (size_t)size >= end && strcmp(path + size - end, ending) == 0;
}

static int named(const char *error) { return strcmp(error, "ENOSPC") == 0 ? ENOSPC : EIO; }

static int is_log(int file) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    long size = readlink(link, path, sizeof path - 1);
    return size > 4 && memcmp(path + size - 4, "-wal", 4) == 0;
}

/* How much of a write goes through; less than nothing where all fails, with errno. */
static long let_through(int file, long length) {
    char what[16], error[16], ending[64];
    if (!told(file, what, error, ending)) return length;
    int full = strcmp(what, "full") == 0;
    if (!full && strcmp(what, "write") != 0) return length;
    if (left-- > 0) return length;
    if (full && left == -1 && length > 1) return length / 2;
    errno = full ? ENOSPC : named(error);
    return -1;
}

static void written(int file, long from, long length) {
    if (!control[0] || length <= 0 || !is_log(file)) return;
    add(dirty, &dirty_count, from, from + length);
    if (lost_count > 0) found_again(from, from + length);
}

typedef ssize_t (*writes)(int, const void *, size_t);
typedef ssize_t (*writes_at)(int, const void *, size_t, off_t);
typedef int (*syncs)(int);

ssize_t write(int file, const void *bytes, size_t length) {
    static writes own;
    if (!own) own = (writes)dlsym(RTLD_NEXT, "write");
    if (!control[0]) return own(file, bytes, length);
    pthread_mutex_lock(&lock);
    int was = errno;
    long most = let_through(file, (long)length), from = lseek(file, 0, SEEK_CUR);
    ssize_t count = -1;
    if (most >= 0) {
        errno = was;
        count = own(file, bytes, (size_t)most);
        if (from >= 0) written(file, from, count);
    }
    pthread_mutex_unlock(&lock);
    return count;
}

static ssize_t written_at(const char *name, int file, const void *bytes, size_t length, off_t at) {
    writes_at own = (writes_at)dlsym(RTLD_NEXT, name);
    if (!control[0]) return own(file, bytes, length, at);
    pthread_mutex_lock(&lock);
    long most = let_through(file, (long)length);
    ssize_t count = -1;
    if (most >= 0) {
        count = own(file, bytes, (size_t)most, at);
        written(file, at, count);
    }
    pthread_mutex_unlock(&lock);
    return count;
}

ssize_t pwrite(int file, const void *bytes, size_t length, off_t at) {
    return written_at("pwrite", file, bytes, length, at);
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off_t at) {
    return written_at("pwrite64", file, bytes, length, at);
}

static int synced(const char *name, int file) {
    syncs own = (syncs)dlsym(RTLD_NEXT, name);
    char what[16], error[16], ending[64];
    if (!control[0]) return own(file);
    pthread_mutex_lock(&lock);
    int fails = 0, log = is_log(file);
    if (told(file, what, error, ending)) {
        int once = strcmp(what, "once") == 0 && !done_once;
        if ((once || strcmp(what, "sync") == 0) && left-- <= 0) {
            fails = 1;
            done_once = 1;
            errno = named(error);
        }
    }
    int ended = fails ? -1 : own(file);
    if (log) {
        if (ended != 0) {
            int why = errno;
            for (int at = 0; at < dirty_count; at++) add(lost, &lost_count, dirty[at].from, dirty[at].to);
            tell_lost();
            errno = why;
        }
        /* a sync that failed leaves nothing for the next one to write */
        dirty_count = 0;
    }
    pthread_mutex_unlock(&lock);
    return ended;
}

int fsync(int file) { return synced("fsync", file); }

int fdatasync(int file) { return synced("fdatasync", file); }
