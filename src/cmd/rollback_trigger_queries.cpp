#include "cmd/rollback_trigger_queries.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "cost/measure/ask_ranges.hpp"
#include "cost/triggers/past.hpp"
#include "util/text.hpp"
#include "util/url.hpp"

namespace pyat::cmd {
namespace {

using config::TriggerMeasure;
using config::TriggerRule;
using rollback::triggers::Answer;
using rollback::triggers::Sample;
using rollback::triggers::Series;
using std::string;
using std::chrono::sys_seconds;

constexpr std::size_t most_at_once = 8;

std::vector<cost::TimeGrid> times_of(const TriggerRule& rule, sys_seconds now) {
  auto grids = cost::times_before({{.for_time = rule.for_time, .remembers = rule.clears.has_value()}}, now);
  grids.push_back({.first = now, .step = std::chrono::seconds(1), .count = 1});
  return grids;
}

std::vector<cost::TimeGrid> times_of_baseline(const TriggerRule& rule, sys_seconds now) {
  if (rule.baseline_at) return {{.first = *rule.baseline_at, .step = std::chrono::seconds(1), .count = 1}};
  std::vector<cost::TimeGrid> grids = times_of(rule, now);
  for (cost::TimeGrid& grid : grids) grid.first -= *rule.baseline_ago;
  return grids;
}

string labels_of(const cost::ApiRow& row) {
  std::vector<string> all{};
  for (const auto& [name, value] : row.labels) {
    if (name != "__name__") all.push_back(name + "=\"" + value + '"');
  }
  return all.empty() ? string{} : '{' + util::joined(all, ", ") + '}';
}

Series series_of(const cost::ApiRow& row) {
  Series series{.labels = labels_of(row)};
  for (const cost::Point& point : row.points) {
    series.samples.push_back({.time = point.time, .value = point.value.approximate()});
  }
  for (const cost::UnreadPoint& point : row.unread) series.samples.push_back({.time = point.time, .why = point.why});
  std::sort(series.samples.begin(), series.samples.end(),
            [](const Sample& a, const Sample& b) { return a.time < b.time; });
  return series;
}

std::vector<Series> series_of(const cost::ApiAnswer& answer) {
  std::vector<Series> all{};
  for (const cost::ApiRow& row : answer.rows) all.push_back(series_of(row));
  return all;
}

// All questions of all rules to one server, two for a rule with a baseline.
class Asked {
 public:
  Asked(const std::vector<TriggerRule>& rules, const health::Target& target, sys_seconds now)
      : source_(util::to_text(target.address)), now_(now) {
    for (std::size_t i = 0; i < rules.size(); ++i) {
      const TriggerRule& rule = rules[i];
      if (rule.measure != TriggerMeasure::promql) continue;
      if (!rule.service.empty() && rule.service != target.name) continue;
      places_.push_back({.rule = i});
      questions_.push_back({rule.query, times_of(rule, now)});
      if (!rule.has_baseline()) continue;
      places_.push_back({.rule = i, .is_baseline = true});
      questions_.push_back({rule.query, times_of_baseline(rule, now)});
    }
  }

  void begin(net::Client& client, const health::Target& target) {
    if (questions_.empty()) return;
    ask_ranges(client, target, {.now = now_}, questions_,
               [this](std::vector<cost::ApiAnswer> answers) { answers_ = std::move(answers); });
  }

  // Nothing: it was not asked.
  std::optional<Answer> answer(std::size_t rule) const {
    std::optional<Answer> whole{};
    for (std::size_t i = 0; i < answers_.size(); ++i) {
      if (places_[i].rule != rule) continue;
      if (!whole) whole = Answer{.source = source_, .now = now_};
      if (whole->problem.empty()) whole->problem = answers_[i].problem;
      (places_[i].is_baseline ? whole->then : whole->series) = series_of(answers_[i]);
    }
    return whole;
  }

 private:
  struct Place {
    std::size_t rule = 0;
    bool is_baseline = false;
  };

  const string source_;
  const sys_seconds now_;
  std::vector<Place> places_{};  // of each question
  std::vector<cost::RangeQuestion> questions_{};
  std::vector<cost::ApiAnswer> answers_{};
};

bool knows_now(const Answer& answer) {
  return answer.problem.empty() && std::any_of(answer.series.begin(), answer.series.end(), [&](const Series& series) {
           return !series.samples.empty() && series.samples.back().time == answer.now;
         });
}

Answer best_of(std::size_t rule, const std::vector<Asked>& servers) {
  std::optional<Answer> best{};
  for (const Asked& server : servers) {
    std::optional<Answer> answer = server.answer(rule);
    if (!answer) continue;
    if (knows_now(*answer)) return *std::move(answer);
    // That there is nothing may be said by one who has answered.
    if (!best || (!best->problem.empty() && answer->problem.empty())) best = std::move(answer);
  }
  return best.value_or(Answer{});
}

string nobody_to_ask(const TriggerRule& rule) {
  return rule.service.empty() ? "there is no Prometheus and no Mimir to ask: name one with --from URL, or in pyat.yml"
                              : "there is no Prometheus or Mimir that is called " + rule.service;
}

}  // namespace

bool ask_triggers(const std::vector<TriggerRule>& rules, const std::vector<health::Target>& targets, sys_seconds now,
                  Context& context, std::vector<Answer>& answers) {
  std::vector<Asked> servers{};
  std::vector<const health::Target*> asked{};
  for (const health::Target& target : targets) {
    if (!cost::has_query_api(target) || !health::has_address(target)) continue;
    servers.emplace_back(rules, target, now);
    asked.push_back(&target);
  }
  const auto client = context.connect(most_at_once);
  for (std::size_t i = 0; i < servers.size(); ++i) servers[i].begin(*client, *asked[i]);
  const bool is_whole = client->run();
  answers.clear();
  for (std::size_t i = 0; i < rules.size(); ++i) {
    answers.push_back(best_of(i, servers));
    const bool was_asked = !answers.back().source.empty();
    if (rules[i].measure == TriggerMeasure::promql && !was_asked) answers.back().problem = nobody_to_ask(rules[i]);
  }
  return is_whole;
}

}  // namespace pyat::cmd
