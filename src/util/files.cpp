#include "util/files.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "util/descriptor.hpp"

namespace pyat::util {
namespace {

FileKind kind_of(mode_t mode) {
  if (S_ISREG(mode)) return FileKind::file;
  if (S_ISDIR(mode)) return FileKind::folder;
  if (S_ISFIFO(mode) || S_ISSOCK(mode)) return FileKind::pipe;
  return FileKind::device;
}

// What `<(command)` of a shell stands for: a pipe that has a writer already, so that reading it ends.
bool is_open_descriptor(std::string_view path) {
  return path.starts_with("/dev/fd/") || path.starts_with("/proc/self/fd/") || path == "/dev/stdin";
}

ReadResult problem(int error) { return {.problem = error_text(error)}; }

ReadResult too_large(std::size_t limit) {
  return {.problem = "larger than " + std::to_string(limit / (1024 * 1024)) + " MiB",
          .remedy = "a configuration is never that large: check that this is the right file"};
}

ReadResult read_all(int fd, std::size_t expected, std::size_t limit) {
  ReadResult result{};
  std::string& text = result.text;
  std::size_t size = 0;
  text.resize(std::min(expected, limit) + 1);  // one more byte, so that the end is seen without growing
  for (;;) {
    if (size == text.size()) text.resize(std::min(2 * size + 4096, limit + 1));
    const ssize_t got = ::read(fd, text.data() + size, text.size() - size);
    if (got == 0) break;
    if (got < 0) {
      if (errno == EINTR) continue;
      return problem(errno);
    }
    size += static_cast<std::size_t>(got);
    if (size > limit) return too_large(limit);
  }
  text.resize(size);
  return result;
}

// Reads to the end, and keeps what came last: at most twice `limit` bytes at any time.
ReadResult read_tail(int fd, std::uint64_t skipped, std::size_t limit) {
  constexpr std::size_t chunk = 64 * 1024;
  ReadResult result{.skipped = skipped};
  std::string& text = result.text;
  std::size_t size = 0;
  const auto drop_beginning = [&] {
    if (size <= limit) return;
    result.skipped += size - limit;
    text.erase(0, size - limit);
    size = limit;
  };
  for (;;) {
    if (size + chunk > 2 * limit + chunk) drop_beginning();
    if (text.size() < size + chunk) text.resize(std::max(size + chunk, std::min(2 * size, 2 * limit + chunk)));
    const ssize_t got = ::read(fd, text.data() + size, text.size() - size);
    if (got == 0) break;
    if (got < 0) {
      if (errno == EINTR) continue;
      return problem(errno);
    }
    size += static_cast<std::size_t>(got);
  }
  text.resize(size);
  drop_beginning();
  return result;
}

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? std::string{} : path.substr(0, slash + 1);
}

// Pipes and devices cannot be replaced, only written to.
std::string write_through(const std::string& path, std::string_view text) {
  Fd fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!fd.open()) return error_text(errno);
  if (const int error = write_all(fd.get(), text); error != 0) return error_text(error);
  const int error = fd.close();
  return error == 0 ? std::string{} : error_text(error);
}

// The mode that a new file would get. The only way to read the mask is to set it.
mode_t new_file_mode() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666 & ~mask;
}

// Writes a temporary file beside `path` and renames it to `path`. `prepare` gives it its mode and returns 0 or an
// errno.
template <typename Prepare>
std::string swap_in(const std::string& path, std::string_view text, Prepare prepare) {
  std::string temporary = folder_of(path) + ".pyat-XXXXXX";
  Fd fd(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!fd.open()) return error_text(errno);
  int error = write_all(fd.get(), text);
  if (error == 0) error = prepare(fd.get());
  if (const int closed = fd.close(); error == 0) error = closed;
  if (error == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) error = errno;
  if (error == 0) return {};
  ::unlink(temporary.c_str());
  return error_text(error);
}

}  // namespace

std::string error_text(int error) {
  char buffer[128];
  std::string text = ::strerror_r(error, buffer, sizeof buffer);  // the GNU form, which returns the text
  if (text.size() > 1 && text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'a' && text[1] <= 'z') {
    text[0] = static_cast<char>(text[0] - 'A' + 'a');
  }
  return text;
}

FileKind RealFiles::kind(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? kind_of(status.st_mode) : FileKind::missing;
}

namespace {

// Opens what can be read to its end; otherwise says in `refusal` why it cannot.
Fd open_to_read(const std::string& path, struct stat& status, ReadResult& refusal) {
  const bool inherited = is_open_descriptor(path);
  // Without O_NONBLOCK, opening a named pipe would wait for a writer.
  Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | (inherited ? 0 : O_NONBLOCK)));
  if (!fd.open() || ::fstat(fd.get(), &status) != 0) {
    refusal = problem(errno);
    return fd;
  }
  switch (kind_of(status.st_mode)) {
    case FileKind::folder: refusal = problem(EISDIR); break;
    case FileKind::pipe:
      if (!inherited) refusal = {.problem = "is a named pipe", .remedy = "read it as standard input: - < " + path};
      break;
    case FileKind::device:
      if (!inherited && path != "/dev/null") refusal = {.problem = "is a device, not a file"};
      break;
    case FileKind::file:
    case FileKind::missing: break;  // the latter is not for an open file
  }
  return fd;
}

}  // namespace

ReadResult RealFiles::read(const std::string& path, std::size_t limit) {
  struct stat status {};
  ReadResult refusal{};
  const Fd fd = open_to_read(path, status, refusal);
  if (!refusal.problem.empty()) return refusal;
  const auto size = static_cast<std::size_t>(status.st_size);
  if (S_ISREG(status.st_mode) && size > limit) return too_large(limit);
  return read_all(fd.get(), size, limit);
}

ReadResult RealFiles::read_stdin(std::size_t limit) { return read_all(STDIN_FILENO, 64 * 1024, limit); }

ReadResult RealFiles::read_end(const std::string& path, std::size_t limit) {
  struct stat status {};
  ReadResult refusal{};
  const Fd fd = open_to_read(path, status, refusal);
  if (!refusal.problem.empty()) return refusal;
  const auto size = static_cast<std::uint64_t>(status.st_size);
  const std::uint64_t skipped = S_ISREG(status.st_mode) && size > limit ? size - limit : 0;
  if (skipped > 0 && ::lseek(fd.get(), static_cast<off_t>(skipped), SEEK_SET) < 0) return problem(errno);
  return read_tail(fd.get(), skipped, limit);
}

ReadResult RealFiles::read_stdin_end(std::size_t limit) { return read_tail(STDIN_FILENO, 0, limit); }

FolderResult RealFiles::list(const std::string& folder) {
  const std::unique_ptr<DIR, int (*)(DIR*)> dir(::opendir(folder.c_str()), &::closedir);
  FolderResult result{};
  if (dir == nullptr) {
    result.problem = error_text(errno);
    return result;
  }
  while (const dirent* entry = ::readdir(dir.get())) {
    const std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    bool is_folder = entry->d_type == DT_DIR;
    if (entry->d_type == DT_UNKNOWN) {  // some file systems do not tell
      struct stat status {};
      is_folder =
          ::fstatat(::dirfd(dir.get()), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(status.st_mode);
    }
    result.entries.push_back({std::string(name), is_folder});
  }
  std::sort(result.entries.begin(), result.entries.end(),
            [](const FolderEntry& a, const FolderEntry& b) { return a.name < b.name; });
  return result;
}

std::string RealFiles::write(const std::string& path, std::string_view text) {
  struct stat old {};
  const bool exists = ::stat(path.c_str(), &old) == 0;
  if (exists && S_ISDIR(old.st_mode)) return error_text(EISDIR);
  if (exists && !S_ISREG(old.st_mode)) return write_through(path, text);

  const mode_t mode = exists ? old.st_mode & 07777 : new_file_mode();
  return swap_in(path, text, [&](int fd) { return ::fchmod(fd, mode) == 0 ? 0 : errno; });
}

std::string RealFiles::replace(const std::string& path, std::string_view text) {
  const std::unique_ptr<char, decltype(&std::free)> target(::realpath(path.c_str(), nullptr), &std::free);
  if (target == nullptr) return error_text(errno);
  struct stat old {};
  if (::stat(target.get(), &old) != 0) return error_text(errno);
  if (!S_ISREG(old.st_mode)) return "not a regular file";
  // The superuser may write to anything; what nobody is to write to stays as it is all the same.
  if ((old.st_mode & 0222) == 0) return "write-protected";
  if (::faccessat(AT_FDCWD, target.get(), W_OK, AT_EACCESS) != 0) return error_text(errno);
  return swap_in(target.get(), text, [&](int fd) {
    struct stat fresh {};
    if (::fstat(fd, &fresh) != 0) return errno;
    const bool same_owner = fresh.st_uid == old.st_uid && fresh.st_gid == old.st_gid;
    if (!same_owner && ::fchown(fd, old.st_uid, old.st_gid) != 0) return errno;
    if (::fchmod(fd, old.st_mode & 07777) != 0) return errno;  // after fchown, which may clear bits of it
    return ::fsync(fd) == 0 ? 0 : errno;
  });
}

std::string RealFiles::make_folder(const std::string& path) {
  for (std::size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
    const int done = ::mkdir(path.substr(0, end).c_str(), 0777);
    if (done != 0 && errno != EEXIST) return error_text(errno);
    if (end == std::string::npos) break;
  }
  return kind(path) == FileKind::folder ? std::string{} : error_text(ENOTDIR);
}

}  // namespace pyat::util
