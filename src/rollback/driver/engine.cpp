#include "rollback/driver/engine.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "health/docker/api.hpp"
#include "health/docker/printable.hpp"

namespace pyat::rollback {
namespace {

using nlohmann::json;
using std::string;

constexpr std::chrono::milliseconds patience{10'000};  // an engine that is busy with images is slow

string text_in(const string& body, const char* key) {
  const json all = json::parse(body, nullptr, false);
  if (!all.is_object() || !all.contains(key) || !all[key].is_string()) return {};
  return all[key].get<string>();
}

string problem_of(const net::Answer& answer) {
  const string why = health::printable(health::read_error(answer.body));
  return "the engine answered " + std::to_string(answer.status) + (why.empty() ? "" : ": " + why);
}

std::vector<string> volumes_in(const string& body) {
  const json all = json::parse(body, nullptr, false);
  std::vector<string> folders{};
  if (!all.is_object() || !all.contains("Config") || !all["Config"].is_object()) return folders;
  const json& config = all["Config"];
  if (!config.contains("Volumes") || !config["Volumes"].is_object()) return folders;
  for (const auto& each : config["Volumes"].items()) folders.push_back(each.key());
  return folders;
}

}  // namespace

health::EngineFacts Engine::containers(const string& stack, const std::vector<string>& services) {
  health::EngineFacts result{};
  health::EngineOptions options{};
  options.timeout = patience;
  options.choose = [&](const health::EngineFacts& facts) {
    std::vector<std::size_t> chosen{};
    for (std::size_t i = 0; i < facts.containers.size(); ++i) {
      const health::Container& container = facts.containers[i];
      const bool is_asked = std::find(services.begin(), services.end(), container.compose_service) != services.end();
      if (container.compose_project == stack && is_asked) chosen.push_back(i);
    }
    return chosen;
  };
  health::ask_engine(client_, address_, options, [&](health::EngineFacts facts) { result = std::move(facts); });
  if (!client_.run()) {
    result.was_asked = false;
    result.notes = {"interrupted: containers were not looked at"};
  }
  return result;
}

Engine::Got Engine::get(const string& path) {
  Got got{};
  got.request.url = address_.url + path;
  got.request.unix_socket = address_.unix_socket;
  got.request.tls = address_.tls;
  got.request.timeout = patience;
  got.request.max_redirects = 0;
  client_.ask(got.request, [&](net::Answer answer) { got.answer = std::move(answer); });
  if (!client_.run()) got.answer.problem = net::Problem::cancelled;
  return got;
}

EngineImage Engine::image(const string& name) {
  const Got got = get("/images/" + name + "/json");
  if (got.answer.problem != net::Problem::none) return {.problem = net::problem_text(got.request, got.answer)};
  if (got.answer.status == 404) return {};
  if (got.answer.status == 200) {
    if (string id = text_in(got.answer.body, "Id"); !id.empty()) {
      return {.is_there = true, .id = std::move(id), .volumes = volumes_in(got.answer.body)};
    }
  }
  return {.problem = problem_of(got.answer)};
}

Volumes Engine::volumes() {
  const Got got = get("/volumes");
  if (got.answer.problem != net::Problem::none) return {.problem = net::problem_text(got.request, got.answer)};
  const json all = json::parse(got.answer.body, nullptr, false);
  if (got.answer.status != 200 || !all.is_object()) return {.problem = problem_of(got.answer)};
  Volumes volumes{};
  const auto listed = all.find("Volumes");
  if (listed == all.end() || !listed->is_array()) return volumes;  // null: there is none
  for (const json& each : *listed) {
    if (each.is_object() && each.contains("Name") && each["Name"].is_string()) volumes.names.push_back(each["Name"]);
  }
  return volumes;
}

string Engine::data_folder() { return is_here() ? text_in(get("/info").answer.body, "DockerRootDir") : string{}; }

}  // namespace pyat::rollback
