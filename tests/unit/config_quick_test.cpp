// Two libraries read YAML for parse_document: libyaml what is plain, yaml-cpp the rest. Both must make the same tree of
// a text. A marker before it, which libyaml's part leaves to yaml-cpp, tells which one reads.
#include <algorithm>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "config/document.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

namespace {

using namespace pyat;
using config::Node;

std::string place(const diag::Range& range, std::uint32_t lines) {
  return std::to_string(range.begin.line - lines) + ':' + std::to_string(range.begin.column) + '-' +
         std::to_string(range.end.line - lines) + ':' + std::to_string(range.end.column);
}

// Everything that a tree says; `lines` are those before the text.
void append(std::string& out, const Node& node, std::uint32_t lines) {
  out += std::to_string(static_cast<int>(node.kind)) + " '" + node.text + "' " + std::to_string(node.weight);
  // Where nothing stands, yaml-cpp gives the place of what comes next.
  out += (node.kind == config::Kind::null ? "" : ' ' + place(node.range, lines)) + '\n';
  for (const auto& [key, range, value] : node.entries) {
    out += "key '" + key + "' " + place(range, lines) + '\n';
    append(out, *value, lines);
  }
  for (const Node* item : node.items) append(out, *item, lines);
}

std::string described(const config::Document& document, std::uint32_t lines) {
  std::string out{};
  if (!document.problems.empty()) return "mistakes: " + document.problems.front().message;
  // Behind a marker, nothing at all is a document, too.
  const bool is_empty = document.root == nullptr || document.root->kind == config::Kind::null;
  if (!is_empty) append(out, *document.root, lines);
  return out;
}

void check_both(const std::string& text) {
  const std::string by_either = described(config::parse_document(text), 0);
  const std::string by_yaml_cpp = described(config::parse_document("---\n" + text), 1);
  if (by_either == by_yaml_cpp) return;
  CAPTURE(text);
  CHECK(by_either == by_yaml_cpp);
}

std::vector<std::string> documents() {
  std::vector<std::string> texts{};
  for (const auto& entry : std::filesystem::recursive_directory_iterator(PYAT_SOURCE_DIR "/tests/fixtures/config")) {
    if (entry.path().extension() != ".yml" || entry.file_size() > 4000) continue;
    texts.push_back(test::read_fixture_file("config/" + entry.path().filename().string()));
  }
  std::sort(texts.begin(), texts.end());
  texts.push_back(test::read_fixture_file("../../examples/cost.yml"));
  return texts;
}

// Of another beginning, the marker would mean something else.
bool is_comparable(const std::string& text) {
  return !text.starts_with("---") && !text.starts_with('%') && !text.starts_with("\xEF") && !text.starts_with("...");
}

}  // namespace

TEST_CASE("both parsers make the same tree, or find the same mistake", "[config]") {
  for (const char* text : {"a: b # c\n",
                           "a:\n  - b\n  -\n  - ~\n",
                           "{a: 1, b: [x, 'y', \"z\\n\"], c: }",
                           "a: 'it''s'\n\"b\": 2.10\n",
                           "é: ü\nb: {é: [ü, x]}\r\nc: 1\r\n",
                           "- a\n- - b\n  - c\n- d: e\n  f: g\n",
                           "a: b: c\n",
                           "a: [1, 2\nb: 3\n",
                           "a: \"x\" y\n",
                           "{a:1}",
                           "{a: http://x:1/y;z=1, b:c}",
                           "[a, , b]",
                           "a: 1 \nb:   2\t\nc: x  y\n",
                           "? a\n: b\n",
                           "a: !!str 1\n",
                           "a: &x 1\nb: *x\n",
                           "a: |\n  x\n",
                           "a: x\n  y\n",
                           "1: a\ntrue: b\n",
                           "a: -1\nb: - 1\n",
                           "a: @x\n",
                           "a: `x\n",
                           "a: %x\n",
                           "a: {b: c}}\n",
                           "a: ]\n",
                           "a:\n\tb: 1\n",
                           "a:\tb\n",
                           "- \n",
                           "-",
                           "a",
                           "''"}) {
    check_both(text);
  }
}

TEST_CASE("both parsers agree on documents with slips of the pen", "[config]") {
  std::mt19937 random(20261122);  // NOLINT: the same documents in every run
  // Without the question mark: yaml-cpp refuses {a: x?y}, which is YAML.
  const std::string signs = "{}[]:,-#&*!|>'\"%@` \n\tab0.~";
  const auto below = [&](std::size_t size) { return static_cast<std::size_t>(random() % size); };
  for (const std::string& original : documents()) {
    for (int round = 0; round < 60; ++round) {
      std::string text = original.substr(0, 1500);
      for (std::size_t slips = 1 + below(3); slips > 0 && !text.empty(); --slips) {
        const std::size_t at = below(text.size());
        const char sign = signs[below(signs.size())];
        switch (below(3)) {
          case 0: text[at] = sign; break;
          case 1: text.insert(at, 1, sign); break;
          default: text.erase(at, 1); break;
        }
      }
      if (is_comparable(text)) check_both(text);
    }
  }
}
