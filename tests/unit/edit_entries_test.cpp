// Entries taken out, renamed and moved: what a person would have left behind.
#include "edit/apply.hpp"
#include "edit/entries.hpp"
#include "support/catch.hpp"
#include "yaml/document.hpp"

namespace {

using namespace pyat;

// The key at the end of a path of plain names.
const yaml::Node* find_key(const yaml::Node& root, std::string_view path) {
  const yaml::Node* section = &root;
  for (;;) {
    const std::string_view name = path.substr(0, path.find('.'));
    const yaml::Node* key = nullptr;
    const yaml::Node* value = nullptr;
    if (section->kind == yaml::NodeKind::sequence) section = section->children[0];
    for (std::uint32_t i = 0; i < section->count; i += 2) {
      if ((*section)[i].value == name) key = &(*section)[i], value = &(*section)[i + 1];
    }
    if (key == nullptr || name.size() == path.size()) return key;
    path.remove_prefix(name.size() + 1);
    section = value;
  }
}

template <typename Make>
std::string edited(std::string_view text, std::string_view path, Make make) {
  yaml::Document document;
  document.parse(text, yaml::Dialect::v3);
  REQUIRE(document.error() == nullptr);
  const yaml::Node* key = find_key(*document.root(), path);
  REQUIRE(key != nullptr);
  const edit::Source source(text);
  const auto edits = make(source, *document.root(), *key);
  return edits.empty() ? "nothing" : edit::apply(text, edits);
}

std::string without(std::string_view text, std::string_view path) {
  return edited(text, path, [](auto&... arguments) { return edit::remove_entry(arguments...); });
}

std::string moved(std::string_view text, std::string_view path, std::string_view to) {
  return edited(text, path, [&](auto&... arguments) { return edit::move_entry(arguments..., to); });
}

std::string renamed(std::string_view text, std::string_view path, std::string_view to) {
  return edited(text, path, [&](auto&... arguments) { return edit::rename_entry(arguments..., to); });
}

}  // namespace

TEST_CASE("an entry goes with its comments") {
  CHECK(without("a:\n  # about x\n  # more\n  x: 1  # one\n  y: 2\n", "a.x") == "a:\n  y: 2\n");
  CHECK(without("a:\n  y: 2\n  # about x\n  x:\n    - 1\n    # - 2\nb: 1\n", "a.x") == "a:\n  y: 2\nb: 1\n");
  CHECK(without("a:\n  y: 2\n\n  # a heading\n\n  x: 1\n", "a.x") == "a:\n  y: 2\n\n  # a heading\n");
}

TEST_CASE("a comment that begins the file is about the file") {
  CHECK(without("# pyat: mimir 2.10.3\na: 1\nb: 2\n", "a") == "# pyat: mimir 2.10.3\nb: 2\n");
}

TEST_CASE("gaps between entries do not add up") {
  CHECK(without("a: 1\n\nb: 2\n\nc: 3\n", "b") == "a: 1\n\nc: 3\n");
  CHECK(without("a: 1\n\nb: 2\n", "b") == "a: 1\n");
  CHECK(without("a: 1\n\nb: 2", "b") == "a: 1");
  CHECK(without("a: 1\r\n\r\nb:\r\n  x: |\r\n    text\r\n\r\n\r\nc: 3\r\n", "b") == "a: 1\r\n\r\nc: 3\r\n");
}

TEST_CASE("no gap follows the key of a section") {
  CHECK(without("a:\n  x: 1\n\n  # about y\n  y: 2\n", "a.x") == "a:\n  # about y\n  y: 2\n");
  CHECK(without("x: 1\n\ny: 2\n", "x") == "y: 2\n");
  CHECK(without("# head\nx: 1\n\ny: 2\n", "x") == "# head\n\ny: 2\n");
}

TEST_CASE("no section is left empty") {
  CHECK(without("a:\n  b:\n    x: 1\nc: 2\n", "a.b.x") == "c: 2\n");
  CHECK(without("# head\n\na:\n  b:\n    x: 1\n", "a.b.x") == "# head\n\n{}\n");
  CHECK(without("a: {b: {x: 1}, c: 2}\n", "a.b.x") == "a: {c: 2}\n");
  CHECK(without("a: {x: 1}\nc: 2\n", "a.x") == "c: 2\n");
  CHECK(without("a:\n  - x: 1\nc: 2\n", "a.x") == "nothing");
}

TEST_CASE("entries between braces") {
  CHECK(without("a: {x: 1, y: 2, z: 3}\n", "a.x") == "a: {y: 2, z: 3}\n");
  CHECK(without("a: {x: 1, y: 2, z: 3}\n", "a.y") == "a: {x: 1, z: 3}\n");
  CHECK(without("a: {x: 1, y: 2, z: 3}\n", "a.z") == "a: {x: 1, y: 2}\n");
  CHECK(without("{x: 1, y: }\n", "y") == "{x: 1}\n");
}

TEST_CASE("entries of list items") {
  CHECK(without("a:\n  - x: 1\n    y: 2\n", "a.x") == "a:\n  - y: 2\n");
  CHECK(without("a:\n  - x: 1\n    y: 2\n", "a.y") == "a:\n  - x: 1\n");
}

TEST_CASE("what an alias stands for stays") { CHECK(without("a: &x 1\nb: *x\n", "a") == "nothing"); }

TEST_CASE("a new name") {
  CHECK(renamed("a:\n  x: 1  # one\n", "a.x", "new") == "a:\n  new: 1  # one\n");
  CHECK(renamed("a: {\"x\": 1}\n", "a.x", "new") == "a: {\"new\": 1}\n");
  CHECK(renamed("a: {'x': 1, y: 2}\n", "a.x", "y") == "nothing");
  CHECK(moved("é:\n  x: 1\n", "é.x", "é.y") == "é:\n  y: 1\n");
}

TEST_CASE("into a section that is there") {
  CHECK(moved("a:\n  # about x\n  x: 1\n  y: 2\n\nb:\n    z: 3 # three\n\nc: 4\n", "a.x", "b.new") ==
        "a:\n  y: 2\n\nb:\n    z: 3 # three\n    # about x\n    new: 1\n\nc: 4\n");
  CHECK(moved("b:\n  z: 3\na:\n  x:\n    deep:\n      - 1\n      - 2\n  y: 2\n", "a.x", "b.x") ==
        "b:\n  z: 3\n  x:\n    deep:\n      - 1\n      - 2\na:\n  y: 2\n");
  CHECK(moved("a:\n  x: 1\nb:\n  z: 3\n", "a.x", "b.x") == "b:\n  z: 3\n  x: 1\n");
  CHECK(moved("a:\n  x: 1\n  y: 1\nb:\n  z: 3", "a.x", "b.x") == "a:\n  y: 1\nb:\n  z: 3\n  x: 1");
  CHECK(moved("a: {x: 1, y: 2}\nb:\n  z: 3\n", "a.x", "b.x") == "a: {y: 2}\nb:\n  z: 3\n  x: 1\n");
  CHECK(moved("a:\n  x: 1\n  y: 1\nb:\nc: 1\n", "a.x", "b.x") == "a:\n  y: 1\nb:\n  x: 1\nc: 1\n");
}

TEST_CASE("into a section that is not there") {
  CHECK(moved("a:\n  y: 1\n  x: 1\n\nc: 1\n", "a.x", "b.new.x") == "a:\n  y: 1\n\nb:\n  new:\n    x: 1\n\nc: 1\n");
  CHECK(moved("a:\n  y: 1\n\n  x: 1\n\nc: 1\n", "a.x", "b.x") == "a:\n  y: 1\n\nb:\n  x: 1\n\nc: 1\n");
  CHECK(moved("a:\n    x: 1\n    y: 1\nc: 1\n", "a.x", "b.x") == "a:\n    y: 1\nb:\n    x: 1\nc: 1\n");
  CHECK(moved("# head\n# about a\na:\n  x: 1\n\nc: 1\n", "a.x", "b.x") == "# head\n# about a\nb:\n  x: 1\n\nc: 1\n");
  CHECK(moved("c: 1\n\n# about a\na:\n  x: 1\n", "a.x", "b.x") == "c: 1\n\n# about a\nb:\n  x: 1\n");
  CHECK(moved("a:\n  b:\n    x: 1\n", "a.b.x", "a.x") == "a:\n  x: 1\n");
  CHECK(moved("a:\n  x:\n    z: |\n      one\n      two\n", "a.x", "a.b.c.x") ==
        "a:\n  b:\n    c:\n      x:\n        z: |\n          one\n          two\n");
  CHECK(moved("x: 1", "x", "a.x") == "a:\n  x: 1");
  CHECK(moved("a:\r\n  x:\r\n    - 1\r\n", "a.x", "x") == "x:\r\n  - 1\r\n");
}

TEST_CASE("what is in the way stays") {
  CHECK(moved("a:\n  x: 1\nb:\n  x: 2\n", "a.x", "b.x") == "nothing");
  CHECK(moved("a:\n  x: 1\nb: 2\n", "a.x", "b.x") == "nothing");
  CHECK(moved("a:\n  - x: 1\n    y: 2\n", "a.x", "b.x") == "nothing");
  CHECK(moved("a:\n  x: 1\nb: &b\n  y: 2\nc: *b\n", "a.x", "c.x") == "nothing");
}
