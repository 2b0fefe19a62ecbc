#include "decode/syntax.hpp"

#include <array>

namespace pyat::decode {
namespace {

using yaml::SyntaxError;

struct Words {
  std::string_view problem;  // libyaml's
  std::string_view message;
  std::string_view help;
};

constexpr std::array words{
    Words{"mapping values are not allowed in this context",
          "a second \": \" on this line, or a key that is indented too far",
          "quote a value that contains \": \", or align the key with the keys around it"},
    Words{"block sequence entries are not allowed in this context", "a list item (\"- \") cannot start here",
          "put the list on the next line, or write it as [a, b]"},
    Words{"mapping keys are not allowed in this context", "a \"? \" cannot start here",
          "quote the value if it is meant as text"},
    Words{"found character that cannot start any token", "no value can start with this character",
          "quote the value; indent with spaces, not with tabs"},
    Words{"found a tab character that violates indentation", "a tab is used to indent", "indent with spaces"},
    Words{"found a tab character where an indentation space is expected", "a tab is used to indent",
          "indent with spaces"},
    Words{"could not find expected ':'", "this line is no \"key: value\", and nothing above it goes on here",
          "add the colon and a space, or indent the line to continue the value above"},
    Words{"did not find expected key", "this is no key of the mapping above",
          "check the indentation of this line against the keys above, and for a quote or bracket that is left open"},
    Words{"did not find expected '-' indicator", "this is no item of the list above",
          "start it with \"- \", or indent it to belong to the item above"},
    Words{"did not find expected ',' or ']'", "the list in brackets is not closed, or lacks a comma",
          "close it with ], or add the comma"},
    Words{"did not find expected ',' or '}'", "the mapping in braces is not closed, or lacks a comma",
          "close it with }, or add the comma"},
    Words{"found unexpected end of stream", "the file ends inside a quoted value", "close the quote"},
    Words{"found unexpected document indicator", "the document ends inside a quoted value", "close the quote"},
    Words{"found unknown escape character", "no such escape in double quotes",
          "write \\\\ for a backslash, or use single quotes, where nothing is escaped"},
    Words{"did not find expected <document start>", "something stands before the document that belongs to none",
          "remove it, or start the document with ---"},
    Words{"control characters are not allowed", "the file contains a control character",
          "remove it; YAML files are plain UTF-8 text"},
    Words{"invalid leading UTF-8 octet", "the file is not UTF-8", "save it as UTF-8"},
    Words{"invalid trailing UTF-8 octet", "the file is not UTF-8", "save it as UTF-8"},
    Words{"incomplete UTF-8 octet sequence", "the file ends inside a UTF-8 character", "save it as UTF-8"},
    Words{"exceeded max depth of 10000", "the nesting is deeper than 10000 levels",
          "no configuration is nested like this: check what wrote the file"},
};

// parser.fail() of the Go libraries: v2 asks for the place of the problem first, v3 for that of its context. Marks
// count from 0; only errors of the scanner are moved to the line that people count.
std::uint32_t printed_line(Dialect dialect, const SyntaxError& error) {
  const std::uint32_t scanner = error.stage == SyntaxError::Stage::scanner ? 1 : 0;
  const std::uint32_t problem = error.problem_mark.line;
  const std::uint32_t context = error.context_mark.line;
  if (dialect == Dialect::v3) return context != 0 ? context + scanner : problem != 0 ? problem + scanner : 0;
  return problem != 0 ? problem + scanner : context;
}

}  // namespace

SyntaxWords syntax_words(std::string_view problem) {
  for (const Words& known : words) {
    if (known.problem == problem) return {known.message, known.help};
  }
  return {};
}

diag::Diagnostic syntax_problem(Dialect dialect, const SyntaxError& error) {
  diag::Diagnostic found{};
  const bool encoding = error.stage == SyntaxError::Stage::reader;
  found.code = encoding ? "yaml-encoding" : error.stage == SyntaxError::Stage::depth ? "too-deep" : "yaml-syntax";
  found.server_message = "yaml: ";
  if (const std::uint32_t line = printed_line(dialect, error); line != 0 && !encoding) {
    found.server_message += "line " + std::to_string(line) + ": ";
  }
  found.server_message += error.problem;
  const diag::Position place{error.problem_mark.line + 1, error.problem_mark.column + 1};
  found.range = {place, {place.line, place.column + 1}};
  const SyntaxWords known = syntax_words(error.problem);
  found.message = known.message.empty() ? std::string(error.problem) : std::string(known.message);
  found.help = known.help;
  return found;
}

}  // namespace pyat::decode
