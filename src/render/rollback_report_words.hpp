// What the reports of a rollback for people have in common: the same words, in the same tables.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "render/table.hpp"
#include "rollback/report/report.hpp"

namespace pyat::render {

// "350 ms", "12.3 s", "2 min 05 s", "1 h 02 min"
std::string elapsed_words(std::chrono::milliseconds time);

// "run-12 of lgtm: undone"
std::string report_headline(const rollback::RunReport& report);
std::string_view color_of(rollback::ReportState state);

// From where to where, who, when, how long; what is the state now comes after it.
std::vector<std::string> report_facts(const rollback::RunReport& report);

Table steps_table(const rollback::RunReport& report);
Table timeline_table(const rollback::RunReport& report);
Table blackout_table(const rollback::RunReport& report);

// "dashboards: nobody answered for 11.2 s", "metrics: somebody answered all the time, as far as was seen every 100 ms"
std::string blackout_words(const rollback::Blackout& blackout);

// "stop-old: Stop mimir, tempo (+12.3 s): all 3 are gone"
std::string verified_words(const rollback::Verified& verified);

}  // namespace pyat::render
