// What the reports of triggers and success metrics say alike, as text and Markdown.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "render/cost_triggers.hpp"
#include "render/table.hpp"

namespace pyat::render {

Table trigger_table(const TriggersReport& report);
std::string_view color_of(cost::State state);
std::string_view color_of(cost::KpiVerdict verdict);
// "1 FIRING, 2 OK"
std::string trigger_total(const TriggersReport& report);
// Since when it holds, why something is not known, what cannot be told, and an action without a file.
std::vector<std::string> trigger_sentences(const cost::TriggerResult& result);
// "decrease_sampling: sampling_percentage 25 → 5, line 12"; "…: cannot be set: …"
std::vector<std::string> change_sentences(const cost::FileChange& change);
// "alert_and_review (alert_channel: #cost-alerts)": what the action is, without a file to change.
std::string action_words(const cost::Action& action);
// "measured at 2026-11-22T03:00:00Z", or that nothing was.
std::string measured_words(const std::optional<std::chrono::sys_seconds>& measured, std::size_t snapshots);
// "before: seen at 12 of 13 times, 5 min apart, asked of http://prometheus:9090"
std::string past_words(const cost::PastSeen& past);

Table kpi_table(const KpiTable& table);
std::string kpi_total(const KpiTable& table);
std::string lint_total(const TriggersLint& lint);
// "cost.yml:12:5"
std::string place_words(const cost::Finding& finding);

}  // namespace pyat::render
