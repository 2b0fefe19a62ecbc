// From the plan of a rollback to bytes.
#pragma once

#include <string>
#include <vector>

#include "render/style.hpp"
#include "rollback/flush/flush.hpp"
#include "rollback/formats/formats.hpp"
#include "rollback/plan/plan.hpp"
#include "rollback/store/choose.hpp"

namespace pyat::render {

struct MonthlyCost {
  std::string plan{};    // of the cost model; empty: it is not known
  std::string amount{};  // "664.00 USD"
};

struct MonthlyCosts {
  MonthlyCost before{}, after{};
  std::string change{};  // "+277.00"; empty: one of them is not known
  std::string note{};    // why, and what to do
};

// Whatever is referred to must outlive the report.
struct PlanReport {
  const rollback::Plan& plan;
  const rollback::Choice& choice;
  bool is_default = false;  // nobody has named the target
  std::vector<rollback::WayBack> ways{};
  std::vector<rollback::FlushWay> flushes{};  // of what is stopped, in the order of the steps
  std::vector<std::string> notes{};           // what is not known of now
  std::vector<rollback::Problem> damage{};    // of the target
  MonthlyCosts costs{};
};

std::string plan_text(const PlanReport& report, const Style& style);
std::string plan_json(const PlanReport& report);

}  // namespace pyat::render
