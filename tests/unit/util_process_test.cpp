#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <string>
#include <thread>

#include "support/catch.hpp"
#include "util/process.hpp"

using namespace pyat::util;
using namespace std::chrono_literals;
using std::string;

namespace {

ProcessRequest shell(const string& script) {
  ProcessRequest request{};
  request.argv = {"sh", "-c", script};
  request.environment = {{"PATH", "/usr/bin:/bin"}};
  request.timeout = 10s;
  return request;
}

ProcessResult run(const ProcessRequest& request) { return real_process_runner()->run(request); }

bool is_alive(const string& pid) {
  const pid_t number = std::stoi(pid);
  if (::kill(number, 0) != 0) return false;
  std::ifstream file("/proc/" + std::to_string(number) + "/stat");
  string line{};
  return std::getline(file, line) && line.find(") Z ") == string::npos;
}

}  // namespace

TEST_CASE("a program gets its words as they are, and both its streams come back") {
  ProcessRequest request{};
  request.argv = {"sh", "-c", "printf '%s|' \"$@\"; echo no >&2; exit 3", "sh", "a b", "$HOME", "*", "", "-v"};
  request.environment = {{"PATH", "/usr/bin:/bin"}};
  const ProcessResult result = run(request);
  CHECK(result.output == "a b|$HOME|*||-v|");
  CHECK(result.errors == "no\n");
  CHECK(result.exit_code == 3);
  CHECK_FALSE(result.is_well());
  CHECK(end_words(result, 1s) == "ended with 3");
}

TEST_CASE("a program has the environment, the folder and the input that it was given, and no more") {
  ::setenv("PYAT_TEST_INHERITED", "yes", 1);
  ProcessRequest request = shell("echo $A; echo $PYAT_TEST_INHERITED; pwd; cat");
  request.environment.emplace_back("A", "one two");
  request.folder = "/usr";
  request.input = "from outside";
  CHECK(run(request).output == "one two\n\n/usr\nfrom outside");
}

TEST_CASE("files that are open here are not open there") {
  const int fd = ::open("/dev/null", O_RDONLY);
  REQUIRE(fd > 2);
  CHECK(run(shell("test -e /proc/self/fd/" + std::to_string(fd) + " && echo open")).output.empty());
  ::close(fd);
}

TEST_CASE("more input than anybody reads holds nobody up") {
  ProcessRequest request = shell("true");
  request.input.assign(4 << 20, 'x');
  CHECK(run(request).is_well());
}

TEST_CASE("of much output the last bytes are kept") {
  ProcessRequest request = shell("head -c 3000000 /dev/zero | tr '\\0' a; echo end; head -c 2000000 /dev/zero >&2");
  request.most_output = 1000;
  const ProcessResult result = run(request);
  CHECK(result.output.size() == 1000);
  CHECK(result.output.ends_with("aaend\n"));
  CHECK(result.output_cut == 2'999'004);
  CHECK(result.errors.size() == 1000);
  CHECK(result.errors_cut == 1'999'000);
}

TEST_CASE("what cannot be started is said") {
  ProcessRequest request = shell("true");
  request.argv[0] = "no-such-program";
  CHECK(run(request).problem == "there is no such program");
  request.argv[0] = "/etc/passwd";  // is not executable
  CHECK(run(request).problem == "there is no such program");
  request = shell("true");
  request.folder = "/no/such/folder";
  CHECK(run(request).problem == "no such file or directory");
  CHECK(end_words(run(request), 1s) == "cannot be started: no such file or directory");
  request.argv.clear();
  CHECK_FALSE(run(request).problem.empty());
}

TEST_CASE("a program that hangs is ended, with all that it has started") {
  ProcessRequest request = shell("sleep 300 & echo $!; wait");
  request.timeout = 200ms;
  const ProcessResult result = run(request);
  CHECK(result.timed_out);
  CHECK_FALSE(result.is_well());
  CHECK(result.took < 3s);
  CHECK(end_words(result, 200ms) == "did not end within 200 ms, and was ended");
  CHECK_FALSE(is_alive(result.output));
}

TEST_CASE("a program that does not care about SIGTERM is killed after the grace") {
  ProcessRequest request = shell("trap '' TERM; echo ready; while :; do sleep 0.05; done");
  request.timeout = 200ms;
  request.grace = 300ms;
  const ProcessResult result = run(request);
  CHECK(result.timed_out);
  CHECK(result.signal == SIGKILL);
  CHECK(result.took >= 500ms);
  CHECK(result.took < 5s);
}

TEST_CASE("a program that is stopped is ended, too") {
  ProcessRequest request = shell("kill -STOP $$");
  request.timeout = 200ms;
  CHECK(run(request).took < 3s);
}

TEST_CASE("what a program leaves behind is ended, in its group and out of it") {
  const auto left = GENERATE(as<string>{}, "sleep 300 & echo $!",
                             "setsid sleep 300 & echo $!",                                        // a group of its own
                             "setsid sh -c 'setsid sleep 300 & echo $!; sleep 300' & sleep 0.2",  // and a child of it
                             "sleep 300 >/dev/null 2>&1 </dev/null & echo $!");
  CAPTURE(left);
  const ProcessResult result = run(shell(left));
  CHECK(result.exit_code == 0);
  CHECK(result.left_behind >= 1);
  CHECK(result.took < 5s);
  REQUIRE_FALSE(result.output.empty());
  CHECK_FALSE(is_alive(result.output));
}

TEST_CASE("other children of this process are left alone") {
  const pid_t other = ::fork();
  if (other == 0) {
    ::pause();
    ::_exit(0);
  }
  std::this_thread::sleep_for(50ms);  // the kernel counts the start of processes in ticks of 10 ms
  CHECK(run(shell("sleep 300 &")).left_behind == 1);
  CHECK(::kill(other, 0) == 0);
  ::kill(other, SIGKILL);
  int status = 0;
  CHECK(::waitpid(other, &status, 0) == other);
}

TEST_CASE("a program is ended when somebody has had enough") {
  int asked = 0;
  ProcessRequest request = shell("sleep 300");
  request.is_cancelled = [&] { return ++asked > 2; };
  const ProcessResult result = run(request);
  CHECK(result.was_cancelled);
  CHECK_FALSE(result.timed_out);
  CHECK_FALSE(result.is_well());
  CHECK(result.took < 3s);
}

TEST_CASE("a signal is told by its name") {
  CHECK(end_words(run(shell("kill -KILL $$")), 1s) == "was ended by SIGKILL");
  CHECK(run(shell("kill -SEGV $$")).signal == SIGSEGV);
}

TEST_CASE("a program dies with this process") {
  int ends[2] = {};
  REQUIRE(::pipe(ends) == 0);
  const pid_t pyat = ::fork();
  if (pyat == 0) {
    ProcessRequest request =
        shell("echo $$ > /proc/" + std::to_string(::getppid()) + "/fd/" + std::to_string(ends[1]) + "; exec sleep 300");
    run(request);
    ::_exit(0);
  }
  char text[32] = {};
  REQUIRE(::read(ends[0], text, sizeof text - 1) > 0);
  ::kill(pyat, SIGKILL);
  ::waitpid(pyat, nullptr, 0);
  for (int i = 0; i < 100 && is_alive(text); ++i) std::this_thread::sleep_for(10ms);
  CHECK_FALSE(is_alive(text));
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_CASE("programs are found in PATH, never in the current folder") {
  CHECK(find_program("sh", "/no/such:/usr/bin:/bin") == "/usr/bin/sh");
  CHECK(find_program("sh", "/no/such").empty());
  CHECK(find_program("sh", "").empty());
  CHECK(find_program("/bin/sh", "") == "/bin/sh");
  CHECK(find_program("bin", "/usr").empty());  // a folder
}
