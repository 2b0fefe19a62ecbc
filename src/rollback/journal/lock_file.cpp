#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "rollback/journal/lock.hpp"
#include "util/descriptor.hpp"
#include "util/files.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;
using util::Fd;

constexpr int most_tries = 5;

string read_text(int fd) {
  std::array<char, 4096> buffer{};  // an owner has a few hundred bytes
  const ssize_t size = ::pread(fd, buffer.data(), buffer.size(), 0);
  return size > 0 ? string(buffer.data(), static_cast<std::size_t>(size)) : string{};
}

class RealHeldFile final : public HeldFile {
 public:
  RealHeldFile(Fd fd, string text) : fd_(std::move(fd)), text_(std::move(text)) {}
  ~RealHeldFile() override {
    if (is_left_) return;
    // Where it cannot be emptied, the next one finds a process that has ended: nothing is lost.
    [[maybe_unused]] const int result = ::ftruncate(fd_.get(), 0);
  }

  const string& text() const override { return text_; }
  void leave() override { is_left_ = true; }

  string write(string_view text) override {
    if (::ftruncate(fd_.get(), 0) != 0 || ::lseek(fd_.get(), 0, SEEK_SET) != 0) return util::error_text(errno);
    if (const int error = util::write_all(fd_.get(), text); error != 0) return util::error_text(error);
    return ::fsync(fd_.get()) == 0 ? string{} : util::error_text(errno);
  }

 private:
  Fd fd_;  // before the file is closed, it is emptied: see the destructor
  string text_;
  bool is_left_ = false;
};

// Somebody may have removed the file between its opening and its locking; then the lock is one of nothing.
bool has_name(int fd, const string& path) {
  struct stat own {
  }, named{};
  return ::fstat(fd, &own) == 0 && ::stat(path.c_str(), &named) == 0 && own.st_ino == named.st_ino &&
         own.st_dev == named.st_dev;
}

class RealLockFiles final : public LockFiles {
 public:
  HeldResult hold(const string& path) override {
    for (int i = 0; i < most_tries; ++i) {
      // Never waits, whatever has the name: a pipe would.
      Fd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW, 0600));
      if (!fd.open()) return {.file = nullptr, .text = {}, .problem = util::error_text(errno)};
      if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EINTR) continue;
        if (errno != EWOULDBLOCK) return {.file = nullptr, .text = {}, .problem = util::error_text(errno)};
        return {.file = nullptr, .is_taken = true, .text = read_text(fd.get()), .problem = {}};
      }
      if (!has_name(fd.get(), path)) continue;
      string text = read_text(fd.get());
      return {.file = std::make_unique<RealHeldFile>(std::move(fd), std::move(text)), .text = {}, .problem = {}};
    }
    return {.file = nullptr, .text = {}, .problem = "somebody removes it again and again"};
  }
};

}  // namespace

std::unique_ptr<LockFiles> real_lock_files() { return std::make_unique<RealLockFiles>(); }

}  // namespace pyat::rollback
