#include "compose/inventory.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

#include "compose/buckets.hpp"
#include "compose/facts.hpp"

namespace pyat::compose {
namespace {

using std::string;
using std::string_view;

bool ends_with_exit(const Service& service) {
  if (service.command.empty()) return false;
  string_view script = service.command.back();
  while (!script.empty() && (script.back() == ';' || script.back() == ' ' || script.back() == '\n')) {
    script.remove_suffix(1);
  }
  return script.ends_with("exit 0") || script.ends_with("exit");
}

// A container that may end: it is not started again, and something says that it does its work and ends.
bool is_one_shot(const Project& project, const Service& service) {
  if (!service.restart.empty() && service.restart != "no" && !service.restart.starts_with("on-failure")) return false;
  const auto waits_for_end = [&](const Service& other) {
    return std::any_of(other.depends_on.begin(), other.depends_on.end(), [&](const Dependency& need) {
      return need.service == service.name && need.condition == "service_completed_successfully";
    });
  };
  return parse_image(service.image).repository.ends_with("minio/mc") || ends_with_exit(service) ||
         std::any_of(project.services.begin(), project.services.end(), waits_for_end);
}

// pyat.yml takes letters, digits, '.', '_' and '-', which a name begins with a letter or a digit of.
bool is_name(string_view name) {
  const auto is_alnum = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  return !name.empty() && is_alnum(name.front()) &&
         std::all_of(name.begin(), name.end(), [&](char c) { return is_alnum(c) || c == '.' || c == '_' || c == '-'; });
}

Found found_of(const Project& project, const Service& service, const ReadFile& read) {
  Found found{};
  found.service.name = service.name;
  if (is_name(service.container_name) && service.container_name != service.name) {
    found.service.container = service.container_name;
  }
  const Program* program = program_of(parse_image(service.image));
  found.service.kind = program == nullptr ? "tcp" : string(program->kind);
  found.service.one_shot = is_one_shot(project, service);
  if (found.service.one_shot) found.service.kind = "container";
  find_image(service, found);
  if (found.service.one_shot) {
    found.facts.emplace_back("does its work and ends");
    found.service.version.clear();
    found.open.clear();
    return found;
  }
  find_config(service, program, read, found);
  find_address(service, program, read, found);
  find_auth(service, found);
  // A version is compared with what a server says of itself; a container says nothing.
  const string_view kind = found.service.kind;
  if (kind == "container" || kind == "http" || kind == "tcp") found.service.version.clear();
  return found;
}

// Goes through the services as they need each other, without recursion: thousands may stand in one chain.
class Needs {
 public:
  Needs(std::vector<Found>& services, const Project& project) : services_(services), states_(services.size()) {
    for (std::size_t at = 0; at < services.size(); ++at) {
      numbers_.emplace(services[at].service.name, at);
      needs_.push_back(project.find(services[at].service.name)->depends_on);
    }
  }

  void add() {
    for (std::size_t at = 0; at < states_.size(); ++at) {
      if (states_[at] == State::unseen) follow(at);
    }
  }

 private:
  enum class State : std::uint8_t { unseen, on_the_way, done };
  struct Step {
    std::size_t service;
    std::size_t next = 0;  // of its needs
  };

  void follow(std::size_t start) {
    std::vector<Step> way{};
    const auto enter = [&](std::size_t service) {
      states_[service] = State::on_the_way;
      way.push_back({service});
    };
    enter(start);
    while (!way.empty()) {
      Step& step = way.back();
      if (step.next == needs_[step.service].size()) {
        states_[step.service] = State::done;
        way.pop_back();
        continue;
      }
      const auto needed = add_one(services_[step.service], needs_[step.service][step.next++]);
      if (needed && states_[*needed] == State::unseen) enter(*needed);
    }
  }

  // Leaves out what is not listed, and what closes a circle: Compose itself refuses those.
  std::optional<std::size_t> add_one(Found& found, const Dependency& need) {
    const auto number = numbers_.find(need.service);
    if (number == numbers_.end()) {
      if (need.is_required) found.open.push_back("needs: " + need.service + " is not listed here");
      return std::nullopt;
    }
    if (states_[number->second] == State::on_the_way) {
      found.open.push_back("needs: " + need.service + " needs " + found.service.name + " itself");
      return std::nullopt;
    }
    found.service.needs.push_back(need.service);
    return number->second;
  }

  std::vector<Found>& services_;
  std::vector<State> states_;
  std::vector<std::vector<Dependency>> needs_{};
  std::unordered_map<string_view, std::size_t> numbers_{};
};

}  // namespace

Stack inventory_of(const Project& project, const ReadFile& read) {
  Stack stack{};
  std::map<string, string> left_out{};  // by profile
  for (const Service& service : project.services) {
    if (!service.is_active) {
      string& names = left_out[service.profiles.front()];
      names += (names.empty() ? "" : ", ") + service.name;
    } else if (service.has_no_replicas) {
      stack.notes.push_back("left out, because it has no replicas: " + service.name);
    } else if (!is_name(service.name)) {
      stack.notes.push_back("left out, because pyat.yml cannot have such a name: \"" + service.name + '"');
    } else {
      stack.services.push_back(found_of(project, service, read));
    }
  }
  for (const auto& [profile, names] : left_out) {
    string note = "left out, as COMPOSE_PROFILES does not name ";
    stack.notes.push_back(note.append(profile).append(": ").append(names));
  }
  add_buckets(project, read, stack);
  Needs(stack.services, project).add();
  return stack;
}

}  // namespace pyat::compose
