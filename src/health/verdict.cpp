#include "health/verdict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "util/url.hpp"

namespace pyat::health {
namespace {

using std::string;
using std::string_view;

constexpr std::size_t nobody = static_cast<std::size_t>(-1);

// Is "mimir:8080", or "localhost:8081", this service?
bool answers_to(const Service& service, const string& address) {
  const string host = address.substr(0, address.rfind(':'));
  if (service.name == host) return true;
  if (service.container && (service.container->name == host || service.container->compose_service == host)) return true;
  if (service.address.empty()) return false;
  const util::Url url = util::parse_url(service.address, "http").url;
  return url.host + ':' + std::to_string(util::port_of(url)) == address;
}

// The check that decided over the state.
const Check* deciding(const Service& service) {
  const auto found = std::find_if(service.checks.begin(), service.checks.end(), [&](const Check& check) {
    return check.state == service.state && check.message == service.reason;
  });
  return found == service.checks.end() ? nullptr : &*found;
}

class Finder {
 public:
  Finder(const std::vector<Service>& services, const std::vector<std::optional<Diagnosis>>& diagnoses)
      : services_(services), diagnoses_(diagnoses) {
    for (std::size_t i = 0; i < services.size(); ++i) index_.emplace(services[i].name, i);
    for (std::size_t i = 0; i < services.size(); ++i) blockers_.push_back(blocker_of(i));
  }

  std::vector<Cause> find() {
    for (std::size_t i = 0; i < services_.size(); ++i) {
      if (is_well(services_[i].state)) continue;
      const std::size_t root = root_of(i);
      if (root != i) {
        blocked_[root].push_back(services_[i].name);
      } else {
        roots_.push_back(i);
      }
    }
    std::vector<Cause> causes{};
    for (const Group& group : grouped()) causes.push_back(cause_of(group));
    return causes;
  }

 private:
  struct Group {
    std::vector<std::size_t> members{};
  };

  bool has_diagnosis(std::size_t i) const { return i < diagnoses_.size() && diagnoses_[i].has_value(); }

  // Whether this alone can keep another service from working.
  static bool blocks(const Service& service) { return !is_well(service.state) && service.state != State::unknown; }

  // The first service that this one needs and that is ill itself; `nobody` when it is ill by itself.
  std::size_t blocker_of(std::size_t i) const {
    if (has_diagnosis(i) && !diagnoses_[i]->may_follow) return nobody;
    for (const string& need : services_[i].needs) {
      const auto found = index_.find(need);
      if (found != index_.end() && found->second != i && blocks(services_[found->second])) return found->second;
    }
    return nobody;
  }

  // Follows what is needed to the one that is ill by itself. In a circle, everybody is.
  std::size_t root_of(std::size_t start) const {
    std::size_t at = start;
    for (std::size_t steps = 0; steps <= services_.size(); ++steps) {
      const std::size_t next = blockers_[at];
      if (next == nobody) return at;
      at = next;
    }
    return start;
  }

  // Without a diagnosis, those that fail in the same way are told together.
  std::vector<Group> grouped() const {
    std::vector<Group> groups{};
    std::map<std::pair<State, string>, std::size_t> alike{};
    for (const std::size_t root : roots_) {
      const Service& service = services_[root];
      if (!has_diagnosis(root) && !service.reason.empty()) {
        const auto [at, is_new] = alike.try_emplace({service.state, said_together(service)}, groups.size());
        if (!is_new) {
          groups[at->second].members.push_back(root);
          continue;
        }
      }
      groups.push_back({{root}});
    }
    std::stable_sort(groups.begin(), groups.end(), [&](const Group& a, const Group& b) { return rank(a) > rank(b); });
    return groups;
  }

  // What should be looked at first: what blocks most, then what is worst, then what stands for most.
  std::tuple<std::size_t, State, bool, std::size_t> rank(const Group& group) const {
    const std::size_t first = group.members.front();
    const State state = services_[first].state == State::unknown ? State::up : services_[first].state;
    return {blocked_by(group).size(), state, has_diagnosis(first), group.members.size()};
  }

  std::vector<string> blocked_by(const Group& group) const {
    std::vector<string> names{};
    for (const std::size_t member : group.members) {
      const auto blocked = blocked_.find(member);
      if (blocked != blocked_.end()) names.insert(names.end(), blocked->second.begin(), blocked->second.end());
    }
    return names;
  }

  static string said_together(const Service& service) {
    const Check* check = deciding(service);
    return check == nullptr || check->together.empty() ? service.reason : check->together;
  }

  Cause cause_of(const Group& group) const {
    const std::size_t first = group.members.front();
    const Service& service = services_[first];
    Cause cause{.service = service.name};
    const string_view state = to_string(service.state);
    if (group.members.size() > 1) {
      cause.sentence = fmt::format("{} services are {}: {}", group.members.size(), state, said_together(service));
      for (const std::size_t member : group.members) cause.services.push_back(services_[member].name);
    } else {
      const string& why = has_diagnosis(first) ? diagnoses_[first]->sentence : service.reason;
      cause.sentence = fmt::format("{} is {}{}{}", service.name, state, why.empty() ? "" : ": ", why);
      cause.services.push_back(service.name);
    }
    if (has_diagnosis(first)) {
      cause.details = diagnoses_[first]->details;
      cause.next = diagnoses_[first]->next;
    } else if (const Check* check = deciding(service); check != nullptr && !check->next.empty()) {
      cause.next.push_back(check->next);
    }
    cause.blocked = blocked_by(group);
    return cause;
  }

  const std::vector<Service>& services_;
  const std::vector<std::optional<Diagnosis>>& diagnoses_;
  std::map<string, std::size_t, std::less<>> index_{};
  std::vector<std::size_t> blockers_{};  // of each service: one for each is enough for chains of thousands
  std::vector<std::size_t> roots_{};
  std::map<std::size_t, std::vector<string>> blocked_{};  // names, by the index of what blocks them
};

}  // namespace

void resolve_needs(std::vector<Service>& services) {
  for (Service& service : services) {
    for (const string& address : service.needs_addresses) {
      const auto found = std::find_if(services.begin(), services.end(), [&](const Service& other) {
        return &other != &service && answers_to(other, address);
      });
      if (found == services.end()) continue;
      const bool is_known = std::find(service.needs.begin(), service.needs.end(), found->name) != service.needs.end();
      if (!is_known) service.needs.push_back(found->name);
    }
  }
}

std::vector<Cause> find_causes(const std::vector<Service>& services,
                               const std::vector<std::optional<Diagnosis>>& diagnoses) {
  return Finder(services, diagnoses).find();
}

}  // namespace pyat::health
