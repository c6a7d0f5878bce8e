// Loaded before the C library's own functions: a disk that turns read-only under a running program, as Linux does to a file system
// whose device fails. It is read-only while the file that DAYBOOK_TEST_READ_ONLY names is there.
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int refused(int file) {
  const char *flag = getenv("DAYBOOK_TEST_READ_ONLY");
  struct stat status;
  // Connections and terminals are not on the disk.
  if (!flag || syscall(SYS_access, flag, F_OK) != 0 || fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) return 0;
  errno = EROFS;
  return 1;
}

ssize_t write(int file, const void *bytes, size_t count) {
  return refused(file) ? -1 : syscall(SYS_write, file, bytes, count);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
  return refused(file) ? -1 : syscall(SYS_pwrite64, file, bytes, count, offset);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) {
  return refused(file) ? -1 : syscall(SYS_pwrite64, file, bytes, count, offset);
}

int ftruncate(int file, off_t length) { return refused(file) ? -1 : syscall(SYS_ftruncate, file, length); }

int ftruncate64(int file, off64_t length) { return refused(file) ? -1 : syscall(SYS_ftruncate, file, length); }
