// Loaded before the C library's own functions: the disk under the files of the index. What happens to it is in the file that
// DAYBOOK_TEST_INDEX_DISK names: "fail rename" is a disk without room for that call; "hold rename 2" lets the program stand still before
// the second such call of its life, for ever. Once either has happened, a file is there whose name ends in ".told".
// Everything else, the database above all, has room and goes on.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int ends_with(const char *path, const char *end) {
  size_t length = strlen(path), end_length = strlen(end);
  return length >= end_length && strcmp(path + length - end_length, end) == 0;
}

static int is_unfinished(int file) {
  char link[32], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return ends_with(path, ".unfinished");
}

static void tell(const char *script) {
  char path[4096];
  snprintf(path, sizeof path, "%s.told", script);
  syscall(SYS_close, syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT, 0600));
}

static int refused(const char *call, atomic_int *calls) {
  int count = ++*calls, error = errno, wanted = 0;
  char happens[8], to[16];
  const char *path = getenv("DAYBOOK_TEST_INDEX_DISK");
  FILE *script = path ? fopen(path, "r") : NULL;
  if (!script) return errno = error, 0;
  int words = fscanf(script, "%7s %15s %d", happens, to, &wanted);
  fclose(script);
  errno = error;
  if (words < 2 || strcmp(to, call) != 0) return 0;
  if (strcmp(happens, "fail") == 0) {
    tell(path);
    errno = ENOSPC;
    return 1;
  }
  if (count != wanted) return 0;
  tell(path);
  for (;;) pause();
}

int open64(const char *path, int flags, ...) {
  static atomic_int calls;
  va_list rest;
  va_start(rest, flags);
  mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  if (ends_with(path, ".unfinished") && refused("open", &calls)) return -1;
  return syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

ssize_t write(int file, const void *bytes, size_t count) {
  static atomic_int calls;
  if (is_unfinished(file)) {
    // The kernel may write less than it is asked to, and does where the disk fills up: the first half always arrives.
    if (lseek(file, 0, SEEK_CUR) == 0) count = (count + 1) / 2;
    else if (refused("write", &calls)) return -1;
  }
  return syscall(SYS_write, file, bytes, count);
}

int fdatasync(int file) {
  static atomic_int calls;
  return is_unfinished(file) && refused("fdatasync", &calls) ? -1 : syscall(SYS_fdatasync, file);
}

int rename(const char *from, const char *to) {
  static atomic_int calls;
  if (ends_with(from, ".unfinished") && refused("rename", &calls)) return -1;
  return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int unlink(const char *path) {
  static atomic_int calls;
  return ends_with(path, ".segment") && refused("unlink", &calls) ? -1 : syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}
