// The tables of what was measured, as text, Markdown and the page show them.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "cost/measured_report.hpp"
#include "render/money.hpp"
#include "render/table.hpp"

namespace pyat::render {

// What has a value; the tenants and components of each below it.
Table measured_table(const cost::MeasuredReport& measured, const Money& money);
// "Not measured: …", each with the reason; empty when all was.
std::string unmeasured_words(const cost::MeasuredReport& measured);

// "Since 2026-11-01, in 22 snapshots"
std::string trend_heading(const cost::MeasuredReport& measured);
Table trend_table(const cost::MeasuredReport& measured, const Money& money);

Table unused_table(const cost::UnusedReport& report, const Money& money);
std::vector<std::string> unused_words(const cost::UnusedReport& report, const Money& money);

// "1 h", "7 days"
std::string window_words(std::chrono::seconds window);

}  // namespace pyat::render
