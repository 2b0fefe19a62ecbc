#include <string>

#include "config/document.hpp"
#include "support/catch.hpp"

namespace {

using namespace pyat;
using config::Kind;
using config::Node;

// The value of the key `a` in a document without mistakes.
Node value_of(const std::string& text) {
  const config::Document document = config::parse_document(text);
  CAPTURE(text);
  CHECK(document.problems.empty());
  REQUIRE(document.root != nullptr);
  const config::Entry* entry = document.root->find("a");
  REQUIRE(entry != nullptr);
  return *entry->value;
}

Kind kind_of(const std::string& scalar) { return value_of("a: " + scalar).kind; }

std::string place(const diag::Position& position) {
  return std::to_string(position.line) + ':' + std::to_string(position.column);
}

std::string place(const diag::Range& range) { return place(range.begin) + '-' + place(range.end); }

}  // namespace

TEST_CASE("a scalar without quotes has the kind that YAML 1.2 gives it", "[config]") {
  for (const char* text : {"true", "False", "TRUE"}) CHECK(kind_of(text) == Kind::boolean);
  for (const char* text :
       {"yes", "on", "n", "1_000", "2.10.3", "0x", "1e", "+", ".", "0b1", "'1'", "\"true\"", "! 1"}) {
    CAPTURE(text);
    CHECK(kind_of(text) == Kind::text);
  }
  for (const char* text : {"0", "-1", "+12", "010", "0o17", "0xFf"}) CHECK(kind_of(text) == Kind::integer);
  for (const char* text : {"2.10", "-.5", "1.", "1e3", "1.5E-3", ".inf", "-.Inf", ".NaN"})
    CHECK(kind_of(text) == Kind::number);
  for (const char* text : {"", "~", "null", "NULL"}) CHECK(kind_of(text) == Kind::null);
  CHECK(kind_of("!!str 2.10") == Kind::text);
}

TEST_CASE("scalars keep their text", "[config]") {
  CHECK(value_of("a: 2.10").text == "2.10");
  CHECK(value_of("a: |\n  one\n  two\n").text == "one\ntwo\n");
  CHECK(value_of("a: \"\\u00e9\"").text == "é");
}

TEST_CASE("places count characters, and ends are exclusive", "[config]") {
  CHECK(place(value_of("a: plain # comment").range) == "1:4-1:9");
  CHECK(place(value_of("a: 'it''s'  # comment").range) == "1:4-1:11");
  CHECK(place(value_of("a: \"a \\\" b\"").range) == "1:4-1:12");
  CHECK(place(value_of("{é: 1, a: é}").range) == "1:11-1:12");
  CHECK(place(value_of("a: &x !!str text").range) == "1:13-1:17");
  CHECK(place(value_of("a: [1,\n 2]").range) == "1:4-1:7");
  CHECK(place(value_of("a: |  # comment\n  x\n").range) == "1:4-1:5");
  CHECK(place(value_of("a:\nb: 1").range) == "1:1-1:2");  // nothing is there: the key is shown
  CHECK(place(value_of("\xEF\xBB\xBF# comment\r\na: b\r\n").range) == "2:4-2:5");
}

TEST_CASE("places in one line do not depend on what was asked for before", "[config]") {
  CHECK(place(value_of("a: 'é\n  é' # comment").range) == "1:4-2:5");
  const config::Document flow = config::parse_document("{é: &x [é, 'é'], é2: *x, é3: z,\n ém: {n: é, o: é}}\n");
  REQUIRE(flow.root != nullptr);
  CHECK(place(flow.root->find("é")->value->items.at(1)->range) == "1:12-1:15");
  CHECK(place(flow.root->find("é2")->key_range) == "1:18-1:20");
  CHECK(place(flow.root->find("é3")->value->range) == "1:30-1:31");
  CHECK(place(flow.root->find("ém")->value->find("o")->value->range) == "2:16-2:17");
}

TEST_CASE("an empty text has no root, and no mistake", "[config]") {
  for (const char* text : {"", "\n", "# comment\n", "\xEF\xBB\xBF"}) {
    const config::Document document = config::parse_document(text);
    CHECK(document.root == nullptr);
    CHECK(document.problems.empty());
  }
}

TEST_CASE("markers around the only document are no second one", "[config]") {
  CHECK(value_of("%YAML 1.2\n---\na: 1\n...\n").text == "1");
}

TEST_CASE("bytes that are not UTF-8 are refused", "[config]") {
  for (const char* bytes :
       {"\x80", "\xC3", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF8"}) {
    const config::Document document = config::parse_document("a: " + std::string(bytes));
    REQUIRE(document.problems.size() == 1);
    CHECK(place(document.problems[0].range) == "1:4-1:5");
  }
  for (const char* bytes : {"é", "€", "😀", "\xED\x9F\xBF", "\xF4\x8F\xBF\xBF"})
    CHECK(value_of("a: " + std::string(bytes)).text == bytes);
  const config::Document utf16 = config::parse_document(std::string_view("\xFF\xFE-\0", 4));
  REQUIRE(utf16.problems.size() == 1);
  CHECK(utf16.problems[0].message == "the file is UTF-16");
}

TEST_CASE("all keys of a mapping are looked at after a duplicate", "[config]") {
  const config::Document document = config::parse_document("a: 1\na: {b: 2, b: 3}\nc: 4\nc: 5\n");
  CHECK(document.problems.size() == 3);
  REQUIRE(document.root != nullptr);
  REQUIRE(document.root->entries.size() == 2);
  CHECK(document.root->find("a")->value->text == "1");
}

TEST_CASE("an anchor may be used again after it has moved", "[config]") {
  const config::Document document = config::parse_document("a: &x 1\nb: *x\nc: &x 2\nd: *x\n*x : 3\n");
  REQUIRE(document.root != nullptr);
  CHECK(document.root->find("b")->value->text == "1");
  CHECK(document.root->find("d")->value->text == "2");
  CHECK(document.root->find("2")->value->text == "3");
}
