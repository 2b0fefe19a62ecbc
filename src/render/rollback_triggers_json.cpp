#include "render/json_object.hpp"
#include "render/rollback_triggers.hpp"
#include "util/rfc3339.hpp"

namespace pyat::render {
namespace {

using rollback::triggers::number_words;
using rollback::triggers::Result;
using rollback::triggers::Rule;
using rollback::triggers::Sample;
using rollback::triggers::State;
using rollback::triggers::threshold_words;
using std::string;

void set(Json& object, const char* key, const std::optional<double>& number) {
  if (number) object[key] = *number;
}

void add_threshold(Json& object, const Rule& rule) {
  object["fires"] = threshold_words(rule);
  set(object, "above", rule.above);
  set(object, "below", rule.below);
  set(object, "warn_at", rule.warns);
  set(object, "clears_at", rule.clears);
  if (rule.baseline_ago) object["baseline_seconds_ago"] = rule.baseline_ago->count();
  if (rule.baseline_at) object["baseline_at"] = util::rfc3339(*rule.baseline_at);
  if (rule.for_time.count() > 0) object["for_seconds"] = rule.for_time.count();
}

Json json_of(const Sample& sample) {
  Json object = {{"time", util::rfc3339(sample.time)}};
  set(object, "value", sample.value);
  render::set(object, "why", sample.why);
  return object;
}

Json json_of(const Result& result) {
  const Rule& rule = *result.rule;
  Json object = {{"name", rule.name},
                 {"state", to_string(result.state)},
                 {"measure", to_string(rule.measure)},
                 {"urgency", rule.is_planned ? "planned" : "immediate"}};
  render::set(object, "about", rule.about);
  set(object, "value", result.value);
  if (result.value) object["value_words"] = number_words(rule, *result.value);
  render::set(object, "seen", result.seen);
  add_threshold(object, rule);
  if (result.since) object["since"] = util::rfc3339(*result.since);
  if (result.is_pending) object["pending"] = true;
  if (result.is_held) object["held_by_clears_at"] = true;
  render::set(object, "series", result.labels);
  render::set(object, "series_count", static_cast<std::uint64_t>(result.series));
  render::set(object, "asked", result.asked);
  render::set(object, "of", result.source);
  for (const Sample& sample : result.samples) object["samples"].push_back(json_of(sample));
  if (!result.unknown.empty()) object["unknown"] = result.unknown;
  if (!result.notes.empty()) object["notes"] = result.notes;
  if (result.state == State::unknown) render::set(object, "next", result.next);
  return object;
}

}  // namespace

string rollback_triggers_json(const RollbackTriggersReport& report, bool is_one_line) {
  Json object = {{"format_version", 1}};
  set(object, "stack", report.stack);
  object["at"] = util::rfc3339(report.now);
  object["triggers"] = Json::array();
  for (const Result& result : report.results) object["triggers"].push_back(json_of(result));
  Json decision = {{"verdict", to_string(report.decision.verdict)}, {"words", report.decision.words}};
  if (!report.decision.because.empty()) decision["because"] = report.decision.because;
  set(decision, "next", report.decision.next);
  object["decision"] = std::move(decision);
  object["policy"] = {{"acts", report.policy.acts},
                      {"most_per_day", report.policy.most_per_day},
                      {"cool_down_seconds", report.policy.cool_down.count()},
                      {"settle_seconds", report.policy.settle.count()},
                      {"acts_in_24_h", report.acts_today}};
  if (!report.notes.empty()) object["notes"] = report.notes;
  return object.dump(is_one_line ? -1 : 2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace pyat::render
