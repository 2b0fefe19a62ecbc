#include <cmath>

#include "decode/number.hpp"
#include "decode/resolve.hpp"
#include "support/catch.hpp"
#include "yaml/document.hpp"

using namespace pyat;
using decode::Dialect;
using decode::Tag;
using decode::ValueKind;

namespace {

decode::Value resolve(const std::string& scalar, Dialect dialect) {
  yaml::Document document;
  document.parse(scalar, dialect);
  REQUIRE(document.root() != nullptr);
  return decode::resolve(dialect, *document.root());
}

}  // namespace

TEST_CASE("yaml.v2 knows the booleans of YAML 1.1, v3 those of 1.2") {
  for (const std::string word : {"yes", "Yes", "on", "y", "no", "OFF", "n"}) {
    CHECK(resolve(word, Dialect::v2).tag == Tag::boolean);
    CHECK(resolve(word, Dialect::v3).tag == Tag::str);
  }
  CHECK(resolve("true", Dialect::v3).boolean);
  CHECK(resolve("tRue", Dialect::v2).tag == Tag::str);
}

TEST_CASE("integers") {
  struct Case {
    std::string text;
    std::int64_t value;
  };
  for (const Case& c : {Case{"0", 0}, Case{"-7", -7}, Case{"+7", 7}, Case{"0x1F", 31}, Case{"010", 8}, Case{"0o17", 15},
                        Case{"0b101", 5}, Case{"-0b101", -5}, Case{"1_000", 1000}, Case{"1__0", 10},
                        Case{"9223372036854775807", INT64_MAX}, Case{"-9223372036854775808", INT64_MIN}}) {
    CAPTURE(c.text);
    const decode::Value value = resolve(c.text, Dialect::v3);
    CHECK(value.kind == ValueKind::int64);
    CHECK(value.int64 == c.value);
  }
  CHECK(resolve("18446744073709551615", Dialect::v2).kind == ValueKind::uint64);
  CHECK(resolve("18446744073709551616", Dialect::v2).kind == ValueKind::float64);
  CHECK(resolve("08", Dialect::v2).kind == ValueKind::float64);  // no octal digit: a float, and so is 08.
  CHECK(resolve("0x", Dialect::v2).tag == Tag::str);
}

TEST_CASE("floats") {
  CHECK(resolve("1.5", Dialect::v2).float64 == 1.5);
  CHECK(resolve(".5", Dialect::v2).float64 == 0.5);
  CHECK(resolve("1.", Dialect::v2).float64 == 1);
  CHECK(resolve("1e-400", Dialect::v2).float64 == 0);
  CHECK(resolve("1e400", Dialect::v2).tag == Tag::str);  // out of range
  CHECK(std::isinf(resolve("-.inf", Dialect::v3).float64));
  CHECK(std::isnan(resolve(".NaN", Dialect::v3).float64));
  CHECK(resolve("1:30", Dialect::v2).tag == Tag::str);  // no base 60
}

TEST_CASE("null, merge, timestamps and quotes") {
  CHECK(resolve("~", Dialect::v2).kind == ValueKind::null);
  CHECK(resolve("Null", Dialect::v3).kind == ValueKind::null);
  CHECK(resolve("'~'", Dialect::v3).kind == ValueKind::string);
  CHECK(resolve("<<", Dialect::v3).tag == Tag::merge);
  CHECK(resolve("<<", Dialect::v2).tag == Tag::str);
  CHECK(resolve("2024-02-29", Dialect::v2).kind == ValueKind::time);
  CHECK(resolve("2023-02-29", Dialect::v2).kind == ValueKind::string);
  CHECK(resolve("2024-1-2T3:4:5.6Z", Dialect::v2).kind == ValueKind::time);
  CHECK(resolve("2024-01-02 03:04:05", Dialect::v2).kind == ValueKind::time);
  CHECK(resolve("2024-01-02T25:00:00Z", Dialect::v2).kind == ValueKind::string);
  CHECK(resolve("\"12\"", Dialect::v2).kind == ValueKind::string);
}

TEST_CASE("tags must fit") {
  CHECK(resolve("!!str 5", Dialect::v2).kind == ValueKind::string);
  CHECK(resolve("!!float 5", Dialect::v2).float64 == 5);
  CHECK(resolve("!!int x", Dialect::v2).error == "yaml: cannot decode !!str `x` as a !!int");
  CHECK(resolve("!!bool yes", Dialect::v3).error == "yaml: cannot decode !!str `yes` as a !!bool");
  CHECK(resolve("!!bool yes", Dialect::v2).error.empty());
  CHECK(resolve("!!binary aGk=", Dialect::v3).error.empty());
  CHECK(resolve("!!binary aGk", Dialect::v3).error == "yaml: !!binary value contains invalid base64 data");
  // "!" is a tag like any other to v2, and none to v3.
  CHECK(resolve("! 12", Dialect::v2).kind == ValueKind::string);
  CHECK(resolve("! 12", Dialect::v3).kind == ValueKind::int64);
  CHECK(resolve("! \"12\"", Dialect::v3).kind == ValueKind::string);
}

TEST_CASE("Go durations") {
  constexpr std::int64_t second = 1'000'000'000;
  CHECK(decode::parse_go_duration("1h30m") == 5400 * second);
  CHECK(decode::parse_go_duration("-1.5h") == -5400 * second);
  CHECK(decode::parse_go_duration("0") == 0);
  CHECK(decode::parse_go_duration(".5s") == second / 2);
  CHECK(decode::parse_go_duration("1µs") == 1000);
  CHECK(decode::parse_go_duration("2562047h47m16.854775807s") == INT64_MAX);
  for (const std::string bad : {"", "1", "1d", "1h 30m", ".s", "-", "1hh", "3000000h", "1.s.", "+-1s"}) {
    CAPTURE(bad);
    CHECK_FALSE(decode::parse_go_duration(bad).has_value());
  }
}
