// Whether an investment pays: its return, payback and present value, with cash alone and with the soft benefits, and
// how much of the latter has to come true.
//   net benefit = B - C    ROI = (B - C) / C    benefit-cost ratio = B / C
// with B all benefits and C all one-off costs of the months that are looked at, undiscounted.
#pragma once

#include <optional>
#include <vector>

#include "cost/finance/cash_flow.hpp"
#include "cost/finance/investment.hpp"
#include "cost/finance/rate_of_return.hpp"

namespace pyat::cost::finance {

// Of the first so many months.
struct Totals {
  unsigned months = 0;
  units::Number cost{};
  units::Number benefit{};
  units::Number net_benefit{};
  Figure roi = Why::no_cost;
  Figure benefit_cost_ratio = Why::no_cost;
};

Totals totals(const Investment& investment, const units::Number& soft_share, unsigned months);

// In months. Benefits go on after the horizon for as long as 1,200 months.
struct Recovery {
  Payback payback{};
  bool is_beyond_horizon = false;
};

struct CurvePoint {
  unsigned month = 0;
  units::Number plain{};
  units::Number discounted{};
};

struct Appraisal {
  std::vector<Totals> years{};  // the first year, the first two years, ...; none where the horizon is shorter than one
  Totals horizon{};
  Recovery simple{};
  Recovery discounted{};  // at the month's rate
  units::Number npv_yearly{};
  units::Number npv_monthly{};
  RateOfReturn irr{};               // a year, of the yearly flows
  std::vector<CurvePoint> curve{};  // by month; its ends are the net benefit and npv_monthly
};

Appraisal appraise(const Investment& investment, const units::Number& soft_share);

units::Number net_present_value(const Investment& investment, const units::Number& soft_share, Timing timing);

// The share of the soft benefits with which the first so many months end at zero: 0 where cash alone does it, and none
// (Why::no_soft_benefit, Why::not_even_all) where no share does.
Figure soft_share_needed(const Investment& investment, unsigned months);

struct SoftShare {
  units::Number share{};
  Figure roi_first_year = Why::short_horizon;
  Figure roi_horizon = Why::no_cost;
};

// What is paid in all, in cash: for leaving things as they were, and for changing them.
struct Ownership {
  units::Number baseline{};
  units::Number current{};  // with the implementation and the one-off costs
  units::Number saving{};   // below zero: the change is dearer
  Recovery break_even{};
  // (B - C) / C where C is all that is spent, the running costs as well, and B all that is not spent any more or
  // gained. Of the first year; and of a year once the implementation is paid and forgotten.
  Figure roi_on_all_spending = Why::short_horizon;
  Figure roi_once_implemented = Why::no_cost;
};

struct BusinessCase {
  Appraisal cash_only{};
  Appraisal with_soft{};
  Figure soft_share_first_year = Why::short_horizon;
  Figure soft_share_horizon = Why::no_soft_benefit;
  std::vector<SoftShare> soft_shares{};  // 0, 25, 50, 75 and 100 %
  std::optional<Ownership> ownership{};  // where the running costs are known
};

BusinessCase appraise(const Investment& investment);

}  // namespace pyat::cost::finance
