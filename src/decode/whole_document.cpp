#include "decode/whole_document.hpp"

#include <unordered_set>

#include "decode/decoder.hpp"
#include "decode/place.hpp"
#include "decode/syntax.hpp"

namespace pyat::decode {
namespace {

void complain_anchors(const yaml::Document& document, std::vector<diag::Diagnostic>& problems) {
  for (const yaml::Node* alias : document.unknown_anchors()) {
    diag::Diagnostic found{};
    found.code = "unknown-anchor";
    found.range = range_of(*alias);
    found.server_message = "yaml: unknown anchor '" + std::string(alias->value) + "' referenced";
    found.message = "no anchor named '" + std::string(alias->value) + "' stands above this alias";
    found.help = "define it with &" + std::string(alias->value) +
                 " before this line, or quote the value if the * is meant as text";
    problems.push_back(std::move(found));
  }
}

std::uint64_t place_of(const diag::Diagnostic& found) {
  return std::uint64_t{found.range.begin.line} << 32 | found.range.begin.column;
}

}  // namespace

diag::Diagnostic whole_file(std::string_view code, std::string server, std::string message, std::string help) {
  diag::Diagnostic found{};
  found.code = code;
  found.server_message = std::move(server);
  found.message = std::move(message);
  found.help = std::move(help);
  return found;
}

void complain_syntax(const yaml::Document& document, Dialect dialect, std::vector<diag::Diagnostic>& problems) {
  complain_anchors(document, problems);
  if (const yaml::SyntaxError* error = document.error()) problems.push_back(syntax_problem(dialect, *error));
}

void add_elsewhere(std::vector<diag::Diagnostic> second, std::vector<diag::Diagnostic>& problems) {
  std::unordered_set<std::uint64_t> known;
  for (const diag::Diagnostic& found : problems) known.insert(place_of(found));
  for (diag::Diagnostic& found : second) {
    if (!known.contains(place_of(found))) problems.push_back(std::move(found));
  }
}

void note_more_problems(std::vector<diag::Diagnostic>& problems) {
  if (problems.size() < Decoder::most_problems) return;
  auto note = whole_file("more-problems", {}, "there are more problems than are shown here", "mend these first");
  note.severity = diag::Severity::info;
  problems.push_back(std::move(note));
}

}  // namespace pyat::decode
