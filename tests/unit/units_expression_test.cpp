#include <map>
#include <string>

#include "support/catch.hpp"
#include "units/expression.hpp"

using pyat::units::Evaluation;
using pyat::units::Number;
using pyat::units::Quantity;
using pyat::units::Scope;
using pyat::units::Units;
using pyat::units::Value;

namespace {

const Units& usd() {
  static const Units units = [] {
    Units made("USD");
    made.set_rate("EUR", *Number::parse("1.08"));
    return made;
  }();
  return units;
}

Quantity read(std::string_view text) {
  const auto result = pyat::units::parse_quantity(text, usd());
  INFO(text << ": " << result.mistake.message);
  REQUIRE(result.quantity);
  return *result.quantity;
}

const Scope& scope() {
  static const std::map<std::string, Value, std::less<>> values = {
      {"storage_growth", Value::of(read("12 GB/day"))},
      {"ingestion_rate", Value::unknown("Loki did not answer")},
      {"incidents", Value::of(read("6 incident/year"))},
      {"none", Value::of(read("0 h"))},
      {"is_backfill", Value::of_truth(false)}};
  static const Scope made = {.find = [](std::string_view name) -> std::optional<Value> {
                               const auto found = values.find(name);
                               if (found == values.end()) return std::nullopt;
                               return found->second;
                             },
                             .names = {"storage_growth", "ingestion_rate", "incidents", "none", "is_backfill"}};
  return made;
}

Evaluation evaluated(std::string_view text) {
  const auto parsed = pyat::units::parse_expression(text, usd());
  if (!parsed.expression) return {.value = std::nullopt, .mistake = parsed.mistake};
  return evaluate(*parsed.expression, scope(), usd());
}

std::string shown(std::string_view text) {
  const Evaluation result = evaluated(text);
  if (!result.value) return "mistake: " + result.mistake.message;
  if (!result.value->is_known()) return "unknown: " + result.value->reasons.front();
  if (result.value->kind == Value::Kind::truth) return result.value->truth ? "true" : "false";
  return words(result.value->quantity, usd());
}

}  // namespace

TEST_CASE("formulas of money, work and data come out in the right dimension") {
  CHECK(shown("2 * 10 h/month * 100 USD/h") == "2,000.00 USD/month");
  CHECK(shown("2 developers * 10 h/month/developer * 100 USD/h * 1 year") == "24,000.00 USD");
  CHECK(shown("2 h/incident * incidents * 1000 USD/h * 1 year") == "12,000.00 USD");
  CHECK(shown("(99.9% - 99.5%) * 1000 USD/h * 1 year") == "35,040.00 USD");
  CHECK(shown("200 GB * 0.15 USD/GB-month") == "30.00 USD/month");
  CHECK(shown("200 GB * 0.09 USD/GB") == "18.00 USD");
  CHECK(shown("15 GB/day * 0.09 USD/GB") == "41.06 USD/month");
  CHECK(shown("3e6 request/month * 0.005 USD/1000 request") == "15.00 USD/month");
  CHECK(shown("2 vCPU * 0.0299 USD/vCPU-hour") == "43.65 USD/month");
  CHECK(shown("10 EUR/month") == "10 EUR/month");
  CHECK(shown("10 EUR + 0 USD") == "10.80 USD");
  CHECK(shown("(664 - 387) / 664") == "0.4172");
}

TEST_CASE("numbers and units may stand together or apart") {
  CHECK(shown("storage_growth > 10GB/day") == "true");
  CHECK(shown("storage_growth > 10 GB/day") == "true");
  CHECK(shown("storage_growth>=12GB/day") == "true");
  CHECK(shown("$500") == "500.00 USD");
  CHECK(shown("$500/month * 2 month") == "1,000.00 USD");
  CHECK(shown("1h30m") == "1.5 h");
  CHECK(shown("42%") == "42%");
  CHECK(shown("5 m + 30s") == "5.5 m");
  CHECK(shown("1e3 B") == "1,000 B");
  CHECK(shown("10 GB / 2 day") == "5 GB/day");
  CHECK(shown("10 GB \u00D7 2") == "20 GB");
  CHECK(shown("6 / month * 1 month") == "6");
}

TEST_CASE("precedence is that of arithmetic") {
  CHECK(shown("2 + 3 * 4") == "14");
  CHECK(shown("(2 + 3) * 4") == "20");
  CHECK(shown("2 - 3 - 4") == "-5");
  CHECK(shown("-2 * -3") == "6");
  CHECK(shown("1 / 2 / 2") == "0.25");
  CHECK(shown("1 > 2 or 2 > 1 and 3 > 2") == "true");
  CHECK(shown("not 1 > 2") == "true");
  CHECK(shown("not is_backfill and 1 < 2") == "true");
  CHECK(shown("min(3, 1, 2) + max(1, 2) + abs(-4)") == "7");
}

TEST_CASE("unknown stays unknown, unless the rest decides") {
  CHECK(shown("ingestion_rate > 50MB/s") == "unknown: Loki did not answer");
  CHECK(shown("ingestion_rate + 1 MB/s") == "unknown: Loki did not answer");
  CHECK(shown("ingestion_rate > 50MB/s or storage_growth > 1GB/day") == "true");
  CHECK(shown("ingestion_rate > 50MB/s and storage_growth > 1GB/day") == "unknown: Loki did not answer");
  CHECK(shown("ingestion_rate > 50MB/s and storage_growth > 1TB/day") == "false");
  CHECK(shown("not ingestion_rate > 50MB/s") == "unknown: Loki did not answer");
  CHECK(shown("otherwise(ingestion_rate, 3 MB/s)") == "3 MB/s");
  CHECK(shown("min(1 MB/s, ingestion_rate)") == "unknown: Loki did not answer");
}

TEST_CASE("mistakes say what, where and what to do") {
  const auto mistake = [](std::string_view text) { return evaluated(text).mistake; };
  CHECK(shown("storage_growth > 10GB") ==
        "mistake: these cannot be compared: `storage_growth` is data per time, `10GB` is data");
  CHECK(shown("10 GB + 1 h") == "mistake: these cannot be added up: `10 GB` is data, `1 h` is time");
  CHECK(shown("1 h / none") == "mistake: a division by zero: `none` is 0");
  CHECK(mistake("storage_grwth > 1").help == "did you mean storage_growth?");
  CHECK(mistake("storage_grwth > 1").end == 13);
  CHECK(mistake("10 Gb").help == "write GB for gigabytes, or Gbit for gigabits");
  CHECK(mistake("24,000 USD").help == "write it without commas: 24000");
  CHECK(mistake("2 * (3 + 4").message == "this ( is not closed");
  CHECK(mistake("2 * ").message == "the formula ends where a value is expected");
  CHECK(mistake("2 3").message == "unexpected `3`");
  CHECK(mistake("").message == "the formula is empty");
  CHECK(mistake("rate(x)").message == "there is no function `rate`");
  CHECK(mistake("abs(1, 2)").message == "`abs` takes 1 values");
  CHECK(mistake("5 ; 6").message == "unexpected `;`");
  CHECK(mistake("1 and 2").message == "a condition is expected, and `1` is a quantity");
  CHECK(mistake("(1 > 2) + 3").message == "a quantity is expected, and `(1 > 2)` is true or false");
  CHECK(mistake("1.2.3").message == "`1.2.3` is not a number here");
  CHECK(mistake(std::string(200, '(') + "1").message == "the formula is nested too deeply");
  CHECK(mistake(std::string(5000, '1')).message == "a formula has at most 4,000 bytes");
  CHECK(mistake("10 JPY").message == "there is no rate from JPY to USD");
  CHECK(mistake("\xC3\xA4 + 1").message == "unexpected `\xC3\xA4`");
}

TEST_CASE("a formula shows its terms") {
  const auto terms = [](std::string_view text) {
    return with_values(*pyat::units::parse_expression(text, usd()).expression, scope(), usd());
  };
  CHECK(terms("2 h/incident*incidents * 1000 USD/h") == "2 h/incident \u00D7 6 incident/year \u00D7 1,000.00 USD/h");
  CHECK(terms("max(storage_growth,1 GB/day)") == "max(12 GB/day, 1 GB/day)");
  CHECK(terms("(1 + 2) * 3") == "(1 + 2) \u00D7 3");
  CHECK(terms("ingestion_rate") == "unknown");
}
