#include "config/syntax_words.hpp"

#include <array>

namespace pyat::config {
namespace {

struct Row {
  std::string_view complaint, message, help;
};

constexpr std::array rows = {
    Row{"illegal map value", "a colon where no key can stand",
        "put a text with a colon in quotes, and indent keys of one mapping alike"},
    Row{"illegal map key", "a key where none can stand", "indent the keys of one mapping alike"},
    Row{"end of map not found", "the indentation fits nothing above it", "indent the keys of one mapping alike"},
    Row{"end of sequence not found", "the indentation fits nothing above it", "indent the items of one list alike"},
    Row{"end of map flow not found", "a { is not closed", "add the missing }, or a comma between the entries"},
    Row{"end of sequence flow not found", "a [ is not closed", "add the missing ], or a comma between the items"},
    Row{"illegal flow end", "a bracket closes what was not opened", "remove it, or add its opening one"},
    Row{"illegal block entry", "a list item where none can stand", "begin the list in a line of its own"},
    Row{"illegal EOF in scalar", "a quotation mark is not closed", "add the missing one"},
    Row{"illegal document indicator in scalar", "a quotation mark is not closed", "add the missing one"},
    Row{"the referenced anchor is not defined", "an alias to an anchor that is not defined above it",
        "write the anchor as &name before the first *name; put a text that begins with * in quotes"},
    Row{"alias not found after *", "a * without the name of an anchor", "put a text that begins with * in quotes"},
    Row{"anchor not found after &", "a & without the name of an anchor", "put a text that begins with & in quotes"},
    Row{"unknown escape character", "an unknown escape in a text in double quotes",
        "write \\\\ for a backslash, or use single quotes"},
    Row{"unknown token", "a character that cannot begin a value", "put the text in quotes"},
};

}  // namespace

SyntaxWords explain_syntax_error(std::string_view complaint) {
  for (const Row& row : rows) {
    // Later releases of yaml-cpp append what it is about.
    if (complaint.starts_with(row.complaint)) return {std::string(row.message), std::string(row.help)};
  }
  return {"not YAML: " + std::string(complaint), {}};
}

}  // namespace pyat::config
