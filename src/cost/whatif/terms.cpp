#include "cost/whatif/terms.hpp"

#include <algorithm>
#include <array>

#include "cost/reader/fields.hpp"

namespace pyat::cost {
namespace {

using std::string;
using units::Number;
using Problems = std::vector<diag::Diagnostic>;

// The knobs that terms follow; growth is part of what a line costs.
constexpr auto factor_knobs =
    std::to_array<Knob>({Knob::retention, Knob::sampling, Knob::replication, Knob::compression, Knob::scrape});

// Mimir's guide to capacity sizes ingesters by series in memory, and store-gateways by active series: a longer interval
// between scrapes changes neither. Only distributors follow the samples.
Follows follows_of(const Item& item, Signal signal) {
  if (item.storage) return Follows::storage;
  const bool does = std::find(item.scales_with.begin(), item.scales_with.end(), signal) != item.scales_with.end();
  if (!does) return Follows::nothing;
  return item.group == Group::compute ? Follows::series : Follows::ingest;
}

// The signals that cause a line, with their shares. Where several are named to scale with and nothing says how much
// each of them causes, they are taken to cause the same.
std::vector<Part> causes_of(const Line& line) {
  const Item& item = *line.item;
  if (!item.split.empty() || item.storage || item.scales_with.empty()) return line.signals;
  std::vector<Part> parts{};
  for (const Signal signal : item.scales_with) {
    parts.push_back({string(to_string(signal)), Number::ratio(1, static_cast<std::int64_t>(item.scales_with.size()))});
  }
  return parts;
}

class TermMaker {
 public:
  TermMaker(const Scope& scope, Problems& problems) : scope_(scope), problems_(problems) {}

  void add(std::size_t index, const Line& line, std::vector<Term>& terms) {
    if (!line.monthly) return;
    const Number fixed = fixed_share(*line.item);
    if (!fixed.is_zero()) terms.push_back(term_of(index, line, Signal::shared, Follows::nothing, fixed));
    for (const Part& part : causes_of(line)) {
      const Signal signal = signal_from(part.name).value_or(Signal::shared);
      const Number share = part.share * (Number(1) - fixed);
      terms.push_back(term_of(index, line, signal, follows_of(*line.item, signal), share));
    }
  }

 private:
  static Term term_of(std::size_t index, const Line& line, Signal signal, Follows follows, const Number& share) {
    Term term{.line = index,
              .signal = signal,
              .follows = follows,
              .monthly = *line.monthly * share,
              .growth = line.growth * share};
    if (line.item->storage && line.quantity) term.stored = line.quantity->value * share;
    return term;
  }

  Number fixed_share(const Item& item) {
    if (!item.fixed) return 0;
    const Evaluated fixed = scope_.evaluate(*item.fixed, {}, "a share such as 40%", problems_);
    if (!fixed.quantity) return 1;
    const Number& share = fixed.quantity->value;
    if (share.sign() >= 0 && share <= Number(1)) return share;
    problems_.push_back(make_problem(item.fixed->range, item.fixed->path,
                                     "`" + item.fixed->expression.text + "` is no share of a cost",
                                     "from 0% to 100%: how much of it does not follow what comes in"));
    return 0;
  }

  const Scope& scope_;
  Problems& problems_;
};

std::optional<Number> ratio(const Number& above, const std::optional<Number>& below) {
  return below ? std::optional(above / *below) : std::nullopt;
}

}  // namespace

std::vector<Term> terms_of(const PlanCost& cost, const Scope& scope, Problems& problems) {
  std::vector<Term> terms{};
  TermMaker maker(scope, problems);
  for (std::size_t i = 0; i < cost.lines.size(); ++i) maker.add(i, cost.lines[i], terms);
  return terms;
}

bool concerns(Knob knob, const Term& term) {
  switch (knob) {
    case Knob::retention:
    case Knob::replication:
    case Knob::compression: return term.follows == Follows::storage;
    case Knob::sampling: return term.signal == Signal::traces && term.follows != Follows::nothing;
    case Knob::scrape:
      return term.signal == Signal::metrics && (term.follows == Follows::storage || term.follows == Follows::ingest);
    case Knob::growth: break;
  }
  return false;
}

std::optional<Number> factor(const Term& term, const Setting& setting, const Present& present) {
  if (!concerns(setting.parameter.knob, term)) return Number(1);
  const Kept& kept = present.items[term.line];
  switch (setting.parameter.knob) {
    case Knob::retention: return ratio(setting.value, kept.retention);
    case Knob::replication: return ratio(setting.value, kept.replication);
    case Knob::compression: return kept.compression ? std::optional(*kept.compression / setting.value) : std::nullopt;
    case Knob::sampling: return setting.value / present.sampling;
    case Knob::scrape: return present.scrape / setting.value;
    case Knob::growth: break;
  }
  return Number(1);
}

Number factor(const Term& term, const std::vector<Setting>& settings, const Present& present) {
  Number product = 1;
  for (const Knob knob : factor_knobs) {
    const Setting* setting = find(settings, knob, term.signal);
    if (setting == nullptr) continue;
    if (const auto one = factor(term, *setting, present)) product *= *one;
  }
  return product;
}

}  // namespace pyat::cost
