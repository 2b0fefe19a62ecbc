#include "expand/expand.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/catch.hpp"

namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;
using pyat::expand::Environment;
using pyat::expand::Expansion;
using pyat::expand::Use;
using pyat::schemas::Product;
using pyat::schemas::Release;

constexpr Release mimir_2_13{Product::mimir, 2, 13, 1};
constexpr Release mimir_2_14{Product::mimir, 2, 14, 0};
constexpr Release mimir_3{Product::mimir, 3, 0, 2};
constexpr Release tempo{Product::tempo, 2, 9, 0};

Environment variables(std::map<std::string, std::string, std::less<>> values) {
  return [values = std::move(values)](std::string_view name) -> std::optional<std::string> {
    const auto found = values.find(name);
    if (found == values.end()) return std::nullopt;
    return found->second;
  };
}

const Environment environment = variables({{"A", "a/b/a"},
                                           {"EMPTY", ""},
                                           {"REF", "${A} $A $$"},
                                           {"LINES", "x\ny\n"},
                                           {"1", "one"},
                                           {"é", "ÉTÉ été"},
                                           {"BYTES", "\xff"},
                                           {"SNAKE", "abc_ABC"}});

Expansion expand(std::string_view source, const Release& release) {
  return pyat::expand::expand(source, release, environment);
}

struct Case {
  std::string_view source;
  std::string_view text;
};

void check_texts(const std::vector<Case>& cases, const Release& release) {
  for (const Case& c : cases) {
    CAPTURE(c.source);
    const Expansion expansion = expand(c.source, release);
    CHECK(expansion.error.empty());
    CHECK(expansion.text == c.text);
  }
}

struct ErrorCase {
  std::string_view source;
  std::string_view error;
  std::uint32_t at;
};

std::vector<std::string> names(const std::vector<Use>& uses) {
  std::vector<std::string> names;
  for (const Use& use : uses) names.push_back(use.name);
  return names;
}

}  // namespace

TEST_CASE("Mimir expands as os.Expand does") {
  check_texts(
      {
          {"", ""},
          {"no reference", "no reference"},
          {"$A ${A}", "a/b/a a/b/a"},
          {"${A}s $As", "a/b/as "},
          {"[$UNSET] [${UNSET}] [${EMPTY}]", "[] [] []"},
          {"${REF}", "${A} $A $$"},  // values are not expanded in turn
          {"cost: 5$", "cost: 5$"},
          {"a $ b, $.x, $/", "a $ b, $.x, $/"},
          {"pa$$word", "paword"},  // $$ is the variable named `$`
          {"$1 $12 ${1}", "one one2 one"},
          {"$*$#$@$!$?$-", ""},
          {"a${}b", "ab"},
          {"a: ${A\nb: c", "a: A\nb: c"},  // only the unclosed `${` vanishes
          {"${", ""},
          {"${ A }", ""},
          {"${A B}", ""},
          {"${\xc3\xa9}", "ÉTÉ été"},
          {"$\xc3\xa9", "$\xc3\xa9"},  // without braces names are ASCII
          {"${a\nb}", ""},             // braces may span lines
          {"\\$A \\${A}", "\\a/b/a \\a/b/a"},
      },
      mimir_3);
}

TEST_CASE("Mimir takes what follows the first colon for the default") {
  check_texts(
      {
          {"${UNSET:5m}", "5m"},
          {"${EMPTY:5m}", "5m"},
          {"${A:5m}", "a/b/a"},
          {"${UNSET:}", ""},
          {"${UNSET:a: b:c }", "a: b:c "},
          {"${UNSET: 5m}", " 5m"},
          {"${UNSET:-5m}", "-5m"},  // not the default of a shell
          {"${UNSET:=5m}", "=5m"},
          {"${UNSET-5m}", ""},
          {"${:5m}", "5m"},
          {"${UNSET:${A}}", "${A}"},  // ends with the first brace
          {"$UNSET:5m", ":5m"},
      },
      mimir_3);
}

TEST_CASE("Mimir strips line feeds since 2.14.0") {
  CHECK(expand("k: ${LINES}", mimir_2_13).text == "k: x\ny\n");
  CHECK(expand("k: ${LINES}", mimir_2_14).text == "k: xy");
  CHECK(expand("k: ${LINES}", mimir_3).text == "k: xy");
  CHECK(expand("k: ${UNSET:a\nb}\n", mimir_2_13).text == "k: a\nb\n");
  CHECK(expand("k: ${UNSET:a\nb}\n", mimir_2_14).text == "k: ab\n");
}

TEST_CASE("names that no variable can have are not looked up") {
  const Environment any = [](std::string_view) { return "found"; };
  CHECK(pyat::expand::expand("${a=b} ${:d} ${x\0y} ${x y}"s, mimir_3, any).text == " d  found");
}

TEST_CASE("Tempo expands references in braces only") {
  check_texts(
      {
          {"", ""},
          {"$A ${A} $1 $", "$A a/b/a $1 $"},
          {"[${UNSET}] [${EMPTY}]", "[] []"},
          {"${REF}", "${A} $A $$"},
          {"${LINES}", "x\ny\n"},
          {"${1}${é}", "oneÉTÉ été"},
          {"$${A} $$", "${A} $"},
          {"$$${A}", "$a/b/a"},
          {R"(\\d \/ \d \${A})", R"(\d / \d \a/b/a)"},  // in all of the text
          {"a\0${A"sv, "a"},                            // NUL is the end
      },
      tempo);
}

TEST_CASE("Tempo's functions") {
  check_texts(
      {
          // Defaults, whatever the sign.
          {"${UNSET:-d} ${UNSET:=d} ${UNSET=d} ${UNSET:?d} ${UNSET:+d}", "d d d d d"},
          {"${EMPTY:-d} ${A:-d} ${A:+d}", "d a/b/a a/b/a"},
          {"${UNSET:-}", ""},
          {"${UNSET:-a ${UNSET:-b} ${EMPTY:-${A}}: c\n}", "a b a/b/a: c\n"},
          {"${UNSET:-$$ \\\\ $A}", "$$ \\\\ $A"},  // no escapes here
                                                   // Case.
          {"${SNAKE^} ${SNAKE^^} ${SNAKE,,} ${A,}", "Abc_ABC ABC_ABC abc_abc a/b/a"},
          {"${é,} ${é,,} ${é^^}", "éTÉ été été été ÉTÉ ÉTÉ"},
          {"${SNAKE^,}", "abc_ABC"},
          {"${BYTES} ${BYTES^^} ${BYTES,}", "\xff \xef\xbf\xbd \xef\xbf\xbd"},
          // Length in bytes.
          {"${#A} ${#UNSET} ${#é}", "5 0 11"},
          // Prefixes and suffixes.
          {"${A#*/} ${A##*/} ${A%/*} ${A%%/*}", "b/a a a/b a"},
          {"${SNAKE#[a-b]} ${SNAKE#[^a]} ${SNAKE#?} ${SNAKE#\\a}", "bc_ABC abc_ABC bc_ABC bc_ABC"},
          {"${SNAKE#[a} ${SNAKE%x} ${SNAKE##*}", "abc_ABC abc_ABC "},
          {"${SNAKE#*} ${SNAKE#${UNSET}}", "bc_ABC abc_ABC"},
          // Replacements.
          {"${A/a/x} ${A//a/x} ${A/#a/x} ${A/%a/x} ${A/#b/x}", "x/b/a x/b/x x/b/a a/b/x a/b/a"},
          {"${A//\\//.} ${A/b/} ${A/#a/} ${A/b/\\/}", "a.b.a a//a a/b/a a///a"},
          {"${A/${UNSET}/-} ${SNAKE//${UNSET}/.}", "-a/b/a .a.b.c._.A.B.C."},
          {"${A/b}/x}", "a/b/a"},  // the pattern is `b}`
                                   // Substrings.
          {"${SNAKE:2} ${SNAKE:2:3} ${SNAKE:-2} ${SNAKE:9} ${SNAKE:9:1}", "c_ABC c_A abc_ABC  "},
          {"${SNAKE: -2} ${SNAKE:x} ${SNAKE:1:x} ${SNAKE:+1}", "abc_ABC abc_ABC abc_ABC abc_ABC"},
          {"${SNAKE:1::2}", "bc"},
          {"${SNAKE:${UNSET:-2}:${#1}}", "c_A"},
          {"${SNAKE:1:9223372036854775808}", "abc_ABC"},
      },
      tempo);
}

TEST_CASE("what Tempo refuses to expand") {
  const std::vector<ErrorCase> cases = {
      {"k: ${", "unable to parse variable name", 3},
      {"k: ${}", "unable to parse variable name", 3},
      {"k: ${ A}", "unable to parse variable name", 3},
      {"k: ${A", "missing closing brace", 3},
      {"k: ${A B}", "missing closing brace", 3},
      {"k: ${A-d}", "missing closing brace", 3},
      {"k: ${A:}", "unable to parse substitution within function", 3},
      {"k: ${A:-d", "unable to parse substitution within function", 3},
      {"k: ${A#}", "unable to parse substitution within function", 3},
      {"k: ${A////}", "unable to parse substitution within function", 3},
      {"k: ${A:", "bad substitution", 3},
      {"k: ${A:é}", "bad substitution", 3},
      {"k: ${#}", "bad substitution", 3},
      {"k: ${#A B}", "bad substitution", 3},
      {"k: ${A^^^}", "bad substitution", 3},
      {"k: ${A/b}", "bad substitution", 3},
      {"k: ${A#${A}x}", "bad substitution", 3},
      {"k: ${A:-${B:-${}}}", "unable to parse variable name", 13},
  };
  for (const ErrorCase& c : cases) {
    CAPTURE(c.source);
    const Expansion expansion = expand(c.source, tempo);
    CHECK(expansion.error == c.error);
    CHECK(expansion.error_at == c.at);
    CHECK_FALSE(expansion.panicked);
    CHECK(expansion.text.empty());
    CHECK(expansion.pieces.empty());
  }
}

TEST_CASE("Tempo crashes at a negative length") {
  const Expansion expansion = expand("k: ${SNAKE:2:-1}", tempo);
  CHECK(expansion.panicked);
  CHECK(expansion.error == "runtime error: slice bounds out of range [2:1]");
  CHECK(expansion.error_at == 3);
  CHECK(expand("${SNAKE:1:-9}", tempo).error == "runtime error: slice bounds out of range [:-8]");
  CHECK(expand("${SNAKE:1:9223372036854775807}", tempo).error ==
        "runtime error: slice bounds out of range [:-9223372036854775808]");
  SECTION("unless it is the text that it cannot parse") {
    const Expansion malformed = expand("${SNAKE:2:-1} ${", tempo);
    CHECK(malformed.error == "unable to parse variable name");
    CHECK(malformed.error_at == 14);
    CHECK_FALSE(malformed.panicked);
  }
}

TEST_CASE("nesting is bounded") {
  std::string source = "x";
  for (int depth = 0; depth < 1000; ++depth) source = "${UNSET:-" + source + "}";
  CHECK(expand(source, tempo).text == "x");
  CHECK(expand("${UNSET:-" + source + "}", tempo).error == "references are nested too deeply");
}

TEST_CASE("positions in the expanded text lead back to the source") {
  //                                  0         1         2
  //                                  0123456789012345678901234567
  const Expansion expansion = expand("k: ${A}-${UNSET}${1}\nend: x", mimir_3);
  REQUIRE(expansion.text == "k: a/b/a-one\nend: x");
  const auto begin = [&](std::uint32_t offset) { return pyat::expand::to_source(expansion, offset); };
  const auto end = [&](std::uint32_t offset) { return pyat::expand::to_source_end(expansion, offset); };
  CHECK(begin(0) == 0);
  CHECK(end(0) == 0);
  CHECK(begin(2) == 2);
  for (std::uint32_t offset = 3; offset < 8; ++offset) CHECK(begin(offset) == 3);  // all of the value: at its `$`
  for (std::uint32_t offset = 4; offset < 9; ++offset) CHECK(end(offset) == 7);
  CHECK(begin(8) == 7);
  CHECK(end(9) == 8);
  CHECK(begin(9) == 16);  // not at ${UNSET}, which leaves nothing
  CHECK(begin(12) == 20);
  CHECK(end(12) == 20);
  CHECK(begin(13) == 21);
  CHECK(begin(19) == 27);
  CHECK(end(19) == 27);
  CHECK(begin(1000) == 27);
}

TEST_CASE("positions after escapes and empty texts") {
  const Expansion expansion = expand("$$a\\\\b${UNSET}", tempo);
  REQUIRE(expansion.text == "$a\\b");
  CHECK(pyat::expand::to_source(expansion, 0) == 1);
  CHECK(pyat::expand::to_source(expansion, 1) == 2);
  CHECK(pyat::expand::to_source(expansion, 2) == 4);
  CHECK(pyat::expand::to_source(expansion, 3) == 5);
  CHECK(pyat::expand::to_source(expansion, 4) == 14);
  CHECK(pyat::expand::to_source(expand("", tempo), 0) == 0);
  CHECK(pyat::expand::to_source_end(expand("${", mimir_3), 0) == 2);
}

TEST_CASE("uses of variables") {
  SECTION("Mimir") {
    const std::vector<Use> uses = expand("$A ${EMPTY:d} ${UNSET} ${A:d}", mimir_3).uses;
    REQUIRE(names(uses) == std::vector{"A"s, "EMPTY"s, "UNSET"s, "A"s});
    CHECK((uses[0].offset == 0 && uses[0].size == 2 && uses[0].set && !uses[0].has_default));
    CHECK((uses[1].offset == 3 && uses[1].size == 10 && uses[1].set && uses[1].default_used));
    CHECK(uses[1].function == ":");
    CHECK((!uses[2].set && !uses[2].has_default));
    CHECK((uses[3].has_default && !uses[3].default_used));
  }
  SECTION("Tempo") {
    const std::vector<Use> uses = expand("${UNSET:-${A}} ${A:=${UNSET}} ${#1} ${EMPTY:-}", tempo).uses;
    REQUIRE(names(uses) == std::vector{"UNSET"s, "A"s, "A"s, "UNSET"s, "1"s, "EMPTY"s});
    CHECK((uses[0].offset == 0 && uses[0].size == 14 && uses[0].default_used));
    CHECK((uses[1].offset == 9 && uses[1].size == 4 && uses[1].set && !uses[1].unused));
    CHECK((uses[2].function == ":=" && !uses[2].default_used));
    CHECK(uses[3].unused);
    CHECK(uses[4].function == "#");
    CHECK((uses[5].set && uses[5].has_default && uses[5].default_used));
  }
}

TEST_CASE("references in a text that is not expanded") {
  const auto find = [](std::string_view source, const Release& release) {
    return names(pyat::expand::find_references(source, release));
  };
  CHECK(find("$A ${B:x} ${} ${C:${D}} $1 $", mimir_3) == std::vector{"A"s, "B"s, "C"s, "1"s});
  CHECK(find("$A ${B:-${C}} $${D} ${E^^}", tempo) == std::vector{"B"s, "C"s, "E"s});
  CHECK(find("plain", mimir_3).empty());
  CHECK(find("plain", tempo).empty());
  SECTION("Tempo goes on after what it would refuse") {
    CHECK(find("${ ${A} ${B ${C#${D}x} ${E}", tempo) == std::vector{"A"s, "D"s, "E"s});
    CHECK(find("${A:-${B} ${C}", tempo) == std::vector{"B"s, "C"s});
    CHECK(find("${A:2:-1} ${B}", tempo) == std::vector{"A"s, "B"s});
  }
}
