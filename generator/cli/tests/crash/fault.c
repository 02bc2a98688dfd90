/*
 * Loaded before the C library, into a program under test: the FAULT_AT-th call that changes something below FAULT_BELOW
 * ends the process without a word (FAULT=kill), or finds the disk full (FAULT=full) where a full disk can fail it. Each such
 * call adds a byte to the file FAULT_COUNT.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int below(const char *path) {
    char whole[8192], here[4096] = "";
    const char *top = getenv("FAULT_BELOW");
    if (!top) return 0;
    if (path[0] != '/' && !getcwd(here, sizeof here)) return 0;
    snprintf(whole, sizeof whole, "%s%s%s", here, path[0] == '/' ? "" : "/", path);
    return strncmp(whole, top, strlen(top)) == 0;
}

/* Whether this call fails. */
static int fault(const char *path) {
    static atomic_int calls;
    const char *at = getenv("FAULT_AT"), *count = getenv("FAULT_COUNT");
    if (count && below(path)) {
        int file = syscall(SYS_openat, AT_FDCWD, count, O_WRONLY | O_CREAT | O_APPEND, 0600);
        syscall(SYS_write, file, ".", 1);
        close(file);
    }
    if (!at || !below(path) || atomic_fetch_add(&calls, 1) + 1 != atoi(at)) return 0;
    if (strcmp(getenv("FAULT"), "kill") == 0) kill(getpid(), SIGKILL);
    errno = ENOSPC;
    return 1;
}

#define REAL(name) static __typeof__(name) *real; if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

int open64(const char *path, int flags, ...) {
    REAL(open64);
    va_list more;
    va_start(more, flags);
    mode_t mode = va_arg(more, mode_t);
    va_end(more);
    return (flags & O_CREAT) && fault(path) ? -1 : real(path, flags, mode);
}

ssize_t write(int file, const void *text, size_t size) {
    REAL(write);
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    path[length < 0 ? 0 : length] = 0;
    return path[0] == '/' && fault(path) ? -1 : real(file, text, size);
}

int rename(const char *from, const char *to) {
    REAL(rename);
    return fault(to) ? -1 : real(from, to);
}

int mkdir(const char *path, mode_t mode) {
    REAL(mkdir);
    return fault(path) ? -1 : real(path, mode);
}

int chmod(const char *path, mode_t mode) {
    REAL(chmod);
    return fault(path) ? -1 : real(path, mode);
}

/* A full disk lets go of what it holds. */
static void killed(const char *path) {
    const char *how = getenv("FAULT");
    if (!how || strcmp(how, "kill") == 0) fault(path);
}

int unlink(const char *path) {
    REAL(unlink);
    killed(path);
    return real(path);
}

int rmdir(const char *path) {
    REAL(rmdir);
    killed(path);
    return real(path);
}
