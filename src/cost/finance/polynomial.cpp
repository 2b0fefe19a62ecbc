#include "cost/finance/polynomial.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace pyat::cost::finance {
namespace {

using units::Number;

constexpr unsigned working_digits = 50;
constexpr unsigned root_digits = 45;
// Two roots nearer to each other than 2^-40 are looked at as one at which the polynomial touches zero.
constexpr unsigned deepest = 40;
// Newton and bisection together need about 20; bisection alone, 170.
constexpr unsigned most_steps = 400;

struct Value {
  Number value{};
  Number slope{};
};

Value at(const Polynomial& polynomial, const Number& x) {
  Value result{};
  for (auto coefficient = polynomial.rbegin(); coefficient != polynomial.rend(); ++coefficient) {
    result.slope = (result.slope * x + result.value).rounded(working_digits);
    result.value = (result.value * x + *coefficient).rounded(working_digits);
  }
  return result;
}

// p(x + 1), by Horner's scheme.
void shift_by_one(Polynomial& polynomial) {
  for (std::size_t done = 1; done < polynomial.size(); ++done) {
    for (std::size_t i = polynomial.size() - 1; i >= done; --i) polynomial[i - 1] += polynomial[i];
  }
}

// Descartes' bound for the roots between 0 and 1: exact when it is 0 or 1, and else too high by an even number.
unsigned bound(const Polynomial& polynomial) {
  Polynomial mapped(polynomial.rbegin(), polynomial.rend());
  shift_by_one(mapped);
  return sign_changes(mapped);
}

// 2^degree p(x / 2)
void stretch(Polynomial& polynomial) {
  Number factor(1);
  for (auto coefficient = polynomial.rbegin(); coefficient != polynomial.rend(); ++coefficient) {
    *coefficient *= factor;
    factor *= 2;
  }
}

// The root between 0 and 1, at which the sign changes: Newton's step where it is within and at most half of the last
// one, else the middle.
Number refine(const Polynomial& polynomial) {
  const Number near_enough = Number(10).to_the(-static_cast<int>(root_digits + 1));
  const int left_sign = polynomial.front().sign();
  Number low(0);
  Number high(1);
  Number x = Number::ratio(1, 2);
  Number last_step(1);
  for (unsigned step = 0; step < most_steps; ++step) {
    const Value here = at(polynomial, x);
    if (here.value.is_zero()) break;
    (here.value.sign() == left_sign ? low : high) = x;
    Number next = ((low + high) / 2).rounded(working_digits);
    if (!here.slope.is_zero()) {
      const Number newton = (x - here.value / here.slope).rounded(working_digits);
      if (newton >= low && newton <= high && abs(newton - x) * 2 <= last_step) next = newton;
    }
    last_step = abs(next - x);
    x = std::move(next);
    if (last_step < near_enough) break;
  }
  return x.rounded(root_digits);
}

Polynomial derivative(const Polynomial& polynomial) {
  Polynomial result{};
  for (std::size_t i = 1; i < polynomial.size(); ++i) result.push_back(polynomial[i] * static_cast<std::int64_t>(i));
  return result;
}

bool changes_sign(const Polynomial& polynomial) {
  Number at_one{};
  for (const Number& coefficient : polynomial) at_one += coefficient;
  return polynomial.front().sign() * at_one.sign() < 0;
}

// Where two roots are one, the polynomial has its extremum on the axis.
void add_touching(const Polynomial& polynomial, const Number& low, const Number& width, std::vector<Number>& roots) {
  const Polynomial slope = derivative(polynomial);
  if (!changes_sign(slope)) return;
  const Number x = refine(slope);
  const Number height = abs(at(polynomial, x).value);
  if (height * Number(10).to_the(30) < abs(polynomial.front())) roots.push_back(low + width * x);
}

// The polynomial's variable goes from 0 to 1 where the one that is asked for goes from `low` to `low + width`.
void isolate(Polynomial polynomial, const Number& low, const Number& width, unsigned depth,
             std::vector<Number>& roots) {
  const unsigned most = bound(polynomial);
  if (most == 0) return;
  if (most == 1 || depth == deepest) {
    if (changes_sign(polynomial)) {
      roots.push_back(low + width * refine(polynomial));
    } else {
      add_touching(polynomial, low, width, roots);
    }
    return;
  }
  stretch(polynomial);
  if (take_out_one(polynomial)) roots.push_back(low + width / 2);
  Polynomial right = polynomial;
  shift_by_one(right);
  isolate(std::move(polynomial), low, width / 2, depth + 1, roots);
  isolate(std::move(right), low + width / 2, width / 2, depth + 1, roots);
}

}  // namespace

unsigned sign_changes(std::span<const Number> coefficients) {
  unsigned changes = 0;
  int last = 0;
  for (const Number& coefficient : coefficients) {
    const int sign = coefficient.sign();
    if (sign * last < 0) ++changes;
    if (sign != 0) last = sign;
  }
  return changes;
}

std::vector<Number> roots_below_one(const Polynomial& polynomial) {
  std::vector<Number> roots{};
  // Few have more than one change of sign, and Descartes' bound for those between 0 and 1 is dear.
  if (sign_changes(polynomial) == 1) {
    if (changes_sign(polynomial)) roots.push_back(refine(polynomial));
  } else {
    isolate(polynomial, Number(0), Number(1), 0, roots);
  }
  return roots;
}

bool take_out_one(Polynomial& polynomial) {
  bool is_root = false;
  while (polynomial.size() > 1) {
    Polynomial quotient(polynomial.size() - 1);
    Number carried{};
    for (std::size_t i = polynomial.size() - 1; i > 0; --i) quotient[i - 1] = carried += polynomial[i];
    if (!(carried + polynomial.front()).is_zero()) break;
    polynomial = std::move(quotient);
    is_root = true;
  }
  return is_root;
}

}  // namespace pyat::cost::finance
