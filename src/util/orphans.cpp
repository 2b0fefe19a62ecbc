#include "util/orphans.hpp"

#include <dirent.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "util/files.hpp"

namespace pyat::util {
namespace {

using std::string;
using std::string_view;

// What is killed is gone within milliseconds, unless it waits for a disk.
constexpr auto patience = std::chrono::seconds(2);

struct Process {
  pid_t pid = 0, parent = 0, group = 0;
  char state = '?';
  std::uint64_t started = 0;  // in ticks since the machine was started
};

std::uint64_t number(string_view text) {
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// "1234 (a program (1)) S 1 1234 1234 …": the name may contain anything. proc(5)
std::optional<Process> read_process(string_view name) {
  constexpr std::size_t most = 4096;
  const string line = RealFiles{}.read("/proc/" + string(name) + "/stat", most).text;
  const std::size_t end = line.rfind(')');
  if (end == string::npos) return {};
  std::vector<string_view> words{};
  string_view rest = string_view(line).substr(end + 1);
  while (!rest.empty()) {
    const std::size_t begin = std::min(rest.find_first_not_of(' '), rest.size());
    rest.remove_prefix(begin);
    const std::size_t size = std::min(rest.find(' '), rest.size());
    if (size > 0) words.push_back(rest.substr(0, size));
    rest.remove_prefix(size);
  }
  constexpr std::size_t at_start = 19;  // the 22nd field of all; the state is the third
  if (words.size() <= at_start) return {};
  return Process{.pid = static_cast<pid_t>(number(name)),
                 .parent = static_cast<pid_t>(number(words[1])),
                 .group = static_cast<pid_t>(number(words[2])),
                 .state = words[0].front(),
                 .started = number(words[at_start])};
}

std::vector<Process> all_processes() {
  std::vector<Process> all{};
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir("/proc"), ::closedir);
  if (folder == nullptr) return all;
  while (const dirent* entry = ::readdir(folder.get())) {
    const string_view name = entry->d_name;
    if (name.find_first_not_of("0123456789") != string_view::npos) continue;
    if (const auto process = read_process(name)) all.push_back(*process);
  }
  return all;
}

// Of the group, or adopted since its leader was started: older children are others' business.
std::vector<Process> left_of(pid_t leader) {
  const auto head = read_process(std::to_string(leader));
  std::vector<Process> left{};
  for (const Process& process : all_processes()) {
    if (process.pid == leader) continue;
    const bool is_adopted = head && process.parent == ::getpid() && process.started >= head->started;
    if (process.group == leader || is_adopted) left.push_back(process);
  }
  return left;
}

}  // namespace

AdoptedOrphans::AdoptedOrphans() {
  ::prctl(PR_GET_CHILD_SUBREAPER, &before_);
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
}

AdoptedOrphans::~AdoptedOrphans() { ::prctl(PR_SET_CHILD_SUBREAPER, before_); }

unsigned end_orphans(pid_t leader) {
  std::set<pid_t> ended{};
  const auto until = std::chrono::steady_clock::now() + patience;
  // Again and again: what dies may leave children that are adopted only then.
  for (;;) {
    const std::vector<Process> left = left_of(leader);
    if (left.empty() || std::chrono::steady_clock::now() > until) return static_cast<unsigned>(ended.size());
    for (const Process& process : left) {
      if (process.state != 'Z') {
        ended.insert(process.pid);
        ::kill(process.pid, SIGKILL);
      }
      if (process.parent == ::getpid()) ::waitpid(process.pid, nullptr, WNOHANG);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

}  // namespace pyat::util
