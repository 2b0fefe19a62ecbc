#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>

#include "config/document.hpp"
#include "config/inventory.hpp"
#include "config/pattern.hpp"
#include "config/schema.hpp"
#include "config/schema_text.hpp"
#include "support/catch.hpp"

namespace {

using namespace pyat;

// "LINE:COLUMN MESSAGE" of every mistake, one in a line.
std::string check(const std::string& schema, const std::string& text) {
  const config::Document document = config::parse_document(text);
  REQUIRE(document.root != nullptr);
  std::string out{};
  for (const diag::Diagnostic& found : config::Schema(schema).check(*document.root)) {
    const diag::Position begin = found.range.begin;
    out += std::to_string(begin.line) + ':' + std::to_string(begin.column) + ' ' + found.message + '\n';
  }
  return out;
}

// valijson says nothing of a keyword that it does not know, and the walk never sees it.
void check_keywords(const nlohmann::json& schema) {
  const std::set<std::string> checked = {
      "additionalProperties", "enum",          "items",    "maximum", "minimum", "minProperties", "pattern",
      "properties",           "propertyNames", "required", "type"};
  const std::set<std::string> no_constraint = {"$comment", "$ref", "$schema", "definitions", "description", "title"};
  for (const auto& [keyword, value] : schema.items()) {
    CAPTURE(keyword);
    CHECK((checked.count(keyword) > 0 || no_constraint.count(keyword) > 0));
    if (keyword == "properties" || keyword == "definitions") {
      for (const nlohmann::json& part : value) check_keywords(part);
    } else if (value.is_object()) {
      check_keywords(value);
    }
  }
}

}  // namespace

TEST_CASE("the schema uses no keyword that nobody checks", "[config]") {
  check_keywords(nlohmann::json::parse(config::schema_text));
  check_keywords(nlohmann::json::parse(config::baseline_schema_text));
}

TEST_CASE("the schema in the program is the file", "[config]") {
  const auto text_of = [](const std::string& name) {
    std::ifstream file(std::string(PYAT_SOURCE_DIR) + "/schemas/pyat/" + name, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  };
  CHECK(config::schema_text == text_of("pyat.json"));
  CHECK(config::baseline_schema_text == text_of("baseline.json"));
}

TEST_CASE("the kinds in the program are those in the schema", "[config]") {
  std::string list{};
  for (const std::string_view kind : config::kinds()) list += (list.empty() ? "\"" : ", \"") + std::string(kind) + '"';
  CHECK(config::schema_text.find("\"enum\": [" + list + "]") != std::string_view::npos);
}

TEST_CASE("types without a title are named", "[config]") {
  CHECK(check(R"({"type": "integer"})", "1.5") == "1:1 the file must be a whole number, found 1.5\n");
  CHECK(check(R"({"type": ["null", "array"]})", "{a: b}") ==
        "1:1 the file must be a list or nothing, found a mapping\n");
  CHECK(check(R"({"type": "string"})", "null") == "1:1 the file must be a text, found nothing\n");
  CHECK(check(R"({"type": ["integer", "number"]})", "1").empty());
}

TEST_CASE("numbers have limits, and items of lists places", "[config]") {
  CHECK(check(R"({"minimum": 2})", "1") == "1:1 the file must be a larger number, found 1\n");
  CHECK(check(R"({"minimum": 1})", "0x10") == "1:1 the file must be a larger number, found 0x10\n");
  CHECK(check(R"({"maximum": 1})", "1.5") == "1:1 the file must be a smaller number, found 1.5\n");
  CHECK(check(R"({"minimum": 2, "maximum": 3})", "2").empty());
  CHECK(check(R"({"minimum": 2})", "text").empty());
  CHECK(check(R"({"items": {"type": "boolean"}})", "[true, 1]") == "1:8 [1] must be true or false, found 1\n");
}

TEST_CASE("a key with a point in it does not look like two", "[config]") {
  const config::Document document = config::parse_document("a.b: {c: 1}");
  const auto found =
      config::Schema(R"({"additionalProperties": {"properties": {"c": {"type": "boolean"}}}})").check(*document.root);
  REQUIRE(found.size() == 1);
  CHECK(found[0].path == "[\"a.b\"].c");
}

TEST_CASE("a long value is cut in the message, between two characters", "[config]") {
  std::string long_text = "x";
  for (int i = 0; i < 100; ++i) long_text += "é";
  const std::string message = check(R"({"type": "boolean"})", long_text);
  CHECK(message == "1:1 the file must be true or false, found \"" + long_text.substr(0, 59) + "…\"\n");
}

TEST_CASE("a keyword that is not checked is not passed over", "[config]") {
  for (const char* keyword :
       {R"("allOf": [{}])", R"("anyOf": [{}])", R"("oneOf": [{}])", R"("not": {})", R"("if": {}, "then": {})",
        R"("const": 1)", R"("format": "date")", R"("multipleOf": 2)", R"("maxLength": 1)", R"("items": [{}])",
        R"("minItems": 1)", R"("dependencies": {"a": ["b"]})", R"("enum": [1])", R"("patternProperties": {"a": {}})",
        R"("properties": {"a": false})", R"("type": "strng")"}) {
    CAPTURE(keyword);
    CHECK_THROWS_AS(check("{" + std::string(keyword) + "}", "{a: x}"), std::exception);
  }
  CHECK_THROWS_AS(check(R"({"pattern": "\\d"})", "x"), std::logic_error);
  CHECK_THROWS_AS(config::Schema("{"), std::exception);
}

TEST_CASE("a pattern means the same in JSON Schema and here", "[config]") {
  for (const char* expression : {"\\d", "a\\1", "(?:a)", "a*?", "[\\]]", "[[:digit:]]", "[]a]", "(", "a\\"}) {
    CAPTURE(expression);
    CHECK_THROWS_AS(config::Pattern(expression), std::logic_error);
  }
  CHECK(config::Pattern("b").is_found_in("abc"));
  CHECK_FALSE(config::Pattern("^b").is_found_in("a\nb"));
  CHECK_FALSE(config::Pattern("^a$").is_found_in(std::string_view("a\0b", 3)));
  CHECK(config::Pattern("^(a|b)+$").is_found_in(std::string(100'000, 'a')));
}
