#include "cost/whatif/present.hpp"

#include <algorithm>

#include "config/words.hpp"
#include "cost/reader/fields.hpp"

namespace pyat::cost {
namespace {

using std::string;
using std::string_view;
using units::Dimension;
using units::Number;
using Problems = std::vector<diag::Diagnostic>;

class PresentReader {
 public:
  PresentReader(const Scope& scope, Problems& problems) : scope_(scope), problems_(problems) {}

  Kept kept(const Item& item) {
    if (!item.storage) return {};
    const Storage& storage = *item.storage;
    Kept kept{.retention = take(storage.retention, Dimension(units::time), "a time such as 14d")};
    // Without them, what comes in is stored once and as it is; of what is there nobody knows.
    const std::optional<Number> once = storage.ingest ? std::optional(Number(1)) : std::nullopt;
    kept.replication = storage.replication ? take(*storage.replication, {}, "a number of copies") : once;
    kept.compression = storage.compression ? take(*storage.compression, {}, "a number such as 5") : once;
    return kept;
  }

  // Above 0; anything else is reported.
  std::optional<Number> take(const Formula& formula, const Dimension& dimension, string_view wanted) {
    const Evaluated value = scope_.evaluate(formula, dimension, wanted, problems_);
    if (!value.quantity) return std::nullopt;
    if (value.quantity->value.sign() > 0) return value.quantity->value;
    problems_.push_back(make_problem(formula.range, formula.path,
                                     "`" + formula.expression.text + "` is not above 0: nothing can be relative to it",
                                     "write what it is now: " + string(wanted)));
    return std::nullopt;
  }

 private:
  const Scope& scope_;
  Problems& problems_;
};

std::optional<Number> Kept::*member_of(Knob knob) {
  if (knob == Knob::retention) return &Kept::retention;
  return knob == Knob::replication ? &Kept::replication : &Kept::compression;
}

}  // namespace

bool is_of(const Item& item, Signal signal) {
  if (item.split.empty()) return item.signal == signal;
  return std::any_of(item.split.begin(), item.split.end(),
                     [&](const Share& share) { return share.name == to_string(signal); });
}

Present present_of(const Plan& plan, const Scope& scope, Problems& problems) {
  PresentReader reader(scope, problems);
  Present present{.plan = &plan};
  for (const Item& item : plan.items) present.items.push_back(reader.kept(item));
  if (plan.sampling) {
    if (const auto sampling = reader.take(*plan.sampling, {}, "a share such as 20%")) {
      present.sampling = *sampling;
      present.sampling_is_assumed = false;
      if (*sampling > Number(1)) {
        problems.push_back(make_problem(plan.sampling->range, plan.sampling->path,
                                        plan.sampling->expression.text + " is more than all traces",
                                        "a share such as 0.2, or 20%"));
      }
    }
  }
  if (plan.scrape) {
    if (const auto scrape = reader.take(*plan.scrape, Dimension(units::time), "a time such as 15s")) {
      present.scrape = *scrape;
      present.scrape_is_assumed = false;
    }
  }
  return present;
}

std::optional<Number> value_now(const Present& present, const Parameter& parameter) {
  if (parameter.knob == Knob::sampling) return present.sampling;
  if (parameter.knob == Knob::scrape) return present.scrape;
  if (parameter.knob == Knob::growth) return std::nullopt;
  const auto member = member_of(parameter.knob);
  std::optional<Number> least{};
  for (std::size_t i = 0; i < present.items.size(); ++i) {
    const std::optional<Number>& value = present.items[i].*member;
    if (!value || (parameter.signal && !is_of(present.plan->items[i], *parameter.signal))) continue;
    if (!least || *value < *least) least = value;
  }
  return least;
}

}  // namespace pyat::cost
