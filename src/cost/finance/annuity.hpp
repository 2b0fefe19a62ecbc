// Equal payments by period, as of a loan or of savings: the functions PMT, PV, FV, NPER and RATE of a spreadsheet, with
// their signs: what is paid is negative, what is received is positive, and all of it together is worth nothing.
#pragma once

#include "cost/finance/rate_of_return.hpp"

namespace pyat::cost::finance {

enum class Due : std::uint8_t { end, start };  // of each period

// The function for one of these members looks at the others only.
struct Annuity {
  units::Number rate{};  // of a period, above -1
  unsigned periods = 0;
  units::Number payment{};
  units::Number present{};
  units::Number future{};
  Due due = Due::end;
};

Figure payment(const Annuity& annuity);
units::Number present_value(const Annuity& annuity);
units::Number future_value(const Annuity& annuity);
// Rarely a whole number. Why::never_repaid where the payments do not even make up for the interest.
Figure periods(const Annuity& annuity);
RateOfReturn rate(const Annuity& annuity);

}  // namespace pyat::cost::finance
