// What services need each other for.
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "config/problem.hpp"
#include "config/service_reader.hpp"
#include "config/words.hpp"
#include "util/edit_distance.hpp"

namespace pyat::config {
namespace {

using std::string;
using std::string_view;
using Problems = std::vector<diag::Diagnostic>;

const Node* needs_of(const Entry& service) {
  const Entry* needs = service.value->find("needs");
  return needs == nullptr ? nullptr : needs->value;
}

string place_of(const string& path, const Entry& service, std::size_t number) {
  return path_below(path_below(path, service.key), "needs") + "[" + std::to_string(number) + "]";
}

// Goes through the services as they need each other, without recursion: thousands may stand in one chain.
class Circles {
 public:
  Circles(const Node& services, const string& path, Problems& problems)
      : services_(services), path_(path), problems_(problems), states_(services.entries.size(), State::unseen) {
    for (std::size_t at = 0; at < services.entries.size(); ++at) numbers_.emplace(services.entries[at].key, at);
  }

  void check() {
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
    enter(start);
    while (!way_.empty()) {
      Step& step = way_.back();
      const Entry& service = services_.entries[step.service];
      const Node* needs = needs_of(service);
      if (needs == nullptr || step.next == needs->items.size()) {
        states_[step.service] = State::done;
        way_.pop_back();
        continue;
      }
      const std::size_t number = step.next++;
      const auto found = numbers_.find(needs->items[number]->text);
      if (found == numbers_.end()) continue;
      if (states_[found->second] == State::unseen) {
        enter(found->second);
      } else if (states_[found->second] == State::on_the_way) {
        report(found->second, *needs->items[number], place_of(path_, service, number));
      }
    }
  }

  void enter(std::size_t service) {
    states_[service] = State::on_the_way;
    way_.push_back({service});
  }

  void report(std::size_t first, const Node& closing, string place) {
    string circle{};
    bool in_circle = false;
    for (const Step& step : way_) {
      in_circle = in_circle || step.service == first;
      if (in_circle) circle += services_.entries[step.service].key + " → ";
    }
    circle += services_.entries[first].key;
    add_problem(problems_, closing.range, std::move(place), "these services need each other in a circle: " + circle,
                "none of them could be up before the others: take one of these needs out");
  }

  const Node& services_;
  const string& path_;
  Problems& problems_;
  std::vector<State> states_;
  std::vector<Step> way_{};
  std::unordered_map<string_view, std::size_t> numbers_{};
};

}  // namespace

void check_needs(const Node& services, const string& path, bool all_are_here, Problems& problems) {
  std::vector<string_view> names{};
  for (const Entry& service : services.entries) names.push_back(service.key);
  const std::unordered_set<string_view> known(names.begin(), names.end());
  for (const Entry& service : services.entries) {
    const Node* needs = all_are_here ? needs_of(service) : nullptr;
    for (std::size_t number = 0; needs != nullptr && number < needs->items.size(); ++number) {
      const Node& name = *needs->items[number];
      if (known.count(name.text) > 0) continue;
      const string_view nearest = util::nearest(name.text, names);
      add_problem(problems, name.range, place_of(path, service, number),
                  service.key + " needs a service that is not listed here: " + in_quotes(name.text),
                  nearest.empty() ? "known here: " + joined(names) : did_you_mean(nearest));
    }
  }
  Circles(services, path, problems).check();
}

}  // namespace pyat::config
