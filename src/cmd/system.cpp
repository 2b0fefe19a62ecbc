#include "cmd/system.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <tuple>
#include <utility>

namespace pyat::cmd {
namespace {

std::optional<std::string> variable(std::string_view name) {
  const char* value = std::getenv(std::string(name).c_str());
  if (value == nullptr) return std::nullopt;
  return std::string(value);
}

util::EnvironmentList variables() {
  util::EnvironmentList all{};
  for (char** each = environ; each != nullptr && *each != nullptr; ++each) {
    const std::string_view text = *each;
    const std::size_t equals = text.find('=');
    if (equals != std::string_view::npos) all.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return all;
}

// "/" where the current folder is gone: nothing that is looked for from there will be found.
std::string current_folder() {
  std::array<char, 4096> path{};
  return ::getcwd(path.data(), path.size()) == nullptr ? "/" : std::string(path.data());
}

std::pair<unsigned, unsigned> terminal_size() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return {0, 0};
  return {size.ws_col, size.ws_row};
}

std::optional<std::string> read_line() {
  std::string line{};
  for (char letter = 0; ::read(STDIN_FILENO, &letter, 1) == 1;) {
    if (letter == '\n') return line;
    line += letter;
  }
  return line.empty() ? std::nullopt : std::optional(std::move(line));
}

}  // namespace

System::System(Connect connect)
    : out_(STDOUT_FILENO, 64 * 1024),
      err_(STDERR_FILENO, 0),
      context_{.files = files_,
               .out = out_,
               .err = err_,
               .env = variable,
               .durable = durable_.get(),
               .processes = processes_.get(),
               .variables = variables,
               .now = std::chrono::system_clock::now,
               .connect = std::move(connect),
               .current_folder = current_folder(),
               .read_line = read_line} {
  // A reader that goes away early, as `head` does, is then an error of write() and not the end of the process.
  std::signal(SIGPIPE, SIG_IGN);
  context_.in_is_terminal = ::isatty(STDIN_FILENO) == 1;
  context_.out_is_terminal = ::isatty(STDOUT_FILENO) == 1;
  if (!context_.out_is_terminal) return;
  context_.measure = terminal_size;
  std::tie(context_.width, context_.height) = terminal_size();
}

}  // namespace pyat::cmd
