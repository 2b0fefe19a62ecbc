#include "cost/triggers/past.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "cost/measure/catalogue.hpp"
#include "cost/measure/derive.hpp"
#include "cost/triggers/state.hpp"
#include "cost/triggers/trigger.hpp"

namespace pyat::cost {
namespace {

using std::string;
using std::string_view;
using std::chrono::seconds;

constexpr std::size_t most_times = 60;
constexpr seconds memory_without_for = std::chrono::hours(1);
// Looks in the time that something must hold for; fewer, where there would be too many in all.
constexpr auto looks_each = std::to_array<int>({12, 8, 6, 4, 3, 2});

struct Want {
  seconds back{};
  seconds step{};
};

Want want_of(const LookBack& wanted, int looks) {
  const seconds unit = wanted.for_time.count() > 0 ? wanted.for_time : memory_without_for;
  const bool is_longer = wanted.remembers && wanted.for_time.count() > 0;
  return {.back = std::min(is_longer ? 3 * unit : unit, longest_look_back), .step = std::max(unit / looks, seconds(1))};
}

// How long before now, ascending.
std::vector<seconds> offsets_of(const std::vector<Want>& wants) {
  std::vector<seconds> offsets{};
  seconds offset{};
  seconds step{};
  const auto next_step = [&] {
    seconds least{};
    for (const Want& want : wants) {
      if (want.back > offset && (least.count() == 0 || want.step < least)) least = want.step;
    }
    return least;
  };
  for (seconds next = next_step(); next.count() > 0 && offsets.size() <= most_times; next = next_step()) {
    step = next;
    offset += step;
    offsets.push_back(offset);
  }
  if (!offsets.empty()) offsets.push_back(offset + step);
  return offsets;
}

std::vector<TimeGrid> grids_of(const std::vector<seconds>& offsets, std::chrono::sys_seconds now) {
  std::vector<TimeGrid> grids{};
  for (std::size_t i = 0; i < offsets.size(); ++i) {
    const seconds step = offsets[i] - (i == 0 ? seconds(0) : offsets[i - 1]);
    if (grids.empty() || grids.back().step != step) grids.push_back({.step = step});
    grids.back().first = now - offsets[i];
    ++grids.back().count;
  }
  std::reverse(grids.begin(), grids.end());
  return grids;
}

class NameReader {
 public:
  explicit NameReader(const Model& model) : model_(model) {}

  void read(const Trigger& trigger) {
    read(trigger.when);
    read(trigger.warn_at);
    read(trigger.clears_at);
  }

  // Measured names: by themselves, by inputs, and by what plans cost.
  std::vector<string> take() { return std::move(names_); }
  bool has_costs() const { return has_plans_; }

 private:
  void read(const Formula& formula) {
    for (const string_view name : units::names_in(formula.expression)) read_name(name);
  }

  void read(const std::optional<Formula>& formula) {
    if (formula) read(*formula);
  }

  // In the order in which a Scope looks for them.
  void read_name(string_view name) {
    if (!seen_.emplace(name).second) return;
    if (is_reserved(name)) return read_plans();
    const auto input =
        std::find_if(model_.inputs.begin(), model_.inputs.end(), [&](const Input& each) { return each.name == name; });
    if (input != model_.inputs.end() && !input->statements.empty()) {
      read(input->statements.front().value);
    } else if (is_measured(name)) {
      names_.emplace_back(name);
    }
  }

  static bool is_measured(string_view name) {
    const auto derived = derived_quantities();
    return find_quantity(name) != nullptr ||
           std::any_of(derived.begin(), derived.end(), [&](const Derived& each) { return each.name == name; });
  }

  // What costs are computed of.
  void read_plans() {
    if (has_plans_) return;
    has_plans_ = true;
    for (const Plan& plan : model_.plans) {
      for (const Item& item : plan.items) read_item(item);
    }
    for (const auto& [name, price] : model_.prices) read(price.price);
    for (const Discount& discount : model_.discounts) read(discount.percent);
    for (const BudgetStep& step : model_.budget) read(step.amount);
  }

  void read_item(const Item& item) {
    read(item.cost);
    read(item.quantity);
    read(item.price);
    if (!item.storage) return;
    const Storage& storage = *item.storage;
    read(storage.ingest);
    read(storage.stored);
    read(storage.retention);
    read(storage.replication);
    read(storage.compression);
    read(storage.growth);
  }

  const Model& model_;
  std::set<string, std::less<>> seen_{};
  std::vector<string> names_{};
  bool has_plans_ = false;
};

}  // namespace

std::vector<TimeGrid> times_before(std::vector<LookBack> wanted, std::chrono::sys_seconds now) {
  std::erase_if(wanted, [](const LookBack& each) { return each.for_time.count() == 0 && !each.remembers; });
  std::vector<seconds> offsets{};
  for (const int looks : looks_each) {
    std::vector<Want> wants{};
    for (const LookBack& each : wanted) wants.push_back(want_of(each, looks));
    offsets = offsets_of(wants);
    if (offsets.size() <= most_times) break;
  }
  if (offsets.size() > most_times) offsets.resize(most_times);
  return grids_of(offsets, now);
}

PastNeeds past_needs(const Model& model, const Scope& scope) {
  PastNeeds needs{};
  NameReader reader(model);
  std::vector<diag::Diagnostic> passed_over{};
  for (const Trigger& trigger : model.triggers) {
    const auto for_time = hold_time(trigger, scope, passed_over);
    if (!for_time || (for_time->count() == 0 && !trigger.clears_at)) continue;
    if (*for_time > longest_look_back) {
      needs.notes.push_back(trigger.name + ": for " + time_words(*for_time) + " is longer than the " +
                            time_words(longest_look_back) +
                            " that a Prometheus is asked for: collect snapshots and give them with --snapshots");
      continue;
    }
    needs.look_backs.push_back({.for_time = *for_time, .remembers = trigger.clears_at.has_value()});
    reader.read(trigger);
  }
  needs.names = reader.take();
  return needs;
}

bool rest_on_costs(const Model& model) {
  NameReader reader(model);
  for (const Trigger& trigger : model.triggers) reader.read(trigger);
  return reader.has_costs();
}

}  // namespace pyat::cost
