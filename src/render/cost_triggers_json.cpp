// `pyat cost triggers`, its lint and `pyat cost kpi` for programs. Numbers are texts in base units (bytes, seconds, the
// model's currency), so that a reader's binary numbers do not round them.
#include "render/cost_triggers.hpp"
#include "render/diff.hpp"
#include "render/json_object.hpp"
#include "units/quantity.hpp"
#include "util/rfc3339.hpp"

namespace pyat::render {
namespace {

using cost::Seen;
using std::string;

string dump(const Json& object) { return object.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

Json quantity_json(const std::optional<units::Quantity>& quantity, const cost::Model& model) {
  if (!quantity) return nullptr;
  return {{"base", quantity->value.shortest(12)}, {"text", words(*quantity, model.units)}};
}

Json seen_json(const std::vector<Seen>& seen, const cost::Model& model) {
  Json list = Json::array();
  for (const Seen& one : seen) {
    Json object = {{"text", one.text}};
    set(object, "name", one.name);
    object["value"] = quantity_json(one.value, model);
    object["operator"] = cost::sign_of(one.kind);
    object["threshold"] = quantity_json(one.threshold, model);
    if (one.nearness) object["nearness"] = one.nearness->shortest(6);
    if (const auto distance = distance_of(one)) object["away_by"] = quantity_json(distance, model);
    list.push_back(std::move(object));
  }
  return list;
}

Json trigger_json(const cost::TriggerResult& result, const cost::Model& model) {
  Json object = {{"name", result.trigger->name},
                 {"state", string(to_string(result.state))},
                 {"when", result.trigger->when.expression.text},
                 {"comparisons", seen_json(result.seen, model)}};
  if (result.for_time.count() > 0) object["for_seconds"] = result.for_time.count();
  if (result.since) object["since"] = util::rfc3339(*result.since);
  if (result.is_pending) object["pending"] = true;
  if (result.is_held) object["held_by_clears_at"] = true;
  if (!result.unknown.empty()) object["unknown"] = result.unknown;
  if (!result.notes.empty()) object["notes"] = result.notes;
  if (result.trigger->action) {
    const cost::Action& action = *result.trigger->action;
    object["action"] = {{"name", action.name}};
    set(object["action"], "file", action.file);
    for (const auto& [path, value] : action.set) object["action"]["set"][path] = value;
    for (const auto& [name, value] : action.parameters) object["action"]["parameters"][name] = value;
  }
  set(object, "line", static_cast<std::uint64_t>(result.trigger->range.begin.line));
  return object;
}

Json change_json(const cost::FileChange& change) {
  Json object = {{"file", change.path}, {"applied", change.is_applied}};
  set(object, "problem", change.problem);
  object["settings"] = Json::array();
  for (const cost::SettingChange& setting : change.settings) {
    Json one = {{"trigger", setting.trigger}, {"action", setting.action}, {"path", setting.path}};
    if (setting.line > 0) one["before"] = setting.before;
    one["after"] = setting.after;
    set(one, "line", static_cast<std::uint64_t>(setting.line));
    set(one, "problem", setting.problem);
    set(one, "help", setting.help);
    object["settings"].push_back(std::move(one));
  }
  set(object, "diff", unified_diff(change.path, change.before, change.after, {}));
  return object;
}

Json past_json(const cost::PastSeen& past) {
  return {{"times", past.times},
          {"known", past.known},
          {"oldest", util::rfc3339(past.oldest)},
          {"shortest_step_seconds", past.shortest_step.count()},
          {"longest_step_seconds", past.longest_step.count()},
          {"asked", past.sources}};
}

}  // namespace

string triggers_json(const TriggersReport& report) {
  Json object = {{"format_version", 1}, {"model", report.model->path}, {"now", util::rfc3339(report.now)}};
  if (report.measured) object["measured"] = util::rfc3339(*report.measured);
  object["snapshots"] = report.snapshots;
  if (report.past) object["past"] = past_json(*report.past);
  object["triggers"] = Json::array();
  for (const auto& result : report.triggers) object["triggers"].push_back(trigger_json(result, *report.model));
  object["changes"] = Json::array();
  for (const auto& change : report.changes) object["changes"].push_back(change_json(change));
  object["notes"] = report.notes;
  return dump(object);
}

string triggers_lint_json(const TriggersLint& lint) {
  Json object = {{"format_version", 1},
                 {"files", lint.files},
                 {"triggers", lint.triggers},
                 {"rules", lint.rules},
                 {"queries", lint.queries}};
  object["findings"] = Json::array();
  for (const cost::Finding& finding : lint.findings) {
    Json one = {
        {"code", string(finding.code)}, {"severity", string(to_string(finding.severity))}, {"file", finding.file}};
    set(one, "line", static_cast<std::uint64_t>(finding.place.line));
    set(one, "column", static_cast<std::uint64_t>(finding.place.column));
    one["subject"] = finding.subject;
    one["what"] = finding.what;
    one["why"] = finding.why;
    one["instead"] = finding.instead;
    object["findings"].push_back(std::move(one));
  }
  return dump(object);
}

string kpi_json(const KpiTable& table) {
  const cost::Model& model = *table.model;
  Json object = {{"format_version", 1}, {"model", model.path}};
  if (table.measured) object["measured"] = util::rfc3339(*table.measured);
  set(object, "window", table.window);
  object["kpis"] = Json::array();
  for (const cost::KpiResult& row : table.report.kpis) {
    Json one = {{"name", row.kpi->name},
                {"verdict", string(to_string(row.verdict))},
                {"want", row.kpi->want.expression.text},
                {"comparisons", seen_json(row.seen, model)}};
    if (row.before) one["before"] = quantity_json(row.before, model);
    if (row.before_meets) one["before_meets_target"] = *row.before_meets;
    if (row.claimed) one["claimed"] = quantity_json(row.claimed, model);
    if (row.claimed_meets) one["claimed_meets_target"] = *row.claimed_meets;
    if (!row.unknown.empty()) one["unknown"] = row.unknown;
    set(one, "query", row.kpi->query);
    object["kpis"].push_back(std::move(one));
  }
  object["contradictions"] = Json::array();
  for (const auto& each : table.report.contradictions) {
    object["contradictions"].push_back(
        {{"column", each.column}, {"kpis", each.kpis}, {"what", each.what}, {"why", each.why}});
  }
  object["notes"] = table.notes;
  return dump(object);
}

}  // namespace pyat::render
