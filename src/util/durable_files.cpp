#include "util/durable_files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>

#include "util/descriptor.hpp"

namespace pyat::util {
namespace {

using std::string;
using std::string_view;

// What a call of the system has come to, again where a signal came between: 0 or the errno.
template <typename Call>
int errno_of(Call call) {
  for (;;) {
    if (call() == 0) return 0;
    if (errno != EINTR) return errno;
  }
}

string text_of(int error) { return error == 0 ? string{} : error_text(error); }

string folder_of(const string& path) {
  const auto slash = path.rfind('/');
  if (slash == string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

Fd open_file(const string& path, int flags, mode_t mode = 0) {
  for (;;) {
    const int fd = ::open(path.c_str(), flags | O_CLOEXEC, mode);
    if (fd >= 0 || errno != EINTR) return Fd(fd);
  }
}

// Writes down which names a folder has. Some network file systems cannot, and have no need to: they say EINVAL, EBADF
// or ENOTSUP.
int sync_folder(const string& folder) {
  const Fd fd = open_file(folder, O_RDONLY | O_DIRECTORY);
  if (!fd.open()) return errno;
  const int error = errno_of([&] { return ::fsync(fd.get()); });
  return error == EINVAL || error == EBADF || error == ENOTSUP ? 0 : error;
}

string named(int error, const string& folder) {
  return error == 0 ? string{} : "its folder " + folder + " cannot be synced: " + error_text(error);
}

int finish(Fd& fd, int error) {
  if (error == 0) error = errno_of([&] { return ::fsync(fd.get()); });
  if (const int closed = fd.close(); error == 0) error = closed;
  return error;
}

string give(int fd, const Attributes& attributes) {
  struct stat fresh {};
  if (::fstat(fd, &fresh) != 0) return error_text(errno);
  const uid_t user = attributes.user.value_or(fresh.st_uid);
  const gid_t group = attributes.group.value_or(fresh.st_gid);
  if (user != fresh.st_uid || group != fresh.st_gid) {
    if (const int error = errno_of([&] { return ::fchown(fd, user, group); }); error != 0) {
      return "it cannot be given to user " + std::to_string(user) + " and group " + std::to_string(group) + ": " +
             error_text(error);
    }
  }
  // After fchown, which may clear bits of it; and without the mask of the process.
  return text_of(errno_of([&] { return ::fchmod(fd, static_cast<mode_t>(attributes.mode)); }));
}

// A whole and synced file beside `path`, for link() or rename(). Nothing is left of it when there is a problem.
struct Beside {
  string path{}, problem{};
};

Beside write_beside(const string& path, string_view text, const Attributes& attributes) {
  Beside beside{.path = folder_of(path) + "/.pyat-XXXXXX"};
  Fd fd(::mkostemp(beside.path.data(), O_CLOEXEC));
  if (!fd.open()) return {.problem = error_text(errno)};
  beside.problem = text_of(write_all(fd.get(), text));
  if (beside.problem.empty()) beside.problem = give(fd.get(), attributes);
  const int error = finish(fd, 0);
  if (beside.problem.empty()) beside.problem = text_of(error);
  if (!beside.problem.empty()) ::unlink(beside.path.c_str());
  return beside;
}

// Where there are no hard links: vfat, some of FUSE.
string create_in_place(const string& path, string_view text, unsigned mode) {
  Fd fd = open_file(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
  if (!fd.open()) return error_text(errno);
  int error = write_all(fd.get(), text);
  if (error == 0) error = errno_of([&] { return ::fchmod(fd.get(), static_cast<mode_t>(mode)); });
  error = finish(fd, error);
  if (error != 0) ::unlink(path.c_str());
  return text_of(error);
}

// What a symbolic link, or a chain of them, names; it need not be there. Links among the folders are the system's.
string followed(string path, int& error) {
  constexpr int most_hops = 40;  // as Linux has it
  std::array<char, 4096> target{};
  for (int hops = 0; hops < most_hops; ++hops) {
    const ssize_t size = ::readlink(path.c_str(), target.data(), target.size());
    if (size < 0) return path;  // EINVAL: no link; anything else will be seen by whoever opens it
    const string_view name(target.data(), static_cast<std::size_t>(size));
    path = name.starts_with('/') ? string(name) : folder_of(path) + '/' + string(name);
  }
  error = ELOOP;
  return path;
}

FileKind kind_of(mode_t mode) {
  if (S_ISREG(mode)) return FileKind::file;
  if (S_ISDIR(mode)) return FileKind::folder;
  if (S_ISFIFO(mode) || S_ISSOCK(mode)) return FileKind::pipe;
  return FileKind::device;
}

bool is_absent(int error) { return error == ENOENT || error == ENOTDIR; }

class RealDurableFiles final : public DurableFiles {
 public:
  FileFacts facts(const string& path) override {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0) return is_absent(errno) ? FileFacts{} : problem_of(errno);
    FileFacts facts{};
    if (S_ISLNK(status.st_mode)) {
      std::array<char, 4096> target{};
      const ssize_t size = ::readlink(path.c_str(), target.data(), target.size());
      if (size < 0) return problem_of(errno);
      facts.link.assign(target.data(), static_cast<std::size_t>(size));
      if (::stat(path.c_str(), &status) != 0) {
        if (!is_absent(errno)) facts.problem = error_text(errno);
        return facts;
      }
    }
    facts.kind = kind_of(status.st_mode);
    facts.size = static_cast<std::uint64_t>(status.st_size);
    facts.mode = status.st_mode & 07777;
    facts.user = status.st_uid, facts.group = status.st_gid;
    return facts;
  }

  ReadResult read(const string& path, std::size_t limit) override { return files_.read(path, limit); }
  FolderResult list(const string& folder) override { return files_.list(folder); }

  string create(const string& path, string_view text, unsigned mode) override {
    if (struct stat status{}; ::lstat(path.c_str(), &status) == 0) return error_text(EEXIST);
    const Beside beside = write_beside(path, text, {.mode = mode});
    if (!beside.problem.empty()) return beside.problem;
    const int error = ::link(beside.path.c_str(), path.c_str()) == 0 ? 0 : errno;
    ::unlink(beside.path.c_str());
    const bool has_no_links = error == EPERM || error == ENOTSUP || error == ENOSYS || error == EMLINK;
    const string problem = has_no_links ? create_in_place(path, text, mode) : text_of(error);
    return problem.empty() ? synced(path) : problem;
  }

  string put(const string& path, string_view text, const Attributes& attributes) override {
    int error = 0;
    const string target = attributes.replaces_link ? path : followed(path, error);
    if (error != 0) return error_text(error);
    struct stat old {};
    const bool is_there = ::lstat(target.c_str(), &old) == 0;
    if (is_there && !S_ISREG(old.st_mode) && !(attributes.replaces_link && S_ISLNK(old.st_mode))) {
      return S_ISDIR(old.st_mode) ? error_text(EISDIR) : "not a regular file";
    }
    const Beside beside = write_beside(target, text, attributes);
    return beside.problem.empty() ? renamed(beside.path, target) : beside.problem;
  }

  string put_link(const string& path, const string& target) override {
    struct stat old {};
    if (::lstat(path.c_str(), &old) == 0 && !S_ISREG(old.st_mode) && !S_ISLNK(old.st_mode)) {
      return S_ISDIR(old.st_mode) ? error_text(EISDIR) : "not a regular file";
    }
    // A name that nobody has: that of a file which is removed again. Whoever takes it meanwhile wins.
    string beside = folder_of(path) + "/.pyat-XXXXXX";
    Fd fd(::mkostemp(beside.data(), O_CLOEXEC));
    if (!fd.open()) return error_text(errno);
    if (::unlink(beside.c_str()) != 0 || ::symlink(target.c_str(), beside.c_str()) != 0) return error_text(errno);
    return renamed(beside, path);
  }

  string append(const string& path, string_view text) override {
    struct stat status {};
    const bool is_new = ::stat(path.c_str(), &status) != 0 && errno == ENOENT;
    // O_NONBLOCK: a named pipe would wait for a reader.
    Fd fd = open_file(path, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK, 0600);
    if (!fd.open() || ::fstat(fd.get(), &status) != 0) return error_text(errno);
    if (!S_ISREG(status.st_mode)) return "not a regular file";
    int error = write_all(fd.get(), text);
    if (error == 0) error = errno_of([&] { return ::fsync(fd.get()); });
    // A part of a line would stand before the next one. Where even this fails, readers find it.
    if (error != 0) errno_of([&] { return ::ftruncate(fd.get(), status.st_size); });
    error = error == 0 ? fd.close() : error;
    if (error != 0) return error_text(error);
    return is_new ? synced(path) : string{};
  }

  string truncate(const string& path, std::uint64_t size) override {
    Fd fd = open_file(path, O_WRONLY | O_NONBLOCK);
    if (!fd.open()) return error_text(errno);
    const int error = errno_of([&] { return ::ftruncate(fd.get(), static_cast<off_t>(size)); });
    return text_of(finish(fd, error));
  }

  string remove(const string& path) override {
    if (::unlink(path.c_str()) != 0) return is_absent(errno) ? string{} : error_text(errno);
    return synced(path);
  }

  string make_folder(const string& path, unsigned mode) override {
    for (std::size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
      const string part = path.substr(0, end);
      if (::mkdir(part.c_str(), 0700) == 0) {
        if (::chmod(part.c_str(), static_cast<mode_t>(mode)) != 0) return error_text(errno);
        if (string problem = synced(part); !problem.empty()) return problem;
      } else if (errno != EEXIST && !is_folder(part)) {  // a read-only "/" says EROFS of what is there
        return error_text(errno);
      }
      if (end == string::npos) break;
    }
    return is_folder(path) ? string{} : error_text(ENOTDIR);
  }

  std::optional<std::uint64_t> free_space(const string& path) override {
    struct statvfs space {};
    string at = path;
    while (::statvfs(at.c_str(), &space) != 0) {
      if (!is_absent(errno) || at == "/" || at == ".") return std::nullopt;
      at = folder_of(at);
    }
    if ((space.f_flag & ST_RDONLY) != 0) return 0;
    // The superuser may use what is kept for it.
    const auto blocks = ::geteuid() == 0 ? space.f_bfree : space.f_bavail;
    return std::uint64_t{blocks} * (space.f_frsize != 0 ? space.f_frsize : space.f_bsize);
  }

 private:
  static FileFacts problem_of(int error) { return {.problem = error_text(error)}; }
  static string synced(const string& path) { return named(sync_folder(folder_of(path)), folder_of(path)); }

  static bool is_folder(const string& path) {
    struct stat status {};
    const int old_error = errno;
    const bool is_one = ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
    errno = old_error;
    return is_one;
  }

  static string renamed(const string& from, const string& to) {
    if (::rename(from.c_str(), to.c_str()) == 0) return synced(to);
    const int error = errno;
    ::unlink(from.c_str());
    return error_text(error);
  }

  RealFiles files_{};
};

}  // namespace

std::unique_ptr<DurableFiles> real_durable_files() { return std::make_unique<RealDurableFiles>(); }

}  // namespace pyat::util
