// An exact number: a fraction of whole numbers of any size, so that money and units never round by themselves. The
// only home of GMP.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pyat::units {

class Number {
 public:
  Number();
  Number(std::int64_t value);  // NOLINT(google-explicit-constructor): a whole number is one of these
  Number(const Number& other);
  Number(Number&& other) noexcept;
  Number& operator=(const Number& other);
  Number& operator=(Number&& other) noexcept;
  ~Number();

  // "12", "-0.05", "1.5e6". Nothing where the text is something else, or has more than 40 digits or an exponent beyond
  // 60: nobody means such a number.
  static std::optional<Number> parse(std::string_view text);
  // What a binary floating-point number stands for, exactly; nothing of one that is not finite.
  static std::optional<Number> of_double(double value);
  static Number ratio(std::int64_t numerator, std::int64_t denominator);

  Number& operator+=(const Number& other);
  Number& operator-=(const Number& other);
  Number& operator*=(const Number& other);
  // Throws std::domain_error for zero: ask before.
  Number& operator/=(const Number& other);
  Number operator-() const;

  friend Number operator+(Number left, const Number& right) { return left += right; }
  friend Number operator-(Number left, const Number& right) { return left -= right; }
  friend Number operator*(Number left, const Number& right) { return left *= right; }
  friend Number operator/(Number left, const Number& right) { return left /= right; }
  friend bool operator==(const Number& left, const Number& right) { return left.compare(right) == 0; }
  friend std::strong_ordering operator<=>(const Number& left, const Number& right) { return left.compare(right) <=> 0; }

  int sign() const;  // -1, 0 or 1
  bool is_zero() const { return sign() == 0; }
  bool is_whole() const;

  // This to a whole power; throws std::domain_error for zero to a negative one.
  Number to_the(int exponent) const;
  // The root of this, which is not negative, exact to so many digits behind the point.
  Number root(unsigned degree, unsigned digits) const;
  // Half is rounded away from zero, as people and spreadsheets do.
  Number rounded(unsigned digits) const;
  // The largest whole number that is not above this.
  Number floor() const;

  // With exactly so many digits behind the point: "-0.50".
  std::string fixed(unsigned digits) const;
  // With at most so many, and none that says nothing: "0.5".
  std::string shortest(unsigned most_digits) const;
  // For what is drawn, never for what is added up.
  double approximate() const;

 private:
  int compare(const Number& other) const;

  // An mpq_t, whose header stays out of this one.
  alignas(8) std::byte storage_[32];
};

inline Number abs(const Number& number) { return number.sign() < 0 ? -number : number; }

}  // namespace pyat::units
