#include <array>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "cmd/parse.hpp"
#include "cmd/parse_plain.hpp"
#include "cmd/usage_error.hpp"
#include "support/catch.hpp"

using pyat::cmd::Option;
using pyat::cmd::Setting;
using pyat::cmd::UsageError;

namespace {

constexpr std::array<std::string_view, 2> products = {"mimir", "tempo"};

struct Parsed {
  bool quiet = false;
  unsigned jobs = 0;
  std::string color = "auto";
  Setting product{};
  std::vector<std::string> formats{};
  std::vector<std::string> files{};
  bool go_on = true;

  auto all() const { return std::tie(quiet, jobs, color, product.value, product.source, formats, files, go_on); }
};

using Parser = decltype(&pyat::cmd::parse);
using Variables = std::map<std::string, std::string>;

Parsed parse_by(Parser parser, const std::vector<std::string>& words, const Variables& variables) {
  Parsed parsed{};
  const std::vector<Option> options = {
      {.names = "FILE", .target = &parsed.files},
      {.names = "-q,--quiet", .target = &parsed.quiet},
      {.names = "-j,--jobs", .value = "NUMBER", .target = &parsed.jobs},
      {.names = "--color", .value = "WHEN", .target = &parsed.color},
      {.names = "-p,--product", .value = "PRODUCT", .target = &parsed.product, .choices = products},
      {.names = "-f,--format", .value = "FORMAT", .target = &parsed.formats},
  };
  parsed.go_on = parser(options, words, [&](std::string_view name) -> std::optional<std::string> {
    const auto found = variables.find(std::string(name));
    if (found == variables.end()) return std::nullopt;
    return found->second;
  });
  return parsed;
}

std::string refusal_by(Parser parser, const std::vector<std::string>& words, const Variables& variables) {
  try {
    parse_by(parser, words, variables);
  } catch (const UsageError& error) {
    return error.what() + (error.hint().empty() ? std::string{} : " | " + error.hint());
  }
  return {};
}

// There are two parsers, that of pyat and that of pyat-probe, and every line below is for both.
Parsed parse(const std::vector<std::string>& words, const Variables& variables = {}) {
  const Parsed parsed = parse_by(pyat::cmd::parse, words, variables);
  CHECK(parse_by(pyat::cmd::parse_plain, words, variables).all() == parsed.all());
  return parsed;
}

std::string refusal(const std::vector<std::string>& words, const Variables& variables = {}) {
  const std::string text = refusal_by(pyat::cmd::parse, words, variables);
  CHECK(refusal_by(pyat::cmd::parse_plain, words, variables) == text);
  return text;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("every way to write an option") {
  CHECK(parse({"--product", "tempo"}).product.value == "tempo");
  CHECK(parse({"--product=tempo"}).product.value == "tempo");
  CHECK(parse({"-p", "tempo"}).product.value == "tempo");
  CHECK(parse({"-ptempo"}).product.value == "tempo");
  CHECK(parse({"-qj4"}).jobs == 4);
  CHECK(parse({"-qj4"}).quiet);
  CHECK_FALSE(parse({"--quiet=false"}).quiet);
}

TEST_CASE("the last of several values counts, a list takes all") {
  CHECK(parse({"--color", "always", "--color", "never"}).color == "never");
  CHECK(parse({"--format", "text", "a.yml", "--format", "json=x.json"}).formats == Words{"text", "json=x.json"});
  CHECK(parse({"--format", "text", "a.yml", "--format", "json=x.json"}).files == Words{"a.yml"});
}

TEST_CASE("arguments") {
  CHECK(parse({"a.yml", "-", "b.yml"}).files == Words{"a.yml", "-", "b.yml"});
  CHECK(parse({"a", "-q", "--", "-b", "--color"}).files == Words{"a", "-b", "--color"});
  CHECK(parse({"--", "--"}).files == Words{"--"});
  CHECK(parse({"[ab].yml", "[a,b]", "{x}"}).files == Words{"[ab].yml", "[a,b]", "{x}"});
  CHECK(parse({"-q", "[a,b]"}).files == Words{"[a,b]"});
}

TEST_CASE("help is asked for") {
  CHECK_FALSE(parse({"--help"}).go_on);
  CHECK_FALSE(parse({"a.yml", "-h"}).go_on);
  CHECK(parse({"--", "--help"}).go_on);
}

TEST_CASE("what cannot be understood") {
  CHECK(refusal({"--qiet"}) == "unknown option '--qiet' | did you mean '--quiet'?");
  CHECK(refusal({"--formt=json"}) == "unknown option '--formt' | did you mean '--format'?");
  CHECK(refusal({"-x"}) == "unknown option '-x'");
  CHECK(refusal({"--product"}) == "--product needs a value: --product PRODUCT");
  CHECK(refusal({"--product", "--quiet"}) == "--product needs a value: --product PRODUCT");
  CHECK(refusal({"--product", ""}) == "--product: the value is empty");
  CHECK(refusal({""}) == "FILE: the value is empty");
  CHECK(refusal({"--product", "tmpo"}) ==
        "--product: unknown value 'tmpo'; it takes mimir, tempo | did you mean 'tempo'?");
  CHECK(refusal({"--jobs", "4x"}) == "--jobs: '4x' is not a number");
  CHECK(refusal({"--jobs", "-1"}) == "--jobs: '-1' is not a number");
  CHECK(refusal({"--jobs", "99999999999"}) == "--jobs: '99999999999' is too large a number");
  CHECK(refusal({"--quiet=perhaps"}) == "--quiet: 'perhaps' is neither true nor false");
}

TEST_CASE("the environment answers what the command line leaves open") {
  CHECK(parse({}, {{"PYAT_PRODUCT", "tempo"}}).product.value == "tempo");
  CHECK(parse({}, {{"PYAT_PRODUCT", "tempo"}}).product.source == "PYAT_PRODUCT");
  CHECK(parse({"-p", "mimir"}, {{"PYAT_PRODUCT", "tempo"}}).product.value == "mimir");
  CHECK(parse({"-p", "mimir"}, {{"PYAT_PRODUCT", "tempo"}}).product.source == "flag");
  CHECK(parse({"-p", "mimir"}, {{"PYAT_PRODUCT", "wrong"}}).product.value == "mimir");
  CHECK(parse({}, {{"PYAT_PRODUCT", ""}}).product.value.empty());
  CHECK(parse({}, {{"PYAT_QUIET", "1"}}).quiet);
  CHECK(parse({"--quiet=false"}, {{"PYAT_QUIET", "1"}}).quiet == false);
  CHECK(parse({}, {{"PYAT_FORMAT", "text,sarif=a.sarif"}}).formats == Words{"text", "sarif=a.sarif"});
  CHECK(parse({"--format", "json"}, {{"PYAT_FORMAT", "text"}}).formats == Words{"json"});
  CHECK(refusal({}, {{"PYAT_PRODUCT", "loki"}}) == "PYAT_PRODUCT: unknown value 'loki'; it takes mimir, tempo");
  CHECK(parse({}, {{"PYAT_FILE", "x"}}).files.empty());
}
