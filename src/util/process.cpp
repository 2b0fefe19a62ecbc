#include "util/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <mutex>
#include <thread>

#include "util/duration.hpp"
#include "util/files.hpp"
#include "util/orphans.hpp"

namespace pyat::util {
namespace {

using std::string;
using std::string_view;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr milliseconds tick{50};
// How long what is left in the pipes is waited for, after all processes that could write there are gone.
constexpr milliseconds drain{500};

class Handle {
 public:
  explicit Handle(int fd = -1) : fd_(fd) {}
  Handle(Handle&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Handle() { close(); }
  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

struct Pipe {
  Handle read{}, write{};
};

std::optional<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return {};
  return Pipe{Handle(ends[0]), Handle(ends[1])};
}

// The whole input as a file in memory: whoever does not read it blocks nobody.
Handle input_of(string_view text) {
  Handle file(::memfd_create("input", MFD_CLOEXEC));
  while (file.get() >= 0 && !text.empty()) {
    const ssize_t written = ::write(file.get(), text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return Handle();
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (file.get() >= 0) ::lseek(file.get(), 0, SEEK_SET);
  return file;
}

// Pointers to texts, as execve(2) takes them.
class Words {
 public:
  explicit Words(std::vector<string> texts) : texts_(std::move(texts)) {
    for (string& text : texts_) pointers_.push_back(text.data());
    pointers_.push_back(nullptr);
  }
  Words(const Words&) = delete;
  Words& operator=(const Words&) = delete;
  char* const* get() const { return pointers_.data(); }

 private:
  std::vector<string> texts_;
  std::vector<char*> pointers_{};
};

std::vector<string> assignments(const EnvironmentList& environment) {
  std::vector<string> all{};
  for (const auto& [name, value] : environment) all.push_back(name + '=' + value);
  return all;
}

// The last bytes of a stream.
class Tail {
 public:
  Tail(Handle fd, std::size_t limit) : fd_(std::move(fd)), limit_(limit) {
    ::fcntl(fd_.get(), F_SETFL, O_NONBLOCK);  // of this end alone
  }

  int fd() const { return fd_.get(); }
  bool is_open() const { return fd_.get() >= 0; }

  void read() {
    std::array<char, 65536> buffer{};
    // One that writes without end is looked after in between: its time may be over.
    constexpr int most_at_once = 16;
    for (int i = 0; i < most_at_once; ++i) {
      const ssize_t size = ::read(fd_.get(), buffer.data(), buffer.size());
      if (size < 0 && errno == EINTR) continue;
      if (size < 0 && errno == EAGAIN) return;
      if (size <= 0) return fd_.close();
      text_.append(buffer.data(), static_cast<std::size_t>(size));
      if (text_.size() > 2 * limit_) cut();
    }
  }

  string take(std::uint64_t& cut_off) {
    cut();
    cut_off = cut_;
    return std::move(text_);
  }

 private:
  void cut() {
    if (text_.size() <= limit_) return;
    cut_ += text_.size() - limit_;
    text_.erase(0, text_.size() - limit_);
  }

  Handle fd_;
  std::size_t limit_;
  string text_{};
  std::uint64_t cut_ = 0;
};

struct Start {
  const char* program = nullptr;
  const char* folder = nullptr;
  char* const* argv = nullptr;
  char* const* environment = nullptr;
  int input = -1, output = -1, errors = -1, failure = -1;
  pid_t parent = 0;
};

// Between fork and exec, where nothing may allocate or lock. What goes wrong is told through a pipe that exec closes.
[[noreturn]] void become(const Start& start) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  bool is_ready = ::getppid() == start.parent;  // otherwise it has died before it could be said
  for (const int number : {SIGPIPE, SIGINT, SIGTERM, SIGCHLD, SIGHUP, SIGQUIT}) ::signal(number, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  is_ready = is_ready && ::dup2(start.input, STDIN_FILENO) >= 0 && ::dup2(start.output, STDOUT_FILENO) >= 0 &&
             ::dup2(start.errors, STDERR_FILENO) >= 0;
  ::close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
  if (is_ready && (start.folder == nullptr || ::chdir(start.folder) == 0)) {
    ::execve(start.program, start.argv, start.environment);
  }
  const int error = errno;
  if (::write(start.failure, &error, sizeof error) < 0) ::raise(SIGKILL);
  for (;;) ::raise(SIGKILL);
}

string found(const ProcessRequest& request) {
  if (request.argv.empty() || request.argv[0].empty()) return {};
  string_view path = usual_path;
  for (const auto& [name, value] : request.environment) {
    if (name == "PATH") path = value;
  }
  return find_program(request.argv[0], path);
}

// One program, from its start to the end of all that it has started.
class Running {
 public:
  Running(const ProcessRequest& request, pid_t pid, Handle output, Handle errors)
      : request_(request),
        pid_(pid),
        started_(Clock::now()),
        output_(std::move(output), request.most_output),
        errors_(std::move(errors), request.most_output) {}

  ProcessResult finish() {
    while (!has_ended_) {
      wait_for_output(tick);
      look_for_the_end();
      if (!has_ended_) press();
    }
    end_group();
    const auto until = Clock::now() + drain;
    while ((output_.is_open() || errors_.is_open()) && Clock::now() < until) wait_for_output(tick);
    result_.output = output_.take(result_.output_cut);
    result_.errors = errors_.take(result_.errors_cut);
    result_.took = std::chrono::duration_cast<milliseconds>(Clock::now() - started_);
    return std::move(result_);
  }

 private:
  void wait_for_output(milliseconds most) {
    std::array<pollfd, 2> fds = {pollfd{output_.fd(), POLLIN, 0}, pollfd{errors_.fd(), POLLIN, 0}};
    if (!output_.is_open() && !errors_.is_open()) {
      std::this_thread::sleep_for(milliseconds{2});  // it has closed them, and will end soon
      return;
    }
    if (::poll(fds.data(), fds.size(), static_cast<int>(most.count())) <= 0) return;
    if (fds[0].revents != 0) output_.read();
    if (fds[1].revents != 0) errors_.read();
  }

  void look_for_the_end() {
    // The process is left as it is until its group has ended: its number belongs to nobody else meanwhile.
    siginfo_t info{};
    if (::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0) return;
    has_ended_ = true;
    if (info.si_code == CLD_EXITED) {
      result_.exit_code = info.si_status;
    } else {
      result_.signal = info.si_status;
    }
  }

  // Ends what takes too long, and harder what does not care.
  void press() {
    const auto now = Clock::now();
    if (!asked_to_end_) {
      result_.was_cancelled = request_.is_cancelled != nullptr && request_.is_cancelled();
      result_.timed_out = !result_.was_cancelled && now - started_ >= request_.timeout;
      if (!result_.was_cancelled && !result_.timed_out) return;
      asked_to_end_ = now;
      ::kill(-pid_, SIGTERM);
      ::kill(-pid_, SIGCONT);  // what is stopped does not hear
    } else if (now - *asked_to_end_ >= request_.grace) {
      ::kill(-pid_, SIGKILL);
    }
  }

  void end_group() {
    result_.left_behind = end_orphans(pid_);
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) continue;
  }

  const ProcessRequest& request_;
  const pid_t pid_;
  const Clock::time_point started_;
  Tail output_, errors_;
  ProcessResult result_{};
  bool has_ended_ = false;
  std::optional<Clock::time_point> asked_to_end_{};
};

ProcessResult cannot(string problem) {
  ProcessResult result{};
  result.problem = std::move(problem);
  return result;
}

class RealRunner final : public ProcessRunner {
 public:
  ProcessResult run(const ProcessRequest& request) override {
    // Of the whole process: what one has left behind could not be told from what another one is.
    static std::mutex mutex{};
    const std::lock_guard<std::mutex> one_at_a_time(mutex);
    const string program = found(request);
    if (program.empty()) return cannot("there is no such program");
    const AdoptedOrphans orphans{};
    return start(request, program);
  }

 private:
  static ProcessResult start(const ProcessRequest& request, const string& program) {
    auto output = make_pipe();
    auto errors = make_pipe();
    auto failure = make_pipe();
    const Handle input = input_of(request.input);
    if (!output || !errors || !failure || input.get() < 0) return cannot(error_text(errno));
    const Words argv(request.argv);
    const Words environment(assignments(request.environment));
    const Start start{.program = program.c_str(),
                      .folder = request.folder.empty() ? nullptr : request.folder.c_str(),
                      .argv = argv.get(),
                      .environment = environment.get(),
                      .input = input.get(),
                      .output = output->write.get(),
                      .errors = errors->write.get(),
                      .failure = failure->write.get(),
                      .parent = ::getpid()};
    const pid_t pid = ::fork();
    if (pid < 0) return cannot(error_text(errno));
    if (pid == 0) become(start);
    ::setpgid(pid, pid);  // on both sides, so that the group is there for whoever is first
    output->write.close();
    errors->write.close();
    failure->write.close();
    if (const int error = failure_of(failure->read.get()); error != 0) {
      ::waitpid(pid, nullptr, 0);
      return cannot(error_text(error));
    }
    return Running(request, pid, std::move(output->read), std::move(errors->read)).finish();
  }

  // 0: exec has closed the pipe, and the program runs.
  static int failure_of(int fd) {
    int error = 0;
    ssize_t size = 0;
    while ((size = ::read(fd, &error, sizeof error)) < 0 && errno == EINTR) continue;
    return size == static_cast<ssize_t>(sizeof error) ? error : 0;
  }
};

bool is_program(const string& path) {
  struct stat facts {};
  return ::stat(path.c_str(), &facts) == 0 && S_ISREG(facts.st_mode) && ::access(path.c_str(), X_OK) == 0;
}

}  // namespace

string end_words(const ProcessResult& result, milliseconds timeout) {
  if (!result.problem.empty()) return "cannot be started: " + result.problem;
  if (result.timed_out) return "did not end within " + duration_words(timeout) + ", and was ended";
  if (result.was_cancelled) return "was ended, as you asked for";
  if (result.exit_code) return "ended with " + std::to_string(*result.exit_code);
  const char* name = ::sigabbrev_np(result.signal);
  return "was ended by " + (name == nullptr ? "signal " + std::to_string(result.signal) : string("SIG") + name);
}

string find_program(string_view name, string_view path) {
  if (name.find('/') != string_view::npos) return is_program(string(name)) ? string(name) : string{};
  for (;;) {
    const std::size_t end = std::min(path.find(':'), path.size());
    // An empty part means the current folder to execvp(3); programs of that are never meant here.
    if (end > 0) {
      if (string candidate = string(path.substr(0, end)) + '/' + string(name); is_program(candidate)) return candidate;
    }
    if (end == path.size()) return {};
    path.remove_prefix(end + 1);
  }
}

std::unique_ptr<ProcessRunner> real_process_runner() { return std::make_unique<RealRunner>(); }

}  // namespace pyat::util
