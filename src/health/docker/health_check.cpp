#include "health/docker/health_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "health/docker/printable.hpp"

namespace pyat::health {
namespace {

using std::string;
using std::string_view;

struct Replacement {
  string_view kind, program, command;
};

// What the official images do have.
constexpr std::array replacements = {
    Replacement{"minio", "mc", R"(["CMD", "mc", "ready", "local"])"},
    Replacement{"postgresql", "pg_isready", R"(["CMD", "pg_isready"])"},
    Replacement{"redis", "redis-cli", R"(["CMD", "redis-cli", "ping"])"},
    Replacement{"prometheus", "wget", R"(["CMD", "wget", "-q", "--spider", "http://localhost:9090/-/ready"])"},
    Replacement{"alertmanager", "wget", R"(["CMD", "wget", "-q", "--spider", "http://localhost:9093/-/ready"])"},
    Replacement{"grafana", "wget", R"(["CMD", "wget", "-q", "--spider", "http://localhost:3000/api/health"])"},
};

// What pyat-probe knows by its name: src/probe/servers.cpp. Of everything else it needs the URL.
constexpr std::array<string_view, 10> probed_by_name = {
    "mimir", "tempo", "loki", "grafana", "prometheus", "alertmanager", "otel-collector", "alloy", "promtail", "minio"};

// runc: exec: "curl": executable file not found in $PATH; exec: "/bin/sh": stat /bin/sh: no such file or directory
string program_that_runc_misses(string_view output) {
  constexpr string_view mark = "exec: \"";
  const std::size_t begin = output.find(mark);
  if (begin == string_view::npos) return {};
  string_view rest = output.substr(begin + mark.size());
  const std::size_t end = rest.find('"');
  if (end == string_view::npos) return {};
  const string_view why = rest.substr(end + 1);
  const bool is_missing = why.find("executable file not found") != string_view::npos ||
                          why.find("no such file or directory") != string_view::npos;
  return is_missing ? string(rest.substr(0, end)) : string{};
}

bool is_in_command(const Container& container, string_view program) {
  return std::any_of(container.health_command.begin(), container.health_command.end(),
                     [&](const string& word) { return word.find(program) != string::npos; });
}

// "/bin/sh: curl: not found", "/bin/sh: 1: curl: not found", "bash: line 1: curl: command not found"
string program_that_shell_misses(const Container& container) {
  const string_view output = container.health_output;
  for (const string_view mark : {": not found", ": command not found"}) {
    const std::size_t end = output.find(mark);
    if (end == string_view::npos) continue;
    const std::size_t space = output.find_last_of(" \n", end);
    const std::size_t begin = space == string_view::npos ? 0 : space + 1;
    string program(output.substr(begin, end - begin));
    if (!program.empty() && is_in_command(container, program)) return program;
  }
  return {};
}

string missing_program(const Container& container) {
  const string program = program_that_runc_misses(container.health_output);
  return program.empty() ? program_that_shell_misses(container) : program;
}

// The port that it listens on inside, if the container publishes one alone.
string inner_port(const Container& container) {
  string port{};
  for (const auto& [inside, outside] : container.ports) {
    if (!port.empty() && port != std::to_string(inside)) return "PORT";
    port = std::to_string(inside);
  }
  return port.empty() ? "PORT" : port;
}

// The URL that the check itself asks; empty where a shell would have to put something in.
string url_of_check(const Container& container) {
  for (const string& word : container.health_command) {
    const std::size_t begin = std::min(word.find("http://"), word.find("https://"));
    if (begin == string::npos) continue;
    string url = word.substr(begin, word.find_first_of(" \t\n\"'`|;<>)\\", begin) - begin);
    if (url.find('$') == string::npos) return without_secrets(url);
  }
  return {};
}

string probe_of(const Container& container, string_view kind) {
  const bool is_known = std::find(probed_by_name.begin(), probed_by_name.end(), kind) != probed_by_name.end();
  const string asked = url_of_check(container);
  if (!is_known && !asked.empty()) return fmt::format(R"(["CMD", "/pyat-probe", "{}"])", asked);
  const bool is_http = kind == "http" || kind == "container" || kind == "s3" || kind == "pyroscope";
  const string url =
      fmt::format("{}://localhost:{}{}", is_http ? "http" : "tcp", inner_port(container), is_http ? "/" : "");
  return fmt::format(R"(["CMD", "/pyat-probe", "{}"])", is_known ? kind : url);
}

string advice(const Container& container, string_view kind, string_view missing) {
  const string probe = probe_of(container, kind);
  const auto* found = std::find_if(replacements.begin(), replacements.end(), [&](const Replacement& replacement) {
    return replacement.kind == kind && replacement.program != missing;
  });
  // All that is offered here does without a shell.
  if (found != replacements.end()) {
    return fmt::format("make its health check {}, or mount pyat-probe and make it {}", found->command, probe);
  }
  return fmt::format("mount pyat-probe and make its health check {}", probe);
}

string base_name(string_view path) { return string(path.substr(path.find_last_of('/') + 1)); }

}  // namespace

HealthCheckFault fault_of_health_check(const Container& container, string_view kind) {
  const string program = missing_program(container);
  if (program.empty()) return {};
  const string name = base_name(program);
  const bool is_shell = name == "sh" || name == "bash" || name == "ash";
  return {.what = is_shell ? "the image has no shell to run it in" : "the image has no " + program,
          .next = advice(container, kind, name)};
}

string words_of_health_check(const Container& container) {
  string_view output = container.health_output;
  while (!output.empty() && (output.back() == '\n' || output.back() == '\r' || output.back() == ' ')) {
    output.remove_suffix(1);
  }
  constexpr string_view too_long = "Health check exceeded timeout (";
  if (output.starts_with(too_long) && output.ends_with(')')) {
    return fmt::format("its health check did not end within {}",
                       output.substr(too_long.size(), output.size() - too_long.size() - 1));
  }
  const std::size_t last = output.find_last_of("\n\r");
  return printable(last == string_view::npos ? output : output.substr(last + 1));
}

}  // namespace pyat::health
