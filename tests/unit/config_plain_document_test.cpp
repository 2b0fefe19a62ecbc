// Plain documents are read by libyaml, all others by yaml-cpp: both must make the same tree.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "config/document.hpp"
#include "support/catch.hpp"

namespace {

using namespace pyat::config;
namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string place(const pyat::diag::Range& range) {
  return std::to_string(range.begin.line) + ":" + std::to_string(range.begin.column) + "-" +
         std::to_string(range.end.line) + ":" + std::to_string(range.end.column);
}

void write(std::string& out, const Node& node) {
  out += std::to_string(static_cast<int>(node.kind)) + " " + place(node.range) + " " + node.text + "\n";
  for (const Node* item : node.items) write(out, *item);
  for (const Entry& entry : node.entries) {
    if (entry.key == "anchored_so_that_it_is_not_plain") continue;
    out += entry.key + " " + place(entry.key_range) + "\n";
    write(out, *entry.value);
  }
}

// All but the range of the root, which an entry more makes longer.
std::string tree(const std::string& text) {
  const Document document = parse_document(text);
  std::string out{};
  for (const auto& problem : document.problems) out += problem.message + " " + place(problem.range) + "\n";
  if (document.root == nullptr) return out;
  if (document.root->kind != Kind::mapping) return {};
  for (const Entry& entry : document.root->entries) {
    if (entry.key == "anchored_so_that_it_is_not_plain") continue;
    out += entry.key + " " + place(entry.key_range) + "\n";
    write(out, *entry.value);
  }
  return out;
}

// Where the two differ, and the fast way is the right one; or where another line changes what the text means.
bool is_known(const std::string& name) {
  return name == "escapes.yml"                  // yaml-cpp reads \_ and \N as bytes that are no UTF-8
         || name == "nel_ls_ps.yml"             // and takes no line separators of Unicode
         || name == "syntax-question-mark.yml"  // and no ? within a value in braces
         || name == "end_marker.yml"            // the line would be another document
         || name.starts_with("unclosed") || name == "yaml-syntax-and-more.yml";  // the line would be in the quotes
}

}  // namespace

TEST_CASE("what libyaml reads of a plain document is what yaml-cpp reads") {
  std::size_t compared = 0;
  for (const char* folder :
       {"/tests/fixtures", "/examples", "/prices", "/tests/fuzz/corpus", "/tests/fuzz/corpus_cost"}) {
    for (const auto& entry : fs::recursive_directory_iterator(std::string(PYAT_SOURCE_DIR) + folder)) {
      if (is_known(entry.path().filename().string())) continue;
      if (entry.path().extension() != ".yml" && entry.path().extension() != ".yaml") continue;
      const std::string text = read(entry.path());
      const Document document = parse_document(text);
      // Only a whole mapping in block style can have another entry.
      if (!document.problems.empty() || document.root == nullptr || document.root->kind != Kind::mapping) continue;
      if (document.root->entries.empty() || document.root->entries.front().key_range.begin.column != 1) continue;
      if (!text.ends_with('\n') || text.find('{') == 0) continue;
      INFO(entry.path().string());
      CHECK(tree(text) == tree(text + "anchored_so_that_it_is_not_plain: &anchor 1\n"));
      ++compared;
    }
  }
  CHECK(compared > 250);
}
