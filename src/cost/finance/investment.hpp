// What a business case is made of, as amounts of money by month. Month 0 is today; what belongs to a month comes at its
// end.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cost/finance/figure.hpp"
#include "units/number.hpp"

namespace pyat::cost::finance {

// The ends of a triangular distribution, whose most likely value is the amount beside it.
struct Spread {
  units::Number low{};
  units::Number high{};
};

struct BenefitFlow {
  std::string name{};
  bool is_cash = false;  // money that is no longer paid, or comes in; else what somebody's time or an outage is thought
                         // to be worth
  units::Number per_month{};  // below zero: it costs
  unsigned delay_months = 0;  // it comes from the month after these on
  std::optional<Spread> spread{};
};

struct OneOffCost {
  std::string name{};
  units::Number amount{};
  unsigned month = 0;
  std::optional<Spread> spread{};
};

// What is paid a month for what there was, and for what there is now. The saving, baseline - current, is among the
// benefits if it is to count as one.
struct RunningCosts {
  units::Number baseline{};
  units::Number current{};
};

struct Investment {
  units::Number implementation{};  // paid today
  std::optional<Spread> implementation_spread{};
  std::vector<OneOffCost> one_off{};
  std::vector<BenefitFlow> benefits{};
  unsigned start_delay_months = 0;  // of every benefit, added to its own
  unsigned horizon_months = 36;
  units::Number yearly_rate{};  // effective; 0.1 is 10 %
  std::optional<RunningCosts> running{};
};

// What nothing can be reckoned with, each as a sentence with what was found and what was expected. The functions that
// take an Investment want one without.
std::vector<std::string> mistakes_in(const Investment& investment);

unsigned delay_of(const BenefitFlow& benefit, const Investment& investment);

// 0 counts the cash alone, 1 all of the soft benefits.
units::Number counted(const BenefitFlow& benefit, const units::Number& soft_share);

// Of each month up to the horizon, month 0 first.
std::vector<units::Number> monthly_flows(const Investment& investment, const units::Number& soft_share);

// Today's flow and the sums of the years. The last one may be shorter; it is looked at as if it ended with the others.
std::vector<units::Number> yearly_flows(const std::vector<units::Number>& monthly);

// What all benefits bring in a month once all of them have begun.
units::Number steady_benefit(const Investment& investment, const units::Number& soft_share);

enum class Timing : std::uint8_t { yearly, monthly };

// What 1 of each month is worth today. yearly: all of a year counts as paid at its end, as spreadsheets mostly have it.
std::vector<units::Number> month_factors(const units::Number& yearly_rate, unsigned months, Timing timing);

}  // namespace pyat::cost::finance
