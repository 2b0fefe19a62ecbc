#include "rollback/journal/machine.hpp"

#include <time.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <utility>

#include "util/files.hpp"
#include "util/text.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;
using std::chrono::milliseconds;

constexpr std::size_t most_of_a_fact = 64 * std::size_t{1024};

string fact(const string& path) { return string(util::trimmed(util::RealFiles{}.read(path, most_of_a_fact).text)); }

milliseconds clock_time(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return milliseconds{std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000};
}

string own_pid_namespace() {
  std::array<char, 64> text{};
  const ssize_t size = ::readlink("/proc/self/ns/pid", text.data(), text.size());
  return size > 0 ? string(text.data(), static_cast<std::size_t>(size)) : string{};
}

string own_host() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? string(name.data()) : string{};
}

// Field 22 (proc(5)). The second one, the program's name, may have blanks and parentheses in it.
std::optional<std::uint64_t> start_in(string_view stat) {
  const std::size_t name_end = stat.rfind(')');
  if (name_end == string_view::npos) return std::nullopt;
  const std::vector<string> fields = util::split_at(util::trimmed(stat.substr(name_end + 1)), " ");
  constexpr std::size_t index = 22 - 3;
  std::uint64_t ticks = 0;
  if (fields.size() <= index) return std::nullopt;
  std::from_chars(fields[index].data(), fields[index].data() + fields[index].size(), ticks);
  return ticks;
}

class RealMachine final : public Machine {
 public:
  RealMachine(string user, string command) : user_(std::move(user)), command_(std::move(command)) {}

  Stamp now() override {
    return {.time = std::chrono::sys_time<milliseconds>(clock_time(CLOCK_REALTIME)),
            .since_boot = clock_time(CLOCK_BOOTTIME),
            .boot = boot_};
  }

  Owner self() override {
    const pid_t pid = ::getpid();
    return {.pid = pid,
            .started = started(pid).value_or(0),
            .pid_namespace = own_pid_namespace(),
            .boot = boot_,
            .host = own_host(),
            .user = user_,
            .command = command_,
            .since = now()};
  }

  std::optional<std::uint64_t> started(std::int64_t pid) override {
    return start_in(fact("/proc/" + std::to_string(pid) + "/stat"));
  }

  void wait(milliseconds time) override {
    const timespec pause{.tv_sec = time.count() / 1000, .tv_nsec = time.count() % 1000 * 1'000'000};
    ::nanosleep(&pause, nullptr);  // a signal ends it early: then somebody wants to be heard
  }

 private:
  const string user_, command_;
  const string boot_ = fact("/proc/sys/kernel/random/boot_id");
};

}  // namespace

milliseconds time_between(const Stamp& then, const Stamp& now) {
  const bool is_same_boot = !then.boot.empty() && then.boot == now.boot;
  return is_same_boot ? now.since_boot - then.since_boot : now.time - then.time;
}

string words_of(const Owner& owner) {
  const string user = owner.user.empty() ? "somebody" : owner.user;
  const string host = owner.host.empty() ? "an unknown host" : owner.host;
  return user + "@" + host + ", process " + std::to_string(owner.pid);
}

std::unique_ptr<Machine> real_machine(string user, string command) {
  return std::make_unique<RealMachine>(std::move(user), std::move(command));
}

}  // namespace pyat::rollback
