#include <string>

#include "support/catch.hpp"
#include "yaml/document.hpp"

using namespace pyat::yaml;

namespace {

const Node& child(const Node& mapping, std::string_view key) {
  for (std::uint32_t i = 0; i < mapping.count; i += 2) {
    if (mapping[i].value == key) return mapping[i + 1];
  }
  FAIL("no key " << key);
  return mapping;
}

std::string problem(std::string_view text, Dialect dialect = Dialect::v2) {
  Document document;
  document.parse(text, dialect);
  return document.error() == nullptr ? "" : document.error()->problem;
}

}  // namespace

TEST_CASE("nodes have places in characters") {
  Document document;
  document.parse("é: [1, \"ü\"]\nb:\n  - x\n", Dialect::v2);
  REQUIRE(document.root() != nullptr);
  const Node& list = child(*document.root(), "é");
  CHECK(list.kind == NodeKind::sequence);
  CHECK(list.style == Style::flow);
  CHECK(list.start.column == 3);
  CHECK(list.end.column == 11);
  CHECK(list[1].style == Style::double_quoted);
  CHECK(list[1].value == "ü");
  const Node& block = child(*document.root(), "b");
  CHECK(block.start.line == 2);
  CHECK(block.end.line == 2);  // of its last item, not of the next token
  CHECK(block.end.column == 5);
}

TEST_CASE("only the first document is read") {
  Document document;
  document.parse("a: 1\n---\nb: 2\n", Dialect::v3);
  REQUIRE(document.root() != nullptr);
  CHECK(document.root()->count == 2);
  CHECK(document.has_more());
  CHECK(document.more().line == 1);

  document.parse("a: 1\n...\n", Dialect::v3);
  CHECK_FALSE(document.has_more());
}

TEST_CASE("a stream without a document has no root and no error") {
  for (const std::string_view text : {"", "\n", "# comment\n", "\xEF\xBB\xBF"}) {
    Document document;
    document.parse(text, Dialect::v2);
    CHECK(document.root() == nullptr);
    CHECK(document.error() == nullptr);
  }
}

TEST_CASE("an alias leads to the last node with that anchor") {
  Document document;
  document.parse("a: &x 1\nb: &x 2\nc: *x\nd: *none\n", Dialect::v2);
  REQUIRE(document.root() != nullptr);
  CHECK(resolve_alias(child(*document.root(), "c")).value == "2");
  REQUIRE(document.unknown_anchors().size() == 1);
  CHECK(document.unknown_anchors().front()->start.line == 3);
}

TEST_CASE("nesting ends at the depth at which Go ends it") {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  CHECK(problem(nested(Document::max_depth)) == "");
  CHECK(problem(nested(Document::max_depth + 1)) == "exceeded max depth of 10000");
}

TEST_CASE("a document may be parsed after another in the same memory") {
  Document document;
  document.parse("a: " + std::string(100'000, 'x'), Dialect::v2);
  document.parse("b: 1", Dialect::v2);
  REQUIRE(document.root() != nullptr);
  CHECK((*document.root())[0].value == "b");
}

TEST_CASE("what stands before a syntax error is kept") {
  Document document;
  document.parse("a: 1\nb:\n  - x\n  - y: 2\n    z: 3\n    w: @", Dialect::v2);
  REQUIRE(document.error() != nullptr);
  REQUIRE(document.root() != nullptr);
  CHECK(document.root()->cut_off);
  const Node& list = child(*document.root(), "b");
  REQUIRE(list.count == 2);
  CHECK(list[1].count == 4);  // y and z, but not w, which has no value
}

// Where the Go libraries differ from libyaml. Each was tried on both.
TEST_CASE("Go refuses what libyaml takes") {
  CHECK(problem("%YAML 1.1\n---\na: 1\n") == "");
  CHECK(problem("%YAML 1.2\n---\na: 1\n") == "found incompatible YAML document");
  CHECK(problem("a: [http://x/?q=1]\n") == "did not find expected ',' or ']'");
  CHECK(problem("a: {b: c?d}\n") == "did not find expected ',' or '}'");
  CHECK(problem("a: [b: c?d]\n") == "did not find expected ',' or ']'");
  CHECK(problem("a: http://x/?q=1\n") == "");
  CHECK(problem("a: \"x\\/y\"\n") == "found unknown escape character");
  CHECK(problem("a: \"x\\\\/y\"\n") == "");
}

TEST_CASE("Go takes what libyaml refuses") {
  Document document;
  document.parse("a: \"it\\'s\"\n", Dialect::v2);
  REQUIRE(document.error() == nullptr);
  CHECK(child(*document.root(), "a").value == "it's");

  document.parse("a: [b:]\nc: [d::]\n", Dialect::v3);
  REQUIRE(document.error() == nullptr);
  CHECK(child(*document.root(), "a")[0].value == "b:");
  CHECK(child(*document.root(), "c")[0].value == "d::");
  CHECK(problem("a: [::]\n") == "did not find expected node content");
}

TEST_CASE("a byte order mark inside the file is a character to Go") {
  Document document;
  document.parse("\uFEFFb: 1\n\uFEFFb: 2\n", Dialect::v2);
  REQUIRE(document.error() == nullptr);
  CHECK((*document.root())[0].value == "b");
  CHECK((*document.root())[2].value == "\uFEFFb");
}

TEST_CASE("yaml.v3 passes over tabs before a comment below a comment") {
  const std::string text = "a: 1\n# x\n\t# y\nb: 2\n";
  CHECK(problem(text, Dialect::v3) == "");
  CHECK(problem(text, Dialect::v2) == "found character that cannot start any token");
  CHECK(problem("a: 1\n\t# y\nb: 2\n", Dialect::v3) == "found a tab character that violates indentation");
}

TEST_CASE("yaml.v3 looks two tokens further ahead") {
  const std::string garbage_behind = "a: 1\n---\n@";
  CHECK(problem(garbage_behind, Dialect::v2) == "");
  CHECK(problem(garbage_behind, Dialect::v3) == "found character that cannot start any token");
  CHECK(problem("a: 1\n---\nb: 1\n@", Dialect::v3) == "");
  CHECK(problem("%YAML 1.1\na: b: c\n", Dialect::v2) == "did not find expected <document start>");
  CHECK(problem("%YAML 1.1\na: b: c\n", Dialect::v3) == "mapping values are not allowed in this context");
  CHECK(problem("a: 'b'c: d\n", Dialect::v2) == "did not find expected key");
  CHECK(problem("a: 'b'c: d\n", Dialect::v3) == "mapping values are not allowed in this context");
}

TEST_CASE("bytes that are no text are found where they stand") {
  Document document;
  document.parse("a: 1\nb: x\xFF\n", Dialect::v2);
  REQUIRE(document.error() != nullptr);
  CHECK(document.error()->stage == SyntaxError::Stage::reader);
  CHECK(document.error()->problem_mark.line == 1);
  CHECK(document.error()->problem_mark.column == 4);
}
