#include "compose/inventory.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

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

class Needs {
 public:
  explicit Needs(std::vector<Found>& services) : services_(services) {
    for (const Found& found : services) by_name_.emplace(found.service.name, &found);
  }

  // Leaves out what is not listed, and what would close a circle: Compose itself refuses those.
  void add(const Project& project) {
    for (Found& found : services_) {
      for (const Dependency& need : project.find(found.service.name)->depends_on) {
        if (find(need.service) == nullptr) {
          found.open.push_back("needs: " + need.service + " is not listed here");
        } else if (need.service == found.service.name || leads_to(need.service, found.service.name)) {
          found.open.push_back("needs: " + need.service + " needs " + found.service.name + " itself");
        } else {
          found.service.needs.push_back(need.service);
        }
      }
    }
  }

 private:
  const Found* find(string_view name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : found->second;
  }

  bool leads_to(const string& from, const string& to) const {
    std::set<string> seen{from};
    std::vector<string> left{from};
    while (!left.empty()) {
      const Found* found = find(left.back());
      left.pop_back();
      for (const string& need : found->service.needs) {
        if (need == to) return true;
        if (seen.insert(need).second) left.push_back(need);
      }
    }
    return false;
  }

  std::vector<Found>& services_;
  std::map<string_view, const Found*> by_name_{};
};

}  // namespace

Stack inventory_of(const Project& project, const ReadFile& read) {
  Stack stack{};
  std::map<string, string> left_out{};  // by profile
  for (const Service& service : project.services) {
    if (!service.is_active) {
      string& names = left_out[service.profiles.front()];
      names += (names.empty() ? "" : ", ") + service.name;
    } else if (!is_name(service.name)) {
      stack.notes.push_back("left out, because pyat.yml cannot have such a name: \"" + service.name + '"');
    } else {
      stack.services.push_back(found_of(project, service, read));
    }
  }
  for (const auto& [profile, names] : left_out) {
    stack.notes.push_back("left out, as COMPOSE_PROFILES does not name " + profile + ": " + names);
  }
  Needs(stack.services).add(project);
  return stack;
}

}  // namespace pyat::compose
