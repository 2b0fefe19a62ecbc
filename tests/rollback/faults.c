/* Ends pyat at any moment, or lets its disk be full, from outside: preloaded (LD_PRELOAD), it counts what pyat does.
 *
 *   PYAT_FAULTS_UNDER=FOLDER:FOLDER   whose files count
 *   PYAT_FAULTS_LOG=FILE              one line an event: "disk 17 fsync PATH"
 *   PYAT_FAULTS_KILL=CLASS:N:WHEN     SIGKILL at the N-th event of a class; WHEN is before, after, inside (half of a write is done)
 *                                     or a number: so many milliseconds after it
 *   PYAT_FAULTS_FULL=N or N-M         ENOSPC from the N-th event of the disk on, or from the N-th to the M-th, where it takes space
 *
 * Classes: disk (whatever changes a file, a name or a folder there, and what syncs them), start (of a process), connect.
 * Only in a program that is called pyat, and not in its children.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

enum class_of_event { disk, start, network, classes };
enum when { before, inside, after, later };

static const char* const class_names[classes] = {"disk", "start", "connect"};
static atomic_ulong counts[classes];
static unsigned long kill_at, full_from, full_to;
static enum class_of_event kill_class = classes;
static enum when kill_when;
static unsigned kill_later;
static const char* under;
static int log_fd = -1;
static pid_t own;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static void die(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

static void* die_later(void* nothing) {
  const struct timespec rest = {.tv_sec = kill_later / 1000, .tv_nsec = kill_later % 1000 * 1000000L};
  nanosleep(&rest, NULL);
  die();
  return nothing;
}

static void read_kill(const char* text) {
  char name[16] = "", moment[16] = "";
  if (sscanf(text, "%15[a-z]:%lu:%15s", name, &kill_at, moment) != 3) abort();
  for (int each = 0; each < classes; ++each) {
    if (strcmp(name, class_names[each]) == 0) kill_class = (enum class_of_event)each;
  }
  if (kill_class == classes) abort();
  kill_when = later, kill_later = (unsigned)atoi(moment);
  if (strcmp(moment, "before") == 0) kill_when = before;
  if (strcmp(moment, "inside") == 0) kill_when = inside;
  if (strcmp(moment, "after") == 0) kill_when = after;
}

__attribute__((constructor)) static void begin(void) {
  char self[512] = "";
  const ssize_t size = readlink("/proc/self/exe", self, sizeof self - 1);
  const char *slash = size > 0 ? strrchr(self, '/') : NULL, *log = getenv("PYAT_FAULTS_LOG"), *text = NULL;
  if (!slash || strcmp(slash, "/pyat") != 0) return;
  under = getenv("PYAT_FAULTS_UNDER");
  if ((text = getenv("PYAT_FAULTS_KILL"))) read_kill(text);
  if ((text = getenv("PYAT_FAULTS_FULL"))) {
    full_to = ~0UL;
    if (sscanf(text, "%lu-%lu", &full_from, &full_to) < 1) abort();
  }
  if (log) log_fd = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  own = getpid();
}

static int is_on(void) { return own != 0 && getpid() == own; }

static int counts_path(const char* path) {
  char here[1024], whole[2048];
  if (!is_on() || !under || !path || strncmp(path, "pipe:", 5) == 0 || strncmp(path, "socket:", 7) == 0) return 0;
  if (path[0] != '/' && getcwd(here, sizeof here)) snprintf(whole, sizeof whole, "%s/%s", here, path);
  else snprintf(whole, sizeof whole, "%s", path);
  for (const char* folder = under; folder && *folder;) {
    const char* end = strchrnul(folder, ':');
    const size_t size = (size_t)(end - folder);
    if (strncmp(whole, folder, size) == 0 && (whole[size] == '/' || whole[size] == 0)) return 1;
    folder = *end ? end + 1 : NULL;
  }
  return 0;
}

static const char* path_of(int fd, char* path, size_t size) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  const ssize_t length = readlink(link, path, size - 1);
  path[length > 0 ? length : 0] = 0;
  return path;
}

/* An event has begun: its number, and pyat is gone when it is to be killed before it. */
static unsigned long event(enum class_of_event of, const char* call, const char* path) {
  const unsigned long number = atomic_fetch_add(&counts[of], 1) + 1;
  char line[1400];
  const int error = errno;
  if (log_fd >= 0) {
    const int size = snprintf(line, sizeof line, "%s %lu %s %s\n", class_names[of], number, call, path);
    if (syscall(SYS_write, log_fd, line, (size_t)size) < 0) abort();
  }
  if (of == kill_class && number == kill_at && kill_when == before) die();
  errno = error;
  return number;
}

static void done(enum class_of_event of, unsigned long number) {
  pthread_t thread;
  const int error = errno;
  if (of != kill_class || number != kill_at) return;
  if (kill_when == after || kill_when == inside) die();
  if (kill_when == later && pthread_create(&thread, NULL, die_later, NULL) != 0) die();
  errno = error;
}

static int is_full(unsigned long number) { return full_from != 0 && number >= full_from && number <= full_to; }

static int refused(void) {
  errno = ENOSPC;
  return -1;
}

/* ---- what changes files -------------------------------------------------------------------------------------------- */

/* CALL is made, as an event where COUNTS; TAKES says whether it needs space. */
#define AS_EVENT(result_type, name, COUNTS, path, TAKES, CALL)          \
  if (!(COUNTS)) return CALL;                                           \
  const unsigned long number = event(disk, name, path);                 \
  const result_type result = (TAKES) && is_full(number) ? refused() : CALL; \
  done(disk, number);                                                   \
  return result

static int opened(const char* name, int (*real)(const char*, int, ...), const char* path, int flags, mode_t mode) {
  AS_EVENT(int, name, (flags & O_CREAT) && counts_path(path), path, access(path, F_OK) != 0, real(path, flags, mode));
}

#define MODE_OF(flags)              \
  mode_t mode = 0;                  \
  if ((flags) & (O_CREAT | O_TMPFILE)) { \
    va_list rest;                   \
    va_start(rest, flags);          \
    mode = va_arg(rest, mode_t);    \
    va_end(rest);                   \
  }

int open(const char* path, int flags, ...) {
  MODE_OF(flags)
  return opened("open", REAL(open), path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  MODE_OF(flags)
  return opened("open", REAL(open64), path, flags, mode);
}

int mkostemp(char* path, int flags) { AS_EVENT(int, "mkostemp", counts_path(path), path, 1, REAL(mkostemp)(path, flags)); }
int mkostemp64(char* path, int flags) { AS_EVENT(int, "mkostemp", counts_path(path), path, 1, REAL(mkostemp64)(path, flags)); }

#define ON_FD                       \
  char path[1200] = "";             \
  const int is_ours = is_on() && counts_path(path_of(fd, path, sizeof path))

ssize_t write(int fd, const void* bytes, size_t size) {
  ON_FD;
  if (!is_ours) return REAL(write)(fd, bytes, size);
  const unsigned long number = event(disk, "write", path);
  if (is_full(number)) return refused();
  const int is_cut = kill_class == disk && number == kill_at && kill_when == inside;
  const ssize_t result = REAL(write)(fd, bytes, is_cut ? size / 2 : size);
  done(disk, number);
  return result;
}

ssize_t pwrite(int fd, const void* bytes, size_t size, off_t at) {
  ON_FD;
  AS_EVENT(ssize_t, "pwrite", is_ours, path, 1, REAL(pwrite)(fd, bytes, size, at));
}

int fsync(int fd) {
  ON_FD;
  AS_EVENT(int, "fsync", is_ours, path, 1, REAL(fsync)(fd));
}

int fdatasync(int fd) {
  ON_FD;
  AS_EVENT(int, "fdatasync", is_ours, path, 1, REAL(fdatasync)(fd));
}

int ftruncate(int fd, off_t size) {
  ON_FD;
  AS_EVENT(int, "ftruncate", is_ours, path, 0, REAL(ftruncate)(fd, size));
}

int ftruncate64(int fd, off64_t size) {
  ON_FD;
  AS_EVENT(int, "ftruncate", is_ours, path, 0, REAL(ftruncate64)(fd, size));
}

int fchmod(int fd, mode_t mode) {
  ON_FD;
  AS_EVENT(int, "fchmod", is_ours, path, 0, REAL(fchmod)(fd, mode));
}

int fchown(int fd, uid_t user, gid_t group) {
  ON_FD;
  AS_EVENT(int, "fchown", is_ours, path, 0, REAL(fchown)(fd, user, group));
}

int rename(const char* from, const char* to) { AS_EVENT(int, "rename", counts_path(to), to, 1, REAL(rename)(from, to)); }
int link(const char* from, const char* to) { AS_EVENT(int, "link", counts_path(to), to, 1, REAL(link)(from, to)); }
int symlink(const char* target, const char* path) { AS_EVENT(int, "symlink", counts_path(path), path, 1, REAL(symlink)(target, path)); }
int unlink(const char* path) { AS_EVENT(int, "unlink", counts_path(path), path, 0, REAL(unlink)(path)); }
int rmdir(const char* path) { AS_EVENT(int, "rmdir", counts_path(path), path, 0, REAL(rmdir)(path)); }
int mkdir(const char* path, mode_t mode) {
  AS_EVENT(int, "mkdir", counts_path(path) && access(path, F_OK) != 0, path, 1, REAL(mkdir)(path, mode));
}

/* ---- the rest ------------------------------------------------------------------------------------------------------ */

pid_t fork(void) {
  if (!is_on()) return REAL(fork)();
  const unsigned long number = event(start, "fork", "");
  const pid_t child = REAL(fork)();
  if (child != 0) done(start, number);
  return child;
}

int posix_spawn(pid_t* child, const char* path, const posix_spawn_file_actions_t* actions, const posix_spawnattr_t* attributes,
                char* const words[], char* const environment[]) {
  if (!is_on()) return REAL(posix_spawn)(child, path, actions, attributes, words, environment);
  const unsigned long number = event(start, "posix_spawn", path);
  const int result = REAL(posix_spawn)(child, path, actions, attributes, words, environment);
  done(start, number);
  return result;
}

int connect(int fd, const struct sockaddr* address, socklen_t size) {
  if (!is_on()) return REAL(connect)(fd, address, size);
  const unsigned long number = event(network, "connect", "");
  const int result = REAL(connect)(fd, address, size);
  done(network, number);
  return result;
}
