// Sentences and tables of `pyat cost roi`, as text and Markdown have them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cost/cases/business_case.hpp"
#include "render/money.hpp"
#include "render/table.hpp"

namespace pyat::render {

// "strategic-brief: lgtm instead of legacy, 36 months, 10% a year"
std::string case_words(const cost::CaseReport& report);

Table benefit_table(const cost::CaseReport& report, const Money& money);
// The figures with cash alone, and with the soft benefits.
Table figure_table(const cost::CaseReport& report, const Money& money);
// Benefit less cost at the ends of some months.
Table curve_table(const cost::CaseReport& report, const Money& money);
Table tornado_table(const cost::CaseReport& report, const Money& money);
Table claim_table(const cost::CaseReport& report);

std::string cost_words(const cost::CaseReport& report, const Money& money);
// Each a sentence, or empty where there is nothing to say.
std::string soft_words(const cost::CaseReport& report);
std::string ownership_words(const cost::CaseReport& report, const Money& money);
std::string simulation_words(const cost::CaseReport& report, const Money& money);
// What would follow from other statements of the same inputs, or from other formulas.
std::vector<std::string> alternative_words(const std::vector<cost::Alternative>& also, const Money& money);
std::string contradiction_words(const cost::Contradiction& contradiction);

std::string figure_words(const cost::finance::Figure& figure);  // "162.2%", or why there is none
std::string months_words(const cost::finance::Recovery& recovery);

std::string_view color_of(cost::ClaimRow::Verdict verdict);
// "14 claims: 8 right, 2 wrong, …"
std::string claims_words(const std::vector<cost::CaseReport>& cases);

}  // namespace pyat::render
