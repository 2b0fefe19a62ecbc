#include "units/units.hpp"

#include <string>

#include "support/catch.hpp"
#include "units/quantity.hpp"

using pyat::units::Dimension;
using pyat::units::Number;
using pyat::units::Quantity;
using pyat::units::Unit;
using pyat::units::Units;

namespace {

Unit unit(const Units& units, std::string_view text) {
  const auto result = units.parse(text);
  INFO(text << ": " << result.mistake.message);
  REQUIRE(result.unit);
  return *result.unit;
}

std::string shown(const Units& units, std::string_view number, std::string_view of) {
  return words(quantity(*Number::parse(number), unit(units, of)), units);
}

std::string shown_bare(const Units& units, std::string_view number, std::string_view of) {
  Quantity bare = quantity(*Number::parse(number), unit(units, of));
  bare.written.reset();
  return words(bare, units);
}

}  // namespace

TEST_CASE("GB is not GiB, and neither is a GB-month") {
  const Units units{};
  CHECK(unit(units, "GB").factor == Number(1'000'000'000));
  CHECK(unit(units, "GiB").factor == Number(1'073'741'824));
  CHECK(unit(units, "GB").dimension == unit(units, "GiB").dimension);
  CHECK(unit(units, "GB").dimension != unit(units, "GB-month").dimension);
  CHECK(unit(units, "GB").dimension != unit(units, "GB/month").dimension);
  CHECK(unit(units, "Mbit").factor == Number(125'000));
}

TEST_CASE("a month is 730 hours, and twelve are a year of 365 days") {
  const Units units{};
  CHECK(unit(units, "month").factor == unit(units, "h").factor * Number(730));
  CHECK(unit(units, "year").factor == unit(units, "day").factor * Number(365));
  CHECK(unit(units, "year").factor == unit(units, "months").factor * Number(12));
}

TEST_CASE("all that stands behind a slash divides") {
  const Units units{};
  const Unit price = unit(units, "USD/GB-month");
  CHECK(price.dimension == Dimension("money") / (Dimension("data") * Dimension("time")));
  CHECK(unit(units, "USD/GB/month").dimension == price.dimension);
  CHECK(unit(units, "h/month").dimension.is_plain());
  CHECK(unit(units, "h/month").factor == Number::ratio(1, 730));
  CHECK(unit(units, "%").factor == Number::ratio(1, 100));
}

TEST_CASE("plurals and other names of units") {
  const Units units{};
  CHECK(unit(units, "queries").dimension == Dimension("query"));
  CHECK(unit(units, "series").dimension == Dimension("series"));
  CHECK(unit(units, "developers").dimension == Dimension("developer"));
  CHECK(unit(units, "cores").dimension == Dimension("vCPU"));
  CHECK(unit(units, "vCPUs").dimension == Dimension("vCPU"));
  CHECK(unit(units, "people").dimension == Dimension("person"));
  CHECK(unit(units, "hours").factor == Number(3600));
  CHECK(unit(units, "days").factor == Number(86400));
  CHECK(unit(units, "CPUs").dimension == Dimension("vCPU"));
}

TEST_CASE("what is no unit is said, with what may be meant") {
  const Units units{};
  const auto help = [&](std::string_view text) { return units.parse(text).mistake.help; };
  CHECK(units.parse("Gb").mistake.message == "unknown unit \"Gb\"");
  CHECK(help("Gb") == "write GB for gigabytes, or Gbit for gigabits");
  CHECK(help("GBs") == "did you mean GB?");
  CHECK(help("montth") == "did you mean month?");
  CHECK(help("flurb").starts_with("a thing that is counted can be declared: units: [flurb]"));
  CHECK(units.parse("USD/GB-montth").mistake.begin == 7);
  CHECK(units.parse("USD/").mistake.message == "a unit is expected");
  CHECK(units.parse("").mistake.message == "a unit is expected");
  CHECK(units.parse("GB day").mistake.message == "a unit ends here");
}

TEST_CASE("a currency needs a rate") {
  Units units("EUR");
  CHECK(unit(units, "EUR").factor == Number(1));
  CHECK(units.parse("USD").mistake.message == "there is no rate from USD to EUR");
  units.set_rate("USD", *Number::parse("0.9"));
  CHECK(unit(units, "USD/h").factor == Number::ratio(1, 4000));
  units.add_thing("ticket2");
  CHECK(pyat::units::minor_digits("JPY") == 0U);
  CHECK_FALSE(pyat::units::minor_digits("XXX"));
}

TEST_CASE("quantities are shown as they were written, or by their size") {
  const Units units{};
  CHECK(shown(units, "200", "GB") == "200 GB");
  CHECK(shown(units, "24000", "USD") == "24,000.00 USD");
  CHECK(shown(units, "120", "USD/month") == "120.00 USD/month");
  CHECK(shown(units, "3324", "USD/year") == "3,324.00 USD/year");
  CHECK(shown(units, "42", "%") == "42%");
  CHECK(shown(units, "0.15", "USD/GB-month") == "0.15 USD/GB-month");
  CHECK(shown_bare(units, "1500", "MB") == "1.5 GB");
  CHECK(shown_bare(units, "0", "MB") == "0 B");
  CHECK(shown_bare(units, "90", "min") == "1.5 h");
  CHECK(shown_bare(units, "50", "MB/s") == "50 MB/s");
  CHECK(shown_bare(units, "10", "GB/day") == "10 GB/day");
  CHECK(shown_bare(units, "387", "USD/month") == "387.00 USD/month");
  CHECK(shown_bare(units, "12", "incident") == "12 incident");
  CHECK(words(unit(units, "USD/GB-month").dimension) == "money per data and time");
  CHECK(words(Dimension{}) == "a plain number");
}
