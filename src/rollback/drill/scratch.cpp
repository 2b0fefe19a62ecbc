#include "rollback/drill/scratch.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "health/docker/api.hpp"
#include "health/docker/printable.hpp"
#include "util/percent.hpp"
#include "util/text.hpp"

namespace pyat::rollback {
namespace {

using nlohmann::json;
using std::string;
using std::string_view;

constexpr string_view project_label = "com.docker.compose.project";
constexpr std::chrono::milliseconds patience{30'000};  // to kill a container that does not want to end takes a while

string text_in(const json& object, const char* key) {
  const auto at = object.find(key);
  return at != object.end() && at->is_string() ? at->get<string>() : string{};
}

string label_in(const json& object, string_view label) {
  const auto labels = object.find("Labels");
  if (labels == object.end() || !labels->is_object()) return {};
  const auto at = labels->find(label);
  return at != labels->end() && at->is_string() ? at->get<string>() : string{};
}

string name_of(ScratchKind kind, const json& object) {
  if (kind != ScratchKind::container) return text_in(object, "Name");
  const auto names = object.find("Names");
  if (names == object.end() || !names->is_array() || names->empty() || !names->front().is_string()) return {};
  string name = names->front().get<string>();
  if (name.starts_with('/')) name.erase(0, 1);
  return name;
}

string_view words_of(ScratchKind kind) {
  constexpr std::array<string_view, 3> words = {"container", "network", "volume"};
  return words[static_cast<std::size_t>(kind)];
}

string folder_of(ScratchKind kind) {
  constexpr std::array<string_view, 3> folders = {"/containers", "/networks", "/volumes"};
  return string(folders[static_cast<std::size_t>(kind)]);
}

string counted(std::size_t count, string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

}  // namespace

bool is_scratch(const DrillPlace& place, ScratchKind kind, string_view name, string_view project, string_view drill) {
  if (project != place.project || drill != place.folder) return false;
  // A container may have a name of its own. A volume that this drill has made has none.
  return kind == ScratchKind::container || name.starts_with(place.project + '_');
}

string words_of(const ScratchRemoved& removed) {
  std::vector<string> parts{};
  if (removed.containers > 0) parts.push_back(counted(removed.containers, "container"));
  if (removed.networks > 0) parts.push_back(counted(removed.networks, "network"));
  if (removed.volumes > 0) parts.push_back(counted(removed.volumes, "volume"));
  return util::joined(parts, ", ");
}

net::Answer Scratch::ask(const string& method, const string& path, string& problem) {
  net::Request request{};
  request.method = method;
  request.url = engine_.url + path;
  request.unix_socket = engine_.unix_socket;
  request.tls = engine_.tls;
  request.timeout = patience;
  request.max_body = std::size_t{16} << 20U;
  request.max_redirects = 0;
  net::Answer answer{};
  client_.ask(request, [&](net::Answer got) { answer = std::move(got); });
  if (!client_.run()) answer.problem = net::Problem::cancelled;
  if (answer.problem != net::Problem::none) {
    problem = "the Docker engine: " + net::problem_text(request, answer);
  } else if (answer.status >= 300) {
    const string why = health::printable(health::read_error(answer.body));
    problem = fmt::format("the Docker engine answered {}{}{}", answer.status, why.empty() ? "" : ": ", why);
  }
  return answer;
}

void Scratch::find(ScratchKind kind, ScratchLook& found) {
  if (!found.problem.empty()) return;
  const json filters = {{"label", {string(project_label) + '=' + place_.project}}};
  const string more = kind == ScratchKind::container ? "&all=1" : "";
  const net::Answer answer = ask("GET",
                                 folder_of(kind) + (kind == ScratchKind::container ? "/json" : "") +
                                     "?filters=" + util::percent_encoded(filters.dump()) + more,
                                 found.problem);
  if (!found.problem.empty()) return;
  json all = json::parse(answer.body, nullptr, false);
  if (kind == ScratchKind::volume && all.is_object()) all = all.value("Volumes", json::array());
  if (all.is_null()) return;
  if (!all.is_array()) {
    found.problem = fmt::format("the Docker engine does not say which {}s there are", words_of(kind));
    return;
  }
  for (const json& each : all) {
    if (!each.is_object()) continue;
    const string name = name_of(kind, each);
    // An engine that does not know the filter says all that it has.
    const string project = label_in(each, project_label);
    if (project != place_.project) continue;
    if (is_scratch(place_, kind, name, project, label_in(each, drill_label))) {
      found.own.push_back({.kind = kind, .id = kind == ScratchKind::volume ? name : text_in(each, "Id"), .name = name});
    } else {
      found.foreign.push_back(fmt::format("the {} {}", words_of(kind), name));
    }
  }
}

ScratchLook Scratch::look() {
  ScratchLook found{};
  for (const ScratchKind kind : {ScratchKind::container, ScratchKind::network, ScratchKind::volume}) find(kind, found);
  return found;
}

string Scratch::remove(const ScratchItem& item) {
  string problem{};
  // A container goes without its unnamed volumes: they are none of those that a drill may remove.
  const string how = item.kind == ScratchKind::container ? "?force=1" : "";
  const net::Answer answer = ask("DELETE", folder_of(item.kind) + '/' + util::percent_encoded(item.id) + how, problem);
  if (answer.problem == net::Problem::none && answer.status == 404) return {};
  return problem;
}

ScratchRemoved Scratch::remove() {
  ScratchRemoved removed{};
  const ScratchLook found = look();
  removed.problem = found.problem;
  if (!removed.problem.empty()) removed.next = "docker info; the next pyat rollback drill takes away what is left";
  for (const ScratchItem& item : found.own) {
    const string problem = remove(item);
    if (problem.empty()) {
      ++(item.kind == ScratchKind::container ? removed.containers
         : item.kind == ScratchKind::network ? removed.networks
                                             : removed.volumes);
    } else if (removed.problem.empty()) {
      removed.problem = fmt::format("the {} {} is left: {}", words_of(item.kind), item.name, problem);
      removed.next = fmt::format("docker {} rm {}", words_of(item.kind), item.name);
    }
  }
  return removed;
}

}  // namespace pyat::rollback
