#include "cost/measure/past.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "cost/measure/catalogue.hpp"
#include "util/text.hpp"

namespace pyat::cost {
namespace {

using std::string;
using std::string_view;
using std::chrono::sys_seconds;

// The value that a row had then; false where it had none.
bool take_value(const ApiRow& range, sys_seconds time, ApiRow& row) {
  const auto point =
      std::find_if(range.points.begin(), range.points.end(), [&](const Point& each) { return each.time == time; });
  if (point != range.points.end()) {
    row.value = point->value;
    return true;
  }
  const auto unread = std::find_if(range.unread.begin(), range.unread.end(),
                                   [&](const UnreadPoint& each) { return each.time == time; });
  if (unread != range.unread.end()) {
    row.why = unread->why;
    return true;
  }
  row.why = range.why;  // of a row that is no series of numbers
  return !row.why.empty();
}

string problem_of(const RangeKnowledge& knowledge) {
  for (const ApiAnswer* answer : {&knowledge.builds, &knowledge.jobs, &knowledge.circumstances, &knowledge.metrics}) {
    if (!answer->problem.empty()) return answer->problem;
  }
  return {};
}

// Nobody scraped, or the server has forgotten.
bool knows_nothing(const Known& known) { return known.builds.empty() && known.jobs.empty() && known.metrics.empty(); }

bool is_of(const std::vector<string>& servers, string_view sources) {
  const auto parts = util::split_at(sources, ", ");
  return std::all_of(parts.begin(), parts.end(), [&](const string& part) {
    return std::find(servers.begin(), servers.end(), part) != servers.end();
  });
}

// Whether a file has a snapshot between the times before and after that one.
bool is_beside_a_file(std::span<const Snapshot> files, const std::vector<Snapshot>& times, std::size_t index) {
  if (times.size() < 2) return false;
  const bool is_first = index == 0;
  const bool is_last = index + 1 == times.size();
  const sys_seconds time = times[index].taken;
  const auto before = is_first ? times[1].taken - time : time - times[index - 1].taken;
  const auto after = is_last ? before : times[index + 1].taken - time;
  return std::any_of(files.begin(), files.end(),
                     [&](const Snapshot& file) { return file.taken > time - before && file.taken < time + after; });
}

}  // namespace

ApiAnswer answer_at(const ApiAnswer& range, sys_seconds time) {
  ApiAnswer answer{};
  answer.problem = range.problem;
  answer.is_unreachable = range.is_unreachable;
  for (const ApiRow& each : range.rows) {
    ApiRow row{};
    if (!take_value(each, time, row)) continue;
    row.labels = each.labels;
    answer.rows.push_back(std::move(row));
  }
  return answer;
}

RememberedTimes::RememberedTimes(string source, const TimeGrid& grid, const MeasureOptions& options)
    : source_(std::move(source)), grid_(grid), options_(options) {
  for (std::size_t i = 0; i < grid.count; ++i) looks_.push_back({.time = grid.time(i)});
}

void RememberedTimes::take_knowledge(const RangeKnowledge& knowledge) {
  const string problem = problem_of(knowledge);
  for (Look& look : looks_) {
    if (!problem.empty()) {
      refuse(look, fmt::format("{} could not be asked: {}", source_, problem));
      continue;
    }
    look.known.source = source_;
    read_builds(answer_at(knowledge.builds, look.time), look.known);
    read_jobs(answer_at(knowledge.jobs, look.time), look.known);
    read_circumstances(answer_at(knowledge.circumstances, look.time), look.known);
    read_metrics(answer_at(knowledge.metrics, look.time), look.known);
    if (knows_nothing(look.known)) {
      refuse(look, source_ + " has no sample of then: it was down, or has forgotten");
      continue;
    }
    Questions plan = make_plan(look.known, options_);
    look.asked.values = std::move(plan.unknown);
    look.questions = std::move(plan.questions);
  }
}

std::vector<string> RememberedTimes::questions() const {
  std::set<string> texts{};
  for (const Look& look : looks_) {
    for (const Question& question : look.questions) texts.insert(question.text);
  }
  return {texts.begin(), texts.end()};
}

void RememberedTimes::take(const string& question, const ApiAnswer& answer) {
  for (Look& look : looks_) {
    for (const Question& asked : look.questions) {
      if (asked.text != question) continue;
      auto values = values_of(asked, answer_at(answer, look.time), look.known, options_);
      look.asked.values.insert(look.asked.values.end(), std::make_move_iterator(values.begin()),
                               std::make_move_iterator(values.end()));
    }
  }
}

std::vector<Asked> RememberedTimes::result() {
  std::vector<Asked> all{};
  for (Look& look : looks_) all.push_back(std::move(look.asked));
  return all;
}

void RememberedTimes::refuse(Look& look, const string& why) const {
  for (const Quantifiable& quantity : catalogue()) {
    if (!is_wanted(options_, quantity.name)) continue;
    Measured measured{};
    measured.name = quantity.name;
    measured.unit = quantity.unit;
    measured.source = source_;
    measured.why = why;
    look.asked.values.push_back(std::move(measured));
  }
}

void forget_what_others_tell(Past& past, const Snapshot& now) {
  std::map<string_view, const Measured*> others{};  // by name
  for (const Measured& measured : now.values) {
    if (measured.value && !is_of(past.sources, measured.source)) others.emplace(measured.name, &measured);
  }
  for (Snapshot& snapshot : past.snapshots) {
    for (Measured& measured : snapshot.values) {
      const auto other = others.find(measured.name);
      if (other == others.end()) continue;
      measured.value.reset();
      measured.why = fmt::format("{} tells it today, which remembers nothing", other->second->source);
    }
  }
}

std::optional<PastSeen> seen_of(const Past& past) {
  const auto& times = past.snapshots;
  if (times.size() < 2) return std::nullopt;
  PastSeen seen{.times = times.size(), .oldest = times.front().taken, .sources = past.sources};
  seen.known = static_cast<std::size_t>(std::count_if(times.begin(), times.end(), knows_something));
  seen.shortest_step = seen.longest_step = times[1].taken - times[0].taken;
  for (std::size_t i = 1; i < times.size(); ++i) {
    const auto step = times[i].taken - times[i - 1].taken;
    seen.shortest_step = std::min(seen.shortest_step, step);
    seen.longest_step = std::max(seen.longest_step, step);
  }
  return seen;
}

bool knows_something(const Snapshot& snapshot) {
  return std::any_of(snapshot.values.begin(), snapshot.values.end(),
                     [](const Measured& measured) { return measured.value.has_value(); });
}

std::vector<const Snapshot*> in_order(std::span<const Snapshot> files, const Past& past) {
  std::vector<const Snapshot*> all{};
  for (const Snapshot& snapshot : files) all.push_back(&snapshot);
  for (std::size_t i = 0; i < past.snapshots.size(); ++i) {
    const Snapshot& snapshot = past.snapshots[i];
    if (knows_something(snapshot) || !is_beside_a_file(files, past.snapshots, i)) all.push_back(&snapshot);
  }
  std::stable_sort(all.begin(), all.end(), [](const Snapshot* a, const Snapshot* b) { return a->taken < b->taken; });
  return all;
}

}  // namespace pyat::cost
