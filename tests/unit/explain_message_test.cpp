// The complaints of the servers by their form, and their wrapping.
#include <string>

#include "explain/known_texts.hpp"
#include "explain/message.hpp"
#include "support/catch.hpp"

using namespace pyat::explain;

namespace {

Message message(std::string_view text) {
  const auto found = find_message(text);
  REQUIRE(found);
  return *found;
}

Frame frame(std::string text, const std::string& rest) {
  std::string_view view = text;
  const auto found = take_frame(view);
  REQUIRE(found);
  CHECK(view == rest);
  return *found;
}

}  // namespace

TEST_CASE("unknown fields") {
  const Message found = message("  line 97: field query_ingesters_within not found in type querier.Config");
  CHECK(found.kind == Kind::unknown_field);
  CHECK(found.line == 97);
  CHECK(found.name == "query_ingesters_within");
  CHECK(found.type == "querier.Config");
  CHECK(found.text == "line 97: field query_ingesters_within not found in type querier.Config");
  SECTION("without a line") { CHECK(message("field a not found in type b.C").line == 0); }
  SECTION("quoted") { CHECK(message("\"line 3: field a not found in type b.C\"").type == "b.C"); }
  SECTION("in brackets") { CHECK(message("[line 3: field a not found in type b.C]").type == "b.C"); }
  SECTION("with blanks in the key") { CHECK(message("line 3: field a b not found in type b.C").name == "a b"); }
  SECTION("with a key that ends like the text, or holds it") {
    CHECK(message("line 3: field no_such_field not found in type b.C").name == "no_such_field");
    CHECK(message("field no_such_field not found in type b.C").name == "no_such_field");
    CHECK(message("line 3: field a field b not found in type b.C").name == "a field b");
    CHECK(message("line 3: field  not found in type b.C").name.empty());
  }
  SECTION("with two attempts") {
    CHECK(
        message("line 3: field a not found in type b.C; also failed in legacy format: yaml: unmarshal errors:").type ==
        "b.C");
  }
  SECTION("of a type without a name") {
    CHECK(message("line 6: field p not found in type struct { Footer bool \"yaml:\\\"footer\\\"\" }").type ==
          "struct { Footer bool \"yaml:\\\"footer\\\"\" }");
  }
  SECTION("cut off") { CHECK_FALSE(find_message("line 3: field a not found in type ")); }
}

TEST_CASE("values that a type does not take") {
  const Message found = message("line 19: cannot unmarshal !!str `1d` into time.Duration");
  CHECK(found.kind == Kind::wrong_value);
  CHECK(found.line == 19);
  CHECK(found.tag == "!!str");
  CHECK(found.value == "1d");
  CHECK(found.type == "time.Duration");
  CHECK(message("line 2: cannot unmarshal !!seq into string").value.empty());
  CHECK(message("line 2: cannot unmarshal !!str `a into b` into []string").type == "[]string");
  CHECK(message("[x: line 2: cannot unmarshal !!str `a` into []string]").type == "[]string");
  CHECK_FALSE(find_message("json: cannot unmarshal number into Go value"));
}

TEST_CASE("keys that stand twice") {
  CHECK(message("line 9: field a already set in type b.C").name == "a");
  CHECK(message("line 9: key \"a\" already set in map").name == "a");
  CHECK(message("line 9: mapping key \"a\" already defined at line 3").name == "a");
  CHECK(message("line 9: mapping key \"a\" already defined at line 3").line == 9);
}

TEST_CASE("syntax") {
  const Message found = message("yaml: line 5: did not find expected key");
  CHECK(found.kind == Kind::syntax);
  CHECK(found.line == 5);
  CHECK(found.value == "did not find expected key");
  CHECK(message("yaml: unknown anchor 'a' referenced").line == 0);
  CHECK_FALSE(find_message("yaml: unmarshal errors:"));
}

TEST_CASE("flags by the form of their complaint") {
  CHECK(message("flag provided but not defined: -querier.foo").name == "querier.foo");
  CHECK(message("flag provided but not defined: --querier.foo").name == "querier.foo");
  CHECK(message("flag needs an argument: -target").name == "target");
  const Message found = message("invalid value \"1d\" for flag -querier.timeout: parse error");
  CHECK(found.kind == Kind::flag_value);
  CHECK(found.name == "querier.timeout");
  CHECK(found.value == "1d");
  CHECK(message("invalid boolean value \"x\" for -auth.enabled: parse error").name == "auth.enabled");
}

TEST_CASE("who speaks, and of which file") {
  using pyat::schemas::Product;
  const Frame mimir =
      frame("error loading config from /etc/mimir.yaml: Error parsing config file: yaml: unmarshal errors:", "");
  CHECK(mimir.product == Product::mimir);
  CHECK(mimir.file == "/etc/mimir.yaml");
  CHECK(frame("error loading config from /a: error parsing config file:", "").file == "/a");
  CHECK(frame("can't unmarshal common config: key \"ruler_storage\": yaml: unmarshal errors:", "").common ==
        "ruler_storage");
  const Frame tempo =
      frame("failed parsing config: failed to parse configFile /t.yaml: yaml: line 3: x", "yaml: line 3: x");
  CHECK(tempo.product == Product::tempo);
  CHECK(tempo.file == "/t.yaml");
  CHECK(frame("error validating config: invalid TSDB config: y", "invalid TSDB config: y").checking);
  CHECK(frame("failed to load runtime config: load file: yaml: unmarshal errors:", "").per_tenant);
  CHECK(frame("failed parsing config: /etc/loki.yaml: yaml: unmarshal errors:", "").foreign == "Loki");
  CHECK(frame("yaml: unmarshal errors:", "").says_nothing());
  std::string_view other = "something else";
  CHECK_FALSE(take_frame(other));
  CHECK(other == "something else");
}

TEST_CASE("the words of a server that finds no file, or nothing in it") {
  CHECK(own_words("EOF").kind == Kind::empty_file);
  CHECK(own_words("open /a: no such file or directory").kind == Kind::unreadable_file);
  CHECK(own_words("read /a: is a directory").kind == Kind::unreadable_file);
  CHECK(own_words("invalid TSDB config: x").kind == Kind::other);
}

TEST_CASE("the section and the type that a text is of") {
  CHECK(section_of_text("invalid TSDB config: unsupported storage backend") == "blocks_storage");
  CHECK(section_of_text("something else").empty());
  CHECK(type_of_text("units: unknown unit X in 4X") == "flagext.Bytes");
}
