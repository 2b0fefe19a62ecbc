#include "cost/whatif/search.hpp"

#include <algorithm>
#include <bit>
#include <numeric>
#include <utility>

namespace pyat::cost {
namespace {

using units::Number;

// Where in a table the cell of a choice is.
std::size_t cell_of(const std::vector<std::size_t>& table_axes, const std::vector<std::size_t>& sizes,
                    const std::vector<std::size_t>& choice) {
  std::size_t index = 0;
  for (const std::size_t axis : table_axes) index = index * sizes[axis] + choice[axis];
  return index;
}

}  // namespace

bool holds(const Number& left, Comparison comparison, const Number& right) {
  switch (comparison) {
    case Comparison::less: return left < right;
    case Comparison::at_most: return left <= right;
    case Comparison::equal: return left == right;
    case Comparison::not_equal: return left != right;
    case Comparison::at_least: return left >= right;
    case Comparison::greater: return left > right;
  }
  return false;
}

// Depth first, an axis a level: what the axes above have decided is added up once for all below.
class Search::Walk {
 public:
  Walk(Search& search, const Space& space) : search_(search), space_(space) {
    const std::size_t levels = space.axes.size() + 1;
    tables_.resize(levels);
    rules_.resize(levels);
    sums_.assign(levels, std::vector<Number>(space.measures.size()));
    losses_.assign(levels, 0);
    broken_.assign(levels, 0);
    found_.space = search.spaces_++;
    found_.choice.assign(space.axes.size(), 0);
    for (std::size_t measure = 0; measure < space.measures.size(); ++measure) {
      for (const Table& table : space.measures[measure]) {
        tables_[level_of(table.axes)].emplace_back(measure, &table);
      }
    }
    for (const Rule& rule : space.rules) rules_[level_of(rule.axes)].push_back(&rule);
  }

  void run() {
    decide(0);
    descend(0);
  }

 private:
  static std::size_t level_of(const std::vector<std::size_t>& axes) { return axes.empty() ? 0 : axes.back() + 1; }

  // Adds what the choices up to this level have decided.
  void decide(std::size_t level) {
    for (const auto& [measure, table] : tables_[level]) {
      sums_[level][measure] += table->cells[cell_of(table->axes, space_.axes, found_.choice)];
    }
    for (const Rule* rule : rules_[level]) {
      if (!rule->holds[cell_of(rule->axes, space_.axes, found_.choice)]) {
        broken_[level] |= std::uint64_t{1} << rule->objective;
      }
    }
  }

  void descend(std::size_t level) {
    if (level == space_.axes.size()) return leaf(level);
    for (std::size_t value = 0; value < space_.axes[level]; ++value) {
      found_.choice[level] = value;
      sums_[level + 1] = sums_[level];
      losses_[level + 1] = losses_[level] + space_.losses[level][value];
      broken_[level + 1] = broken_[level];
      decide(level + 1);
      descend(level + 1);
    }
  }

  void leaf(std::size_t level) {
    std::uint64_t broken = broken_[level];
    for (const Limit& limit : space_.limits) {
      if (!holds(sums_[level][limit.measure], limit.comparison, limit.bound)) {
        broken |= std::uint64_t{1} << limit.objective;
      }
    }
    found_.cost = sums_[level].front();
    found_.loss = losses_[level];
    search_.take(found_, broken);
  }

  Search& search_;
  const Space& space_;
  std::vector<std::vector<std::pair<std::size_t, const Table*>>> tables_{};  // by the level that decides them
  std::vector<std::vector<const Rule*>> rules_{};
  std::vector<std::vector<Number>> sums_{};  // by level and measure
  std::vector<std::int64_t> losses_{};
  std::vector<std::uint64_t> broken_{};  // objectives, a bit each
  Found found_{};
};

void Search::run(const Space& space) { Walk(*this, space).run(); }

void Search::take(const Found& found, std::uint64_t broken) {
  if (!floor_ || found.cost < floor_->cost) floor_ = found;
  const int count = std::popcount(broken);
  if (count > 1) return;
  for (std::size_t i = 0; i < without_.size(); ++i) {
    if (count == 1 && (broken >> i & 1U) == 0) continue;
    if (!without_[i] || found.cost < without_[i]->cost) without_[i] = found;
  }
  if (count == 1) return;
  ++kept_;
  take_best(found);
  take_front(found);
}

void Search::take_best(const Found& found) {
  if (most_ == 0) return;
  const auto is_better = [](const Found& a, const Found& b) {
    return a.cost != b.cost ? a.cost < b.cost : a.loss < b.loss;
  };
  if (best_.size() == most_ && !is_better(found, best_.back())) return;
  best_.insert(std::upper_bound(best_.begin(), best_.end(), found, is_better), found);
  if (best_.size() > most_) best_.pop_back();
}

void Search::take_front(const Found& found) {
  auto above = front_.upper_bound(found.cost);  // the first one that costs more
  if (above != front_.begin() && std::prev(above)->second.loss <= found.loss) return;
  while (above != front_.end() && above->second.loss >= found.loss) above = front_.erase(above);
  front_.insert_or_assign(found.cost, found);
}

std::vector<Found> Search::front() const {
  std::vector<Found> list{};
  for (const auto& [cost, found] : front_) list.push_back(found);
  return list;
}

}  // namespace pyat::cost
