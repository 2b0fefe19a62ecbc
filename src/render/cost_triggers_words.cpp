#include "render/cost_triggers_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "render/prose.hpp"
#include "render/unicode.hpp"
#include "units/quantity.hpp"
#include "util/rfc3339.hpp"
#include "util/text.hpp"

namespace pyat::render {
namespace {

using cost::KpiVerdict;
using cost::Seen;
using cost::State;
using std::string;
using std::string_view;

string quantity_words(const std::optional<units::Quantity>& quantity, const cost::Model& model) {
  return quantity ? to_printable(words(*quantity, model.units)) : "unknown";
}

template <typename Member>
string each_seen(const std::vector<Seen>& seen, const cost::Model& model, Member member) {
  std::vector<string> all{};
  for (const Seen& one : seen) all.push_back(quantity_words(one.*member, model));
  return util::joined(all, "; ");
}

string thresholds(const std::vector<Seen>& seen, const cost::Model& model) {
  std::vector<string> all{};
  for (const Seen& one : seen) all.push_back(cost::sign_of(one.kind) + " " + quantity_words(one.threshold, model));
  return util::joined(all, "; ");
}

// How far away: "93% of it", or how much is missing where it has been reached.
string away(const cost::TriggerResult& result, const cost::Model& model) {
  if (result.state == State::unknown || result.seen.size() != 1) return {};
  const Seen& seen = result.seen.front();
  const auto distance = distance_of(seen);
  if (!distance) return {};
  if (distance->value.is_zero()) return "reached";
  return to_printable(words(*distance, model.units));
}

string share(const std::optional<units::Number>& nearness) {
  if (!nearness) return {};
  return units::grouped((*nearness * units::Number(100)).rounded(0).fixed(0)) + "%";
}

}  // namespace

string_view color_of(State state) {
  switch (state) {
    case State::ok: return sgr::green;
    case State::warn: return sgr::yellow;
    case State::firing: return sgr::red;
    case State::unknown: return sgr::blue;
  }
  return {};
}

string_view color_of(KpiVerdict verdict) {
  switch (verdict) {
    case KpiVerdict::met: return sgr::green;
    case KpiVerdict::missed: return sgr::red;
    case KpiVerdict::unknown: return sgr::blue;
  }
  return {};
}

Table trigger_table(const TriggersReport& report) {
  Table table{.columns = {{.title = "STATE"},
                          {.title = "TRIGGER"},
                          {.title = "NOW", .is_number = true},
                          {.title = "FIRES AT", .is_number = true},
                          {.title = "AT", .is_number = true, .rank = 2},
                          {.title = "AWAY BY", .is_number = true, .rank = 1}}};
  for (const cost::TriggerResult& result : report.triggers) {
    table.rows.push_back({string(to_string(result.state)), to_printable(result.trigger->name),
                          each_seen(result.seen, *report.model, &Seen::value), thresholds(result.seen, *report.model),
                          share(result.nearness), away(result, *report.model)});
    table.colors.push_back({color_of(result.state)});
  }
  drop_empty(table);
  return table;
}

string trigger_total(const TriggersReport& report) {
  if (report.triggers.empty()) return "the model has no triggers";
  std::vector<string> parts{};
  for (const State state : {State::firing, State::warn, State::ok, State::unknown}) {
    const auto count = std::count_if(report.triggers.begin(), report.triggers.end(),
                                     [&](const cost::TriggerResult& each) { return each.state == state; });
    if (count > 0) parts.push_back(fmt::format("{} {}", count, to_string(state)));
  }
  return counted(report.triggers.size(), "trigger") + ": " + util::joined(parts, ", ");
}

std::vector<string> trigger_sentences(const cost::TriggerResult& result) {
  std::vector<string> out{};
  if (result.since) {
    out.push_back((result.state == State::firing ? "its condition has held since " : "it holds since ") +
                  util::rfc3339(*result.since));
  }
  if (result.is_held && result.trigger->clears_at) {
    out.push_back("its condition no longer holds; it fires until clears_at: " +
                  result.trigger->clears_at->expression.text);
  }
  for (const string& reason : result.unknown) out.push_back(reason);
  for (const string& note : result.notes) out.push_back(note);
  if (result.state == State::firing && result.trigger->action && result.trigger->action->set.empty()) {
    out.push_back("action: " + action_words(*result.trigger->action));
  }
  return out;
}

std::vector<string> change_sentences(const cost::FileChange& change) {
  std::vector<string> out{};
  if (!change.problem.empty()) out.push_back(change.problem);
  for (const cost::SettingChange& setting : change.settings) {
    const string what = setting.action + " (" + setting.trigger + "): " + setting.path;
    if (!setting.problem.empty()) {
      out.push_back(what + " cannot be set: " + setting.problem +
                    (setting.help.empty() ? string{} : "; " + setting.help));
    } else if (setting.before == setting.after) {
      out.push_back(what + " is " + setting.after + " already");
    } else if (change.problem.empty()) {
      out.push_back(what + ": " + setting.before + " → " + setting.after);
    }
  }
  return out;
}

string action_words(const cost::Action& action) {
  std::vector<string> parts{};
  for (const auto& [name, value] : action.parameters) parts.push_back(name + ": " + value);
  return action.name + (parts.empty() ? string{} : " (" + util::joined(parts, ", ") + ")");
}

string measured_words(const std::optional<std::chrono::sys_seconds>& measured, std::size_t snapshots) {
  if (!measured) return "nothing was measured: --from URL asks a running stack";
  string words = "measured at " + util::rfc3339(*measured);
  if (snapshots > 1) words += ", with " + counted(snapshots - 1, "snapshot") + " before";
  return words;
}

string past_words(const cost::PastSeen& past) {
  string words = "before: seen at ";
  if (past.known < past.times) words += std::to_string(past.known) + " of ";
  words += counted(past.times, "time") + ", " + cost::time_words(past.shortest_step);
  if (past.longest_step != past.shortest_step) words += " to " + cost::time_words(past.longest_step);
  return words + " apart, asked of " + util::joined(past.sources, ", ");
}

Table kpi_table(const KpiTable& table) {
  Table out{.columns = {{.title = "VERDICT"},
                        {.title = "KPI"},
                        {.title = "TARGET", .is_number = true},
                        {.title = "NOW", .is_number = true},
                        {.title = "BEFORE", .is_number = true, .rank = 2},
                        {.title = "CLAIMED", .is_number = true, .rank = 1}}};
  for (const cost::KpiResult& row : table.report.kpis) {
    const auto other = [&](const std::optional<units::Quantity>& quantity) {
      return quantity ? quantity_words(quantity, *table.model) : string{};
    };
    out.rows.push_back({string(to_string(row.verdict)), to_printable(row.kpi->name), thresholds(row.seen, *table.model),
                        each_seen(row.seen, *table.model, &Seen::value), other(row.before), other(row.claimed)});
    out.colors.push_back({color_of(row.verdict)});
  }
  drop_empty(out);
  return out;
}

string kpi_total(const KpiTable& table) {
  if (table.report.kpis.empty()) return "the model has no KPIs";
  std::vector<string> parts{};
  for (const KpiVerdict verdict : {KpiVerdict::missed, KpiVerdict::met, KpiVerdict::unknown}) {
    const auto count = std::count_if(table.report.kpis.begin(), table.report.kpis.end(),
                                     [&](const cost::KpiResult& each) { return each.verdict == verdict; });
    if (count > 0) parts.push_back(fmt::format("{} {}", count, to_string(verdict)));
  }
  return counted(table.report.kpis.size(), "KPI") + ": " + util::joined(parts, ", ");
}

string lint_total(const TriggersLint& lint) {
  std::vector<string> looked{};
  if (lint.triggers > 0) looked.push_back(counted(lint.triggers, "trigger"));
  if (lint.rules > 0) looked.push_back(counted(lint.rules, "rule"));
  if (lint.queries > 0) looked.push_back(fmt::format("{} quer{}", lint.queries, lint.queries == 1 ? "y" : "ies"));
  if (looked.empty()) looked.emplace_back("nothing");
  std::vector<string> found{};
  for (const auto severity : {diag::Severity::error, diag::Severity::warning, diag::Severity::info}) {
    const auto count =
        static_cast<std::size_t>(std::count_if(lint.findings.begin(), lint.findings.end(),
                                               [&](const cost::Finding& each) { return each.severity == severity; }));
    if (count == 0) continue;
    found.push_back(severity == diag::Severity::info ? fmt::format("{} worth knowing", count)
                                                     : counted(count, to_string(severity)));
  }
  return util::joined(looked, ", ") + " checked: " + (found.empty() ? "no mistakes" : util::joined(found, ", "));
}

string place_words(const cost::Finding& finding) {
  if (finding.place.line == 0) return finding.file;
  return fmt::format("{}:{}:{}", finding.file, finding.place.line, finding.place.column);
}

}  // namespace pyat::render
