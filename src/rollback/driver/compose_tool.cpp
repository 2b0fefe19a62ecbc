#include "rollback/driver/compose_tool.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>

#include "health/docker/printable.hpp"
#include "rollback/secrets.hpp"
#include "util/text.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;
using Words = std::vector<string>;

constexpr std::chrono::seconds version_timeout{20};

struct Release {
  unsigned major = 0, minor = 0;
};

// "2.26.1-4", "v2.29.7": what comes behind the second number does not count.
std::optional<Release> release_of(string_view text) {
  if (text.starts_with('v')) text.remove_prefix(1);
  Release release{};
  const char* const end = text.data() + text.size();
  const auto [dot, bad_major] = std::from_chars(text.data(), end, release.major);
  if (bad_major != std::errc{} || dot == end || *dot != '.') return {};
  if (std::from_chars(dot + 1, end, release.minor).ec != std::errc{}) return {};
  return release;
}

// 1.25.0: "Add --env-file to docker-compose" (CHANGELOG of docker-compose).
bool is_too_old(const Release& release) { return release.major < 1 || (release.major == 1 && release.minor < 25); }

struct Hint {
  string_view part;
  string_view next;
};

// Parts of what Compose and the engine say, in lower case.
constexpr auto hints = std::to_array<Hint>({
    {"cannot connect to the docker daemon", "start the engine: systemctl start docker"},
    {"couldn't connect to docker daemon", "start the engine: systemctl start docker"},
    {"error while fetching server api version", "start the engine: systemctl start docker"},
    {"permission denied while trying to connect", "run pyat as root, or as a member of the group docker"},
    {"port is already allocated", "stop who has the port (ss -ltnp), then: pyat rollback resume"},
    {"address already in use", "stop who has the port (ss -ltnp), then: pyat rollback resume"},
    {"no such image", "bring the image back (docker load, docker pull), then: pyat rollback resume"},
    {"pull access denied", "bring the image back (docker load, docker pull), then: pyat rollback resume"},
    {"no space left on device", "make room (docker system df shows where it went), then: pyat rollback resume"},
    {"is already in use by container", "rename or remove the container that has the name, then: pyat rollback resume"},
    {"declared as external", "make it again, as somebody did by hand: docker network create, docker volume create"},
    {"is missing a value", "set the variable in the shell that runs pyat: the generation's .env has none"},
    {"has active endpoints", "nothing: pyat leaves networks alone"},
});

string_view next_for(string_view words) {
  const string text = util::lower_ascii(words);
  const auto found =
      std::find_if(hints.begin(), hints.end(), [&](const Hint& hint) { return text.find(hint.part) != string::npos; });
  return found == hints.end() ? string_view{} : found->next;
}

// "Creating tempo ... done", " Container tempo  Started": how far it came, not what went wrong.
bool is_progress(string_view line) {
  if (line.find(" ... ") != string_view::npos || line.ends_with(" ...")) return true;
  return line.starts_with("Container ") || line.starts_with("Network ") || line.starts_with("Volume ");
}

// Its beginning and its end, without half characters.
string shortened(string_view line, std::size_t longest) {
  const auto is_inside = [&](std::size_t at) { return (static_cast<unsigned char>(line[at]) & 0xC0U) == 0x80U; };
  std::size_t begin = longest / 2;
  std::size_t end = line.size() - longest / 2;
  while (begin > 0 && is_inside(begin)) --begin;
  while (end < line.size() && is_inside(end)) ++end;
  return string(line.substr(0, begin)) + " … " + string(line.substr(end));
}

// The lines that speak of an error, each once, else the last ones.
string last_lines(string_view text) {
  constexpr std::size_t most = 3;
  constexpr std::size_t longest = 400;  // of a line, in bytes; the reason stands at its end
  Words all{};
  Words errors{};
  for (const string& part : util::split_at(text, "\n")) {
    string line(util::trimmed(health::without_secrets(part)));
    std::replace_if(
        line.begin(), line.end(), [](unsigned char c) { return c < ' ' || c == 0x7F; }, ' ');
    if (line.empty() || is_progress(line)) continue;
    if (line.size() > longest) line = shortened(line, longest);
    Words& list = util::lower_ascii(line).find("error") == string::npos ? all : errors;
    // docker-compose says the same of each container, and again of each service.
    if (std::find(list.begin(), list.end(), line) == list.end()) list.push_back(std::move(line));
  }
  // Of many errors the first ones tell most, of anything else the last ones.
  if (errors.size() > most) errors.resize(most);
  if (all.size() > most) all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(most));
  return util::joined(errors.empty() ? all : errors, "; ");
}

Words beginning(const ComposeTool& tool, const ComposeProject& project) {
  Words line = tool.words;
  line.push_back("--project-name=" + project.name);
  line.push_back("--project-directory=" + project.folder);
  line.push_back("--env-file=" + project.env_file);
  for (const string& file : project.files) line.push_back("--file=" + file);
  for (const string& profile : project.profiles) line.push_back("--profile=" + profile);
  return line;
}

Words finished(Words line, std::initializer_list<string_view> command, const Words& services) {
  line.insert(line.end(), command.begin(), command.end());
  line.emplace_back("--");
  line.insert(line.end(), services.begin(), services.end());
  return line;
}

}  // namespace

string ComposeTool::name() const { return util::joined(words, " ") + ' ' + version; }

ComposeTool find_compose(util::ProcessRunner& runner, const util::EnvironmentList& environment) {
  ComposeTool too_old{};
  string hanging{};
  for (Words words : {Words{"docker", "compose"}, Words{"docker-compose"}}) {
    util::ProcessRequest request{.argv = words, .environment = environment, .timeout = version_timeout};
    request.argv.insert(request.argv.end(), {"version", "--short"});
    const util::ProcessResult result = runner.run(request);
    if (result.timed_out) hanging = util::joined(words, " ");
    const string version(util::trimmed(result.output));
    const auto release = release_of(version);
    if (!result.is_well() || !release) continue;
    ComposeTool tool{.words = std::move(words), .version = version, .is_v2 = release->major >= 2};
    if (!is_too_old(*release)) return tool;
    too_old = std::move(tool);
  }
  ComposeTool none{};
  none.problem = "neither docker compose nor docker-compose is on this machine";
  none.next = "install docker-compose-plugin of Docker's packages, or docker-compose of Debian's (1.29)";
  if (!hanging.empty()) {
    none.problem = fmt::format("{} does not answer within {} s", hanging, version_timeout.count());
    none.next = "see what hangs: " + hanging + " version";
  }
  if (!too_old.words.empty()) none.problem = too_old.name() + " is older than 1.25, the first that pyat can use";
  return none;
}

Words up_command(const ComposeTool& tool, const ComposeProject& project, const Words& services) {
  return finished(beginning(tool, project), {"up", "--detach", "--no-deps", "--no-build"}, services);
}

util::EnvironmentList compose_environment(const util::EnvironmentList& all, const util::EnvironmentList& dotenv) {
  util::EnvironmentList chosen{};
  for (const auto& [name, value] : all) {
    const bool is_in_dotenv =
        std::any_of(dotenv.begin(), dotenv.end(), [&, &own = name](const auto& each) { return each.first == own; });
    // What finds the engine and the programs is no business of a stack.
    const bool is_of_tools = name == "PATH" || name == "HOME" || name.starts_with("DOCKER_");
    if (name.starts_with("COMPOSE_") || (is_in_dotenv && !is_of_tools)) continue;
    chosen.emplace_back(name, value);
  }
  // Containers of services that this generation does not know are no reason for a warning.
  chosen.emplace_back("COMPOSE_IGNORE_ORPHANS", "1");
  return chosen;
}

util::EnvironmentList with_engine(util::EnvironmentList environment, const health::EngineAddress& engine) {
  if (!engine.problem.empty()) return environment;
  constexpr string_view http = "http://", https = "https://";
  string host = engine.url;
  if (!engine.unix_socket.empty()) {
    host = "unix://" + engine.unix_socket;
  } else if (host.starts_with(http)) {
    host.replace(0, http.size(), "tcp://");
  } else if (host.starts_with(https)) {
    host.replace(0, https.size(), "tcp://");
  }
  std::erase_if(environment,
                [](const auto& each) { return each.first == "DOCKER_HOST" || each.first == "DOCKER_CONTEXT"; });
  environment.emplace_back("DOCKER_HOST", std::move(host));
  return environment;
}

string without_values(string_view said, const util::EnvironmentList& dotenv) {
  Masker masker{};
  for (const auto& [name, value] : dotenv) {
    if (!is_secret_name(name)) continue;
    masker.know(value);
    // What stands behind a dollar sign is the name of a variable for Compose, and said to be missing.
    for (const string& part : util::split_at(value, "$")) masker.know(part);
  }
  string out{};
  for (const string& line : util::split_at(said, "\n")) out += masker.line(line) + '\n';
  return out;
}

StepResult failure_of(const ComposeTool& tool, const util::ProcessResult& result, std::chrono::milliseconds timeout) {
  StepResult step{};
  const string ending = util::end_words(result, timeout);
  string said = last_lines(result.errors);
  if (said.empty()) said = last_lines(result.output);
  step.words =
      said.empty() ? fmt::format("{} {}", tool.name(), ending) : fmt::format("{} {}: {}", tool.name(), ending, said);
  step.next = next_for(result.errors + result.output);
  if (step.next.empty() && result.timed_out) {
    step.next = "see whether the engine answers: docker ps; then: pyat rollback resume";
  }
  return step;
}

}  // namespace pyat::rollback
