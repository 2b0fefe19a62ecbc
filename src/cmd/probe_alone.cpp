// The program pyat-probe: the options and texts of `pyat probe`, without the rest of pyat. It knows neither the table
// of commands nor CLI11: either would be more code than all that it needs.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cmd/guard.hpp"
#include "cmd/help.hpp"
#include "cmd/parse_plain.hpp"
#include "cmd/probe.hpp"

namespace pyat::cmd {
namespace {

constexpr std::string_view own_name = "pyat-probe";
constexpr std::string_view version_text = "pyat-probe " PYAT_VERSION "\n";

// The help of `pyat probe`, where this program is called otherwise.
std::string renamed(std::string text) {
  constexpr std::string_view command_name = "pyat probe";
  for (auto at = text.find(command_name); at != std::string::npos; at = text.find(command_name, at)) {
    text.replace(at, command_name.size(), own_name);
  }
  return text;
}

ExitCode work(std::vector<std::string> words, Context& context) {
  if (!words.empty() && (words.front() == "--version" || words.front() == "-V")) {
    context.out.write(version_text);
    return ExitCode::ok;
  }
  std::vector<Option> options{};
  const Action action = setup_probe(options);
  if (!parse_plain(options, std::move(words), context.env)) {
    context.out.write(renamed(command_help(probe_command, options)));
    return ExitCode::ok;
  }
  return action(context);
}

}  // namespace

int run_probe_alone(std::vector<std::string> words, Context& context) {
  const ExitCode code = guarded(std::string(own_name), context, [&] { return work(std::move(words), context); });
  // Docker knows 0 and 1 and reserves 2: https://docs.docker.com/reference/dockerfile/#healthcheck. A check that was
  // written wrongly has seen nothing healthy, and its message stands beside the code in docker inspect.
  return code == ExitCode::ok ? 0 : 1;
}

}  // namespace pyat::cmd
