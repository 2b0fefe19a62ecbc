#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "rollback/journal/lock.hpp"
#include "support/catch.hpp"
#include "support/fake_machine.hpp"
#include "support/temporary_folder.hpp"

namespace pyat::rollback {
namespace {

using std::string;

// A lock file of which the test says who holds it, and what it has in it.
struct FakeLockFiles final : LockFiles {
  string text{}, problem{}, write_problem{};
  bool is_taken = false;

  struct Held final : HeldFile {
    explicit Held(FakeLockFiles& files) : files_(files), text_(files.text) { files_.is_taken = true; }
    ~Held() override {
      files_.is_taken = false;
      if (!is_left_) files_.text.clear();
    }
    const string& text() const override { return text_; }
    string write(std::string_view next) override {
      if (files_.write_problem.empty()) files_.text = next;
      return files_.write_problem;
    }
    void leave() override { is_left_ = true; }

   private:
    FakeLockFiles& files_;
    string text_;
    bool is_left_ = false;
  };

  HeldResult hold(const string&) override {
    if (!problem.empty()) return {.file = nullptr, .text = {}, .problem = problem};
    if (is_taken) return {.file = nullptr, .is_taken = true, .text = text, .problem = {}};
    return {.file = std::make_unique<Held>(*this), .text = {}, .problem = {}};
  }
};

// Another pyat, which has ended without letting go unless `machine` says otherwise.
Owner other(const test::FakeMachine& machine) {
  Owner owner = machine.owner;
  owner.pid = 1234, owner.started = 55, owner.user = "bob", owner.boot = machine.boot;
  owner.since = {.time = machine.time - std::chrono::minutes{4},
                 .since_boot = machine.since_boot - std::chrono::seconds{64},
                 .boot = machine.boot};
  return owner;
}

TEST_CASE("one rollback at a time: the second one is told who is at work") {
  FakeLockFiles files{};
  test::FakeMachine machine{};
  LockResult first = take_lock(files, machine, "/state");
  REQUIRE(first.held != nullptr);
  CHECK(first.note == "");
  machine.pass(std::chrono::minutes{4});
  LockResult second = take_lock(files, machine, "/state");
  CHECK(second.held == nullptr);
  CHECK(second.problem ==
        "another rollback of this stack is at work: ann@loki-1, process 4711 (pyat rollback run), since "
        "2026-11-22T03:00:00.001Z, for 240 s");
  CHECK_FALSE(second.next.empty());
  first.held.reset();
  CHECK(files.text == "");
  CHECK(take_lock(files, machine, "/state").held != nullptr);
}

TEST_CASE("a clock that was set does not change for how long a lock is held") {
  FakeLockFiles files{};
  test::FakeMachine machine{};
  const LockResult first = take_lock(files, machine, "/state");
  machine.pass(std::chrono::minutes{4});
  machine.time -= std::chrono::hours{1000};
  CHECK_THAT(take_lock(files, machine, "/state").problem, EndsWith("since 2026-11-22T03:00:00.001Z, for 240 s"));
}

TEST_CASE("the lock of a process that has ended is taken over, and that is told") {
  test::FakeMachine machine{};
  const auto note_after = [&machine](const Owner& owner) {
    FakeLockFiles files{};
    files.text = text_of(owner);
    const LockResult result = take_lock(files, machine, "/state");
    CHECK(result.held != nullptr);
    CHECK(parse_owner(files.text)->pid == 4711);
    return result.note;
  };
  CHECK(
      note_after(other(machine)) ==
      "took over the lock of bob@loki-1, process 1234 (pyat rollback run): that process has ended without letting go");
  machine.processes[1234] = 56;  // another process has its number now
  CHECK_THAT(note_after(other(machine)), Contains("that process has ended"));
  Owner restarted = other(machine);
  restarted.boot = "boot-0", restarted.started = 56;  // even if by chance a process has the number and the time
  CHECK_THAT(note_after(restarted), Contains("the machine was restarted since"));
  Owner container = other(machine);
  container.pid_namespace = "pid:[2]", container.host = "8c9f2a1b", container.started = 56;
  CHECK_THAT(note_after(container), Contains("that process has ended"));
}

TEST_CASE("a lock that lives, or may live, is not taken over") {
  test::FakeMachine machine{};
  FakeLockFiles files{};
  machine.processes[1234] = 55;
  files.text = text_of(other(machine));
  const string before = files.text;
  LockResult result = take_lock(files, machine, "/state");
  CHECK(result.held == nullptr);
  CHECK_THAT(result.problem, Contains("and lives, although the file system of /state/lock does not hold its lock"));
  CHECK(files.text == before);

  Owner elsewhere = other(machine);
  elsewhere.boot = "boot-9", elsewhere.host = "loki-2";
  files.text = text_of(elsewhere);
  result = take_lock(files, machine, "/state");
  CHECK(result.held == nullptr);
  CHECK_THAT(result.problem, Contains("it cannot be seen from this machine whether it still runs"));
  CHECK(result.next == "look on loki-2; when it has ended, rm /state/lock");
  CHECK(files.text == text_of(elsewhere));
}

TEST_CASE("a lock whose owner cannot be read, or written, is told") {
  test::FakeMachine machine{};
  FakeLockFiles files{};
  files.text = "{\"pid\":12";
  CHECK_THAT(take_lock(files, machine, "/state").note, Contains("/state/lock did not say whose it was"));
  files.write_problem = "no space left on device";
  LockResult result = take_lock(files, machine, "/state");
  CHECK(result.held == nullptr);
  CHECK(result.problem == "cannot write /state/lock: no space left on device");
  files.problem = "permission denied";
  result = take_lock(files, machine, "/state");
  CHECK(result.problem == "cannot lock /state/lock: permission denied");
  CHECK_FALSE(result.next.empty());
  files.problem.clear(), files.is_taken = true, files.text.clear();
  CHECK_THAT(take_lock(files, machine, "/state").problem,
             EndsWith("/state/lock is locked, and does not say by whom yet"));
}

TEST_CASE("an owner is read as it was written") {
  test::FakeMachine machine{};
  const Owner owner = machine.self();
  CHECK(parse_owner(text_of(owner)) == owner);
  CHECK(parse_owner("[]") == std::nullopt);
  CHECK(parse_owner("{\"pid\":\"x\"}") == std::nullopt);
}

// ---- on the machine that runs this
// -----------------------------------------------------------------------------------

string text_of_lock(const test::TemporaryFolder& folder) {
  std::ifstream file(folder / "lock");
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST_CASE("the real machine knows itself and its processes") {
  const auto machine = real_machine("ann", "pyat rollback run");
  const Owner self = machine->self();
  CHECK(self.pid == ::getpid());
  CHECK(self.started > 0);
  CHECK(machine->started(self.pid) == self.started);
  CHECK(machine->started(0x7FFFFFFF) == std::nullopt);
  CHECK(self.boot.size() == 36);
  CHECK(self.pid_namespace.starts_with("pid:["));
  CHECK_FALSE(self.host.empty());
  const Stamp before = machine->now();
  machine->wait(std::chrono::milliseconds{20});
  CHECK(time_between(before, machine->now()) >= std::chrono::milliseconds{19});
}

TEST_CASE("a real lock is held by one, also within a process, and the next one has it") {
  const test::TemporaryFolder folder{};
  const auto files = real_lock_files();
  const auto machine = real_machine("ann", "pyat rollback run");
  LockResult first = take_lock(*files, *machine, folder.path());
  REQUIRE(first.problem == "");
  struct stat facts {};
  REQUIRE(::stat((folder / "lock").c_str(), &facts) == 0);
  CHECK((facts.st_mode & 0777U) == 0600U);
  CHECK(parse_owner(text_of_lock(folder))->pid == ::getpid());
  CHECK_THAT(take_lock(*files, *machine, folder.path()).problem,
             Contains("another rollback of this stack is at work: ann@"));
  first.held.reset();
  CHECK(text_of_lock(folder) == "");
  CHECK(take_lock(*files, *machine, folder.path()).problem == "");
  CHECK_THAT(take_lock(*files, *machine, folder / "nowhere").problem, Contains("no such file or directory"));
}

TEST_CASE("the real lock of a process that was killed is taken over") {
  const test::TemporaryFolder folder{};
  const auto files = real_lock_files();
  const auto machine = real_machine("ann", "pyat rollback run");
  int ready[2] = {};
  REQUIRE(::pipe(ready) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const LockResult held = take_lock(*files, *machine, folder.path());
    const char answer = held.held == nullptr ? 'n' : 'y';
    if (::write(ready[1], &answer, 1) != 1) ::_exit(1);
    for (;;) ::pause();
  }
  char answer = 0;
  REQUIRE(::read(ready[0], &answer, 1) == 1);
  CHECK(answer == 'y');
  CHECK_THAT(take_lock(*files, *machine, folder.path()).problem, Contains("process " + std::to_string(child)));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  const LockResult next = take_lock(*files, *machine, folder.path());
  CHECK(next.held != nullptr);
  CHECK_THAT(next.note, Contains("process " + std::to_string(child)));
  CHECK_THAT(next.note, Contains("has ended without letting go"));
  ::close(ready[0]), ::close(ready[1]);
}

}  // namespace
}  // namespace pyat::rollback
