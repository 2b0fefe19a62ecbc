#include <string>

#include "config/baseline.hpp"
#include "config/paths.hpp"
#include "support/catch.hpp"

using namespace pyat;

namespace {

// "LINE:COLUMN MESSAGE" of every mistake, one in a line.
std::string mistakes(const std::string& text) {
  const config::BaselineResult result = config::load_baseline("b.json", text);
  CHECK(result.baseline.has_value() == result.report.diagnostics.empty());
  std::string out{};
  for (const diag::Diagnostic& found : result.report.diagnostics) {
    CHECK(found.code == "bad-baseline");
    CHECK_FALSE(found.help.empty());
    const diag::Position begin = found.range.begin;
    out += std::to_string(begin.line) + ':' + std::to_string(begin.column) + ' ' + found.message + '\n';
  }
  return out;
}

std::string with_entry(const std::string& entry) { return "{\"format_version\": 1, \"entries\": [\n" + entry + "]}"; }

}  // namespace

TEST_CASE("a baseline is read as it was written", "[config]") {
  const diag::Baseline baseline = {{"a \"b\"\\c.yml", "bad-size", "limits.größe[0]", "0123456789abcdef", 1},
                                   {"../日本/\x01.yml", "bad-type", "", "fedcba9876543210", 123456789012}};
  const std::string text = config::baseline_text(baseline);
  CHECK(config::load_baseline("b.json", text).baseline == baseline);
  CHECK(config::baseline_text({}) == "{\n  \"format_version\": 1,\n  \"entries\": []\n}\n");
  CHECK(config::load_baseline("b.json", config::baseline_text({})).baseline == diag::Baseline{});
}

TEST_CASE("a mistake in a baseline has its place", "[config]") {
  CHECK_THAT(mistakes(""), StartsWith("1:1 this is not JSON: unexpected end of input"));
  CHECK_THAT(mistakes("{\"format_version\": 1,\n<<<<<<< HEAD\n"), StartsWith("2:1 this is not JSON: "));
  CHECK_THAT(mistakes("format_version: 1\nentries: []\n"), StartsWith("1:2 this is not JSON: "));
  CHECK_THAT(mistakes("{\"größe\": x}"), StartsWith("1:11 this is not JSON: "));
  CHECK(mistakes("{\"format_version\": 2, \"entries\": []}") ==
        "1:20 format_version must be 1, the only version that this pyat knows, found 2\n");
  CHECK(mistakes("{\"format_version\": 1}") == "1:1 the file must have the key entries\n");
  CHECK(mistakes(with_entry("1")) ==
        "2:1 entries[0] must be a mapping with the keys file, code, path, fingerprint and count, found 1\n");
  CHECK(mistakes(with_entry(R"({"file": "a", "code": "B", "path": "", "fingerprint": "xyz", "count": 0})")) ==
        "2:23 code must be a code such as bad-duration, found \"B\"\n"
        "2:55 fingerprint must be 16 hexadecimal digits, found \"xyz\"\n"
        "2:71 count must be a whole number of at least 1, found 0\n");
}

TEST_CASE("a path as seen from a folder", "[config]") {
  CHECK(config::relative("/a/b", "/a/b/c.yml") == "c.yml");
  CHECK(config::relative("/a/b/", "/a/./b/d/../c.yml") == "c.yml");
  CHECK(config::relative("/a/b", "/a/bc/d.yml") == "../bc/d.yml");
  CHECK(config::relative("/a/b/c", "/x.yml") == "../../../x.yml");
  CHECK(config::relative("/", "/a/x.yml") == "a/x.yml");
}
