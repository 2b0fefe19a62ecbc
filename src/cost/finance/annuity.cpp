#include "cost/finance/annuity.hpp"

#include <cstddef>

namespace pyat::cost::finance {
namespace {

using units::Number;

constexpr unsigned working_digits = rate_digits + 20;

// (1 + rate)^periods
Number growth(const Annuity& annuity) {
  return (annuity.rate + 1).to_the(static_cast<int>(annuity.periods)).rounded(working_digits);
}

// What a payment of 1 a period is worth at the end of the last one.
Number future_of_one(const Annuity& annuity) {
  if (annuity.rate.is_zero()) return annuity.periods;
  const Number sum = (growth(annuity) - 1) / annuity.rate;
  return annuity.due == Due::start ? sum * (annuity.rate + 1) : sum;
}

// ln(number), of one above zero: near 1 after ten square roots, where 2 artanh((y - 1)/(y + 1)) needs few terms.
Number logarithm(Number number) {
  constexpr unsigned square_roots = 10;
  for (unsigned i = 0; i < square_roots; ++i) number = number.root(2, working_digits);
  const Number base = ((number - 1) / (number + 1)).rounded(working_digits);
  const Number square = (base * base).rounded(working_digits);
  Number power = base;
  Number sum{};
  for (std::int64_t odd = 1; !power.is_zero(); odd += 2) {
    sum += (power / odd).rounded(working_digits);
    power = (power * square).rounded(working_digits);
  }
  return sum * (2 << square_roots);
}

}  // namespace

Figure payment(const Annuity& annuity) {
  if (annuity.periods == 0) return Why::no_periods;
  return -(annuity.present * growth(annuity) + annuity.future) / future_of_one(annuity);
}

Number present_value(const Annuity& annuity) {
  return -(annuity.payment * future_of_one(annuity) + annuity.future) / growth(annuity);
}

Number future_value(const Annuity& annuity) {
  return -(annuity.payment * future_of_one(annuity) + annuity.present * growth(annuity));
}

Figure periods(const Annuity& annuity) {
  const Number& rate = annuity.rate;
  if (rate.is_zero()) {
    if (annuity.payment.is_zero()) return Why::never_repaid;
    const Number count = -(annuity.present + annuity.future) / annuity.payment;
    return count.sign() < 0 ? Figure(Why::never_repaid) : Figure(count);
  }
  const Number paid = annuity.due == Due::start ? annuity.payment * (rate + 1) : annuity.payment;
  const Number from = paid + annuity.present * rate;
  const Number until = paid - annuity.future * rate;
  if (from.sign() * until.sign() <= 0) return Why::never_repaid;
  const Number count = logarithm(until / from) / logarithm(rate + 1);
  return count.sign() < 0 ? Figure(Why::never_repaid) : Figure(count.rounded(rate_digits));
}

RateOfReturn rate(const Annuity& annuity) {
  std::vector<Number> flows(std::size_t{annuity.periods} + 1);
  flows.front() += annuity.present;
  flows.back() += annuity.future;
  const std::size_t first = annuity.due == Due::start ? 0 : 1;
  for (std::size_t i = 0; i < annuity.periods; ++i) flows[first + i] += annuity.payment;
  return internal_rate_of_return(flows);
}

}  // namespace pyat::cost::finance
