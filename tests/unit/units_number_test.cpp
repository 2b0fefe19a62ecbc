#include <stdexcept>
#include <string>
#include <utility>

#include "support/catch.hpp"
#include "units/number.hpp"

using pyat::units::Number;

namespace {

Number of(std::string_view text) {
  const auto number = Number::parse(text);
  REQUIRE(number);
  return *number;
}

}  // namespace

TEST_CASE("a decimal is what it says, and not what a binary number makes of it") {
  CHECK(of("0.1") + of("0.2") == of("0.3"));
  CHECK(of("-0.05") == Number::ratio(-1, 20));
  CHECK(of("1.5e6") == Number(1500000));
  CHECK(of("25e-2") == Number::ratio(1, 4));
  CHECK(of("+7") == Number(7));
  CHECK(of("007.50") == of("7.5"));
  CHECK(of("120") / Number(730) * Number(730) == Number(120));
}

TEST_CASE("what is no number, or one that nobody means, is refused") {
  for (const std::string_view text : {"",      "-",
                                      ".",     "1.",
                                      ".5",    "1e",
                                      "1e+",   "e3",
                                      "1.2.3", "0x10",
                                      "1e61",  "1e-61",
                                      "1 ",    " 1",
                                      "1,000", "NaN",
                                      "inf",   "--1",
                                      "1e3.5", "1e++3",
                                      "1e+-3", "12345678901234567890123456789012345678901"}) {
    INFO(text);
    CHECK_FALSE(Number::parse(text));
  }
  CHECK_FALSE(Number::of_double(1.0 / 0.0));
  CHECK_FALSE(Number::of_double(0.0 / 0.0));
  CHECK(Number::of_double(0.5) == of("0.5"));
}

TEST_CASE("a number is written with as many digits as are asked for; half goes away from zero") {
  CHECK(of("0.125").fixed(2) == "0.13");
  CHECK(of("-0.125").fixed(2) == "-0.13");
  CHECK(of("0.135").fixed(2) == "0.14");
  CHECK(of("0.004").fixed(2) == "0.00");
  CHECK(of("-0.004").fixed(2) == "0.00");
  CHECK(of("999.995").fixed(2) == "1000.00");
  CHECK(of("12").fixed(0) == "12");
  CHECK(of("0.5").fixed(0) == "1");
  CHECK(of("1234567890123456789012345.678").fixed(1) == "1234567890123456789012345.7");
  CHECK(Number::ratio(1, 3).shortest(4) == "0.3333");
  CHECK(of("2.50").shortest(4) == "2.5");
  CHECK(of("-3.0000").shortest(4) == "-3");
  CHECK(of("100").shortest(0) == "100");
  CHECK(of("-0.00001").shortest(2) == "0");
}

TEST_CASE("numbers are compared by what they are") {
  CHECK(of("0.3") < of("0.31"));
  CHECK(of("-1") < Number(0));
  CHECK(of("1e3") == of("1000"));
  CHECK(abs(of("-2.5")) == of("2.5"));
  CHECK(of("-2.5").sign() == -1);
  CHECK(Number().is_zero());
  CHECK(of("4").is_whole());
  CHECK_FALSE(of("4.5").is_whole());
  CHECK(of("-1.5").floor() == Number(-2));
  CHECK(of("1.5").floor() == Number(1));
}

TEST_CASE("powers and roots") {
  CHECK(of("1.1").to_the(3) == of("1.331"));
  CHECK(of("2").to_the(-2) == of("0.25"));
  CHECK(of("5").to_the(0) == Number(1));
  CHECK(of("2").root(2, 10).fixed(10) == "1.4142135624");
  CHECK(of("1.1").root(12, 20).fixed(20) == "1.00797414042890374107");
  CHECK(of("27").root(3, 5) == Number(3));
  CHECK(of("0").root(2, 5).is_zero());
  CHECK_THROWS_AS(of("-1").root(2, 5), std::domain_error);
  CHECK_THROWS_AS(Number(1) / Number(0), std::domain_error);
  CHECK_THROWS_AS(Number(0).to_the(-1), std::domain_error);
}

TEST_CASE("a number can be copied, moved and assigned to itself") {
  Number first = of("1.25");
  Number second = first;
  second += Number(1);
  CHECK(first == of("1.25"));
  Number third = std::move(second);
  CHECK(third == of("2.25"));
  second = third;
  CHECK(second == third);
  const Number& same = third;
  third = same;
  CHECK(third == of("2.25"));
}
