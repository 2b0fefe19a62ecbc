#include "cost/finance/rate_of_return.hpp"

#include <algorithm>
#include <cstddef>

#include "cost/finance/polynomial.hpp"

namespace pyat::cost::finance {
namespace {

using std::vector;
using units::Number;

// Without the periods before the first flow and behind the last one.
Polynomial without_empty_ends(std::span<const Number> flows) {
  const auto is_flow = [](const Number& flow) { return !flow.is_zero(); };
  const auto first = std::find_if(flows.begin(), flows.end(), is_flow);
  const auto last = std::find_if(flows.rbegin(), flows.rend(), is_flow).base();
  return first < last ? Polynomial(first, last) : Polynomial{};
}

vector<Number> all_rates(Polynomial polynomial) {
  vector<Number> rates{};
  if (take_out_one(polynomial)) rates.emplace_back(0);
  for (const Number& discount : roots_below_one(polynomial)) {
    rates.push_back((Number(1) / discount - 1).rounded(rate_digits));
  }
  std::reverse(polynomial.begin(), polynomial.end());
  for (const Number& growth : roots_below_one(polynomial)) rates.push_back((growth - 1).rounded(rate_digits));
  std::sort(rates.begin(), rates.end());
  return rates;
}

Figure only(const vector<Number>& rates) {
  if (rates.empty()) return Why::no_rate;
  if (rates.size() > 1) return Why::several_rates;
  return rates.front();
}

}  // namespace

RateOfReturn internal_rate_of_return(std::span<const Number> flows) {
  RateOfReturn result{};
  result.sign_changes = sign_changes(flows);
  if (result.sign_changes == 0) return result;
  result.rates = all_rates(without_empty_ends(flows));
  result.rate = only(result.rates);
  return result;
}

Figure modified_rate_of_return(std::span<const Number> flows, const Number& finance_rate, const Number& reinvest_rate) {
  vector<Number> paid(flows.begin(), flows.end());
  vector<Number> received(flows.begin(), flows.end());
  for (Number& flow : paid) flow = flow.sign() < 0 ? -flow : Number();
  for (Number& flow : received) flow = flow.sign() > 0 ? flow : Number();
  const Number spent = net_present_value(finance_rate, paid);
  const Number gained = net_present_value(reinvest_rate, received);
  if (flows.size() < 2 || spent.is_zero() || gained.is_zero()) return Why::no_sign_change;
  const auto periods = static_cast<unsigned>(flows.size() - 1);
  return ((gained / spent).root(periods, rate_digits) * (reinvest_rate + 1) - 1).rounded(rate_digits);
}

}  // namespace pyat::cost::finance
