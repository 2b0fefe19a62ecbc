// What a business case claims, against what follows from its numbers: examples/cost.yml.
#include "cost/cases/claims.hpp"

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "cost/cases/business_case.hpp"
#include "cost/reader/reader.hpp"
#include "support/catch.hpp"

namespace {

using namespace pyat;
using cost::CaseReport;
using Verdict = cost::ClaimRow::Verdict;

std::string example_text() {
  std::ifstream file(PYAT_SOURCE_DIR "/examples/cost.yml");
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<CaseReport> appraised(const std::string& text) {
  static std::vector<std::unique_ptr<cost::Model>> models{};  // the reports point into them
  auto loaded = cost::load_model("cost.yml", text);
  REQUIRE(loaded.model);
  models.push_back(std::make_unique<cost::Model>(std::move(*loaded.model)));
  const cost::Model& model = *models.back();
  std::vector<diag::Diagnostic> problems{};
  const cost::Scope scope(model, nullptr);
  const cost::Costs costs = costs_of(model, {}, scope, std::chrono::year(2026) / 11 / 22, problems);
  auto reports = appraise_cases(model, costs, scope, {.trials = 100}, problems);
  for (const auto& problem : problems) FAIL_CHECK(problem.path << ": " << problem.message);
  return reports;
}

const CaseReport& example(const std::string& name) {
  static const std::vector<CaseReport> reports = appraised(example_text());
  for (const CaseReport& report : reports) {
    if (report.name == name) return report;
  }
  FAIL("no case " << name);
  return reports.front();
}

const cost::ClaimRow& claim(const std::string& name, std::string_view says) {
  for (const auto& row : example(name).claims) {
    if (row.says.find(says) != std::string::npos) return row;
  }
  FAIL("no claim " << says);
  return example(name).claims.front();
}

// A model of one case with one claim.
const std::string start = R"(plans:
  before: {items: [{name: all, cost: 664 USD/month}]}
  now: {items: [{name: all, cost: 387 USD/month}]}
baseline: before
current: now
implementation: 15000 USD
benefits:
  - {name: costs, kind: cash, formula: savings}
  - {name: time, kind: soft, formula: 36000 USD/year}
)";

cost::ClaimRow single(const std::string& claims) { return appraised(start + claims).front().claims.front(); }

}  // namespace

TEST_CASE("the claims of the strategic brief") {
  const std::string brief = "strategic-brief";
  CHECK(claim(brief, "42 %").verdict == Verdict::right);
  CHECK(claim(brief, "$3,324 a year").verdict == Verdict::right);
  CHECK(claim(brief, "productivity").verdict == Verdict::right);
  CHECK(claim(brief, "productivity").explanation.ends_with("2,000.00 USD/month in twelve months"));
  CHECK(claim(brief, "downtime").verdict == Verdict::contradicted);
  CHECK(claim(brief, "downtime").also.size() == 3);
  CHECK(claim(brief, "total annual benefit").verdict == Verdict::right);
  CHECK(claim(brief, "annual ROI").verdict == Verdict::wrongly_named);
  CHECK(claim(brief, "annual ROI").explanation ==
        "262% is the benefit-cost ratio of year 1 (39,324.00 USD / 15,000.00 USD); the ROI of year 1 is (39,324.00 USD "
        "\u2212 15,000.00 USD) / 15,000.00 USD = 162.2%, and -77.8% with cash alone");
  CHECK(claim(brief, "payback").verdict == Verdict::right);
  CHECK(claim(brief, "payback").explanation == "the simple payback in months is 4.577, and 54.152 with cash alone");
  CHECK(claim(brief, "cumulative").verdict == Verdict::wrongly_named);
  CHECK(claim(brief, "cumulative").explanation.find("the gross benefit of 36 months, 102,972.00 USD net") !=
        std::string::npos);
  CHECK(claim(brief, "cumulative").explanation.ends_with("9,972.00 USD"));
  CHECK(claim(brief, "target of month 3").verdict == Verdict::right);
  CHECK(claim(brief, "after year 1").verdict == Verdict::not_derivable);
  CHECK(claim(brief, "after year 1").explanation.find("in the case estimate") != std::string::npos);
  CHECK(claim(brief, "after year 1").explanation.ends_with("746.8%"));
  CHECK(claim(brief, "35 %").verdict == Verdict::not_derivable);
}

TEST_CASE("the claims of the estimate") {
  CHECK(claim("estimate", "net savings").verdict == Verdict::right);
  CHECK(claim("estimate", "ROI a year").verdict == Verdict::wrongly_named);
  CHECK(claim("estimate", "break-even").verdict == Verdict::wrong);
  CHECK(claim("estimate", "break-even").explanation == "the month that breaks even is 2, and 55 with cash alone");
  CHECK(claim("estimate", "from year 2").verdict == Verdict::wrongly_named);
}

TEST_CASE("the tables of the documents do not agree with one another") {
  const std::string tables = "tables";
  for (const char* right : {"15 to 5 min", "15 to 2 min", "99.5% is 216", "99.9% is 43.2", "99.95% is 21.6",
                            "500 GB are full", "50 MB/s are 4.32", "432 times", "6 of 7", "16 of 41", "5 of 6",
                            "dashboards", "of tests"}) {
    INFO(right);
    CHECK(claim(tables, right).verdict == Verdict::right);
  }
  for (const char* wrong : {"uptime now", "uptime in month 1", "uptime in month 3", "false positives",
                            "less than 500 GB", "less operational", "95% complete", "400 MB", "alert at 500"}) {
    INFO(wrong);
    CHECK(claim(tables, wrong).verdict == Verdict::wrong);
  }
  CHECK(claim(tables, "uptime now").explanation.ends_with("99.792%"));
  CHECK(claim(tables, "alert at 500").explanation.ends_with("464.40 USD"));
}

TEST_CASE("a claim holds to the digits that it has") {
  const auto verdict = [](const std::string& value) { return single("claims: {roi: " + value + "}\n").verdict; };
  CHECK(verdict("162%") == Verdict::right);
  CHECK(verdict("162.2%") == Verdict::right);
  CHECK(verdict("162.16%") == Verdict::right);
  CHECK(verdict("1.62") == Verdict::right);
  CHECK(verdict("162.3%") == Verdict::wrong);
  CHECK(verdict("160%") == Verdict::wrong);  // nobody rounds away so much
  CHECK(verdict("2.62") == Verdict::wrongly_named);
  const auto net = [](const std::string& value) { return single("claims: {net_3_years: " + value + "}\n").verdict; };
  CHECK(net("102972 USD") == Verdict::right);
  CHECK(net("103000 USD") == Verdict::right);  // as rounded as it looks, and 0.03% away
  CHECK(net("100000 USD") == Verdict::wrong);
  CHECK(net("102971 USD") == Verdict::wrong);
}

TEST_CASE("a claim in another dimension, of nothing, or of what does not exist") {
  CHECK(single("claims: {roi: 5 GB}\n").verdict == Verdict::wrong);
  CHECK(single("claims: {roi: 5 GB}\n").explanation == "it is 1.6216: a plain number, not data");
  const auto free = appraised(
      "plans: {now: {items: [{name: all, cost: 1 USD/month}]}}\n"
      "benefits: [{name: b, kind: cash, formula: 1 USD/month}]\nclaims: {roi: 262%}\n");
  CHECK(free.front().claims.front().verdict == Verdict::not_derivable);
  CHECK(free.front().claims.front().explanation.find("does not exist") != std::string::npos);
}
