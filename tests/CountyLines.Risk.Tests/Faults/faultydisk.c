/*
 * A disk that misbehaves, to be loaded before libc (LD_PRELOAD) under the real program. Only files under FAULT_UNDER are meant.
 *   FAULT_ROOM=N       after files have grown by N bytes there is no room for more (ENOSPC); what fits is still written, as on a disk
 *   FAULT_FLUSHES=N    the first N flushes work, and every one after them fails (EIO)
 *   FAULT_READ_ONLY=1  nothing can be opened for writing, made, renamed or removed (EROFS)
 *   FAULT_NO_FLUSH=1   a flush says that all is well, and does nothing: a disk that lies
 *   FAULT_SLOW=MS      a flush takes that much longer before and after, as on a slow disk
 *   FAULT_TALLY=FILE   when the program ends: by how many bytes its files grew, and how many flushes it asked for
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static long long room, grown, may_flush, flushes, slow;
static int has_room, has_flushes, read_only, no_flush;
static const char *under;
static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;

static long long number(const char *name, int *is_set)
{
    const char *text = getenv(name);
    *is_set = text != NULL;
    return text ? atoll(text) : 0;
}

__attribute__((constructor)) static void begin(void)
{
    int ignored;
    under = getenv("FAULT_UNDER");
    room = number("FAULT_ROOM", &has_room);
    may_flush = number("FAULT_FLUSHES", &has_flushes);
    slow = number("FAULT_SLOW", &ignored);
    number("FAULT_READ_ONLY", &read_only);
    number("FAULT_NO_FLUSH", &no_flush);
}

__attribute__((destructor)) static void end(void)
{
    const char *tally = getenv("FAULT_TALLY");
    FILE *file = tally ? fopen(tally, "w") : NULL;
    if (file) {
        fprintf(file, "%lld %lld\n", grown, flushes);
        fclose(file);
    }
}

static int is_path_meant(const char *path)
{
    char whole[4096];
    if (!under || !path)
        return 0;
    if (path[0] != '/') {
        if (!getcwd(whole, sizeof whole))
            return 0;
        return strncmp(whole, under, strlen(under)) == 0;
    }
    return strncmp(path, under, strlen(under)) == 0;
}

static int is_meant(int fd)
{
    char link[64], path[4096];
    if (!under)
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return 0;
    path[length] = 0;
    return is_path_meant(path);
}

/* How many of the bytes up to an offset still fit; the rest is refused. */
static off64_t fitting(int fd, off64_t to)
{
    struct stat64 now;
    if (fstat64(fd, &now) != 0 || to <= now.st_size)
        return to;
    off64_t more = to - now.st_size, left = room - grown;
    if (has_room && more > left)
        more = left > 0 ? left : 0;
    grown += more;
    return now.st_size + more;
}

static void shrunk(int fd, off64_t to)
{
    struct stat64 now;
    if (fstat64(fd, &now) == 0 && to < now.st_size)
        grown -= now.st_size - to;
}

#define REAL(result, name, ...) result (*real)(__VA_ARGS__) = (result (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static ssize_t write_at(int fd, const void *bytes, size_t count, off64_t at)
{
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    if (!is_meant(fd))
        return real(fd, bytes, count, at);
    pthread_mutex_lock(&one);
    off64_t to = fitting(fd, at + (off64_t)count);
    pthread_mutex_unlock(&one);
    if (to <= at && count > 0) {
        errno = ENOSPC;
        return -1;
    }
    return real(fd, bytes, (size_t)(to - at), at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) { return write_at(fd, bytes, count, at); }
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) { return write_at(fd, bytes, count, at); }

ssize_t write(int fd, const void *bytes, size_t count)
{
    REAL(ssize_t, "write", int, const void *, size_t);
    off64_t at = is_meant(fd) ? lseek64(fd, 0, SEEK_CUR) : -1;
    if (at < 0)
        return real(fd, bytes, count);
    pthread_mutex_lock(&one);
    off64_t to = fitting(fd, at + (off64_t)count);
    pthread_mutex_unlock(&one);
    if (to <= at && count > 0) {
        errno = ENOSPC;
        return -1;
    }
    return real(fd, bytes, (size_t)(to - at));
}

static ssize_t write_vector_at(int fd, const struct iovec *parts, int count, off64_t at)
{
    REAL(ssize_t, "pwritev64", int, const struct iovec *, int, off64_t);
    if (!is_meant(fd))
        return real(fd, parts, count, at);
    ssize_t done = 0;
    for (int part = 0; part < count; part++) {
        ssize_t now = write_at(fd, parts[part].iov_base, parts[part].iov_len, at + done);
        if (now < 0)
            return done > 0 ? done : now;
        done += now;
        if ((size_t)now < parts[part].iov_len)
            break;
    }
    return done;
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t at) { return write_vector_at(fd, parts, count, at); }
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) { return write_vector_at(fd, parts, count, at); }

/* A longer file takes no room until something is written into it. */
static int set_length(int fd, off64_t length)
{
    REAL(int, "ftruncate64", int, off64_t);
    if (is_meant(fd)) {
        pthread_mutex_lock(&one);
        shrunk(fd, length);
        pthread_mutex_unlock(&one);
    }
    return real(fd, length);
}

int ftruncate64(int fd, off64_t length) { return set_length(fd, length); }
int ftruncate(int fd, off_t length) { return set_length(fd, length); }

static int reserve(int fd, off64_t at, off64_t length)
{
    REAL(int, "posix_fallocate64", int, off64_t, off64_t);
    if (is_meant(fd)) {
        pthread_mutex_lock(&one);
        off64_t to = fitting(fd, at + length);
        pthread_mutex_unlock(&one);
        if (to < at + length)
            return ENOSPC;
    }
    return real(fd, at, length);
}

int posix_fallocate64(int fd, off64_t at, off64_t length) { return reserve(fd, at, length); }
int posix_fallocate(int fd, off_t at, off_t length) { return reserve(fd, at, length); }

static void wait_a_little(void)
{
    struct timespec time = { slow / 1000, (slow % 1000) * 1000000 };
    if (slow > 0)
        nanosleep(&time, NULL);
}

static int flush(int fd, const char *name)
{
    REAL(int, name, int);
    if (!is_meant(fd))
        return real(fd);
    pthread_mutex_lock(&one);
    long long this_one = ++flushes;
    pthread_mutex_unlock(&one);
    if (has_flushes && this_one > may_flush) {
        errno = EIO;
        return -1;
    }
    wait_a_little();
    int result = no_flush ? 0 : real(fd);
    wait_a_little();
    return result;
}

int fsync(int fd) { return flush(fd, "fsync"); }
int fdatasync(int fd) { return flush(fd, "fdatasync"); }

static int refuses(const char *path, int flags)
{
    if (!read_only || ((flags & O_ACCMODE) == O_RDONLY && !(flags & O_CREAT)) || !is_path_meant(path))
        return 0;
    errno = EROFS;
    return 1;
}

static int open_file(const char *path, int flags, mode_t mode)
{
    REAL(int, "open64", const char *, int, ...);
    return refuses(path, flags) ? -1 : real(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    mode_t mode = va_arg(more, mode_t);
    va_end(more);
    return open_file(path, flags, mode);
}

int open(const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    mode_t mode = va_arg(more, mode_t);
    va_end(more);
    return open_file(path, flags, mode);
}

int access(const char *path, int mode)
{
    REAL(int, "access", const char *, int);
    if ((mode & W_OK) && refuses(path, O_RDWR))
        return -1;
    return real(path, mode);
}

int mkdir(const char *path, mode_t mode)
{
    REAL(int, "mkdir", const char *, mode_t);
    struct stat64 there;
    if (read_only && is_path_meant(path) && stat64(path, &there) == 0) {
        errno = EEXIST;
        return -1;
    }
    return refuses(path, O_RDWR) ? -1 : real(path, mode);
}

int unlink(const char *path)
{
    REAL(int, "unlink", const char *);
    return refuses(path, O_RDWR) ? -1 : real(path);
}

int rename(const char *from, const char *to)
{
    REAL(int, "rename", const char *, const char *);
    return refuses(to, O_RDWR) ? -1 : real(from, to);
}
