#include "render/explain.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "render/prose.hpp"

namespace pyat::render {
namespace {

constexpr unsigned kProseWidth = 80;  // longer lines of prose are hard to read, however wide the terminal is

void append_example(std::string& out, const Style& style, std::string_view title, std::string_view yaml) {
  out += '\n';
  append_painted(out, style, sgr::bold, title);
  out += "\n\n";
  while (!yaml.empty()) {
    const std::size_t end = std::min(yaml.find('\n'), yaml.size() - 1) + 1;
    out += "    ";
    out += yaml.substr(0, end);
    yaml.remove_prefix(end);
  }
}

// The details are plain text in which only `code` is marked; elsewhere Markdown would take some characters as its own.
std::string escape_markdown(std::string_view text) {
  std::string out;
  bool code = false;
  for (const char c : text) {
    if (c == '`') code = !code;
    const bool special = c == '*' || c == '_' || c == '<' || c == '[' || c == '\\' || c == '|';
    if (special && !code) out += '\\';
    out += c;
  }
  return out;
}

void append_code_block(std::string& out, std::string_view title, std::string_view yaml) {
  out += fmt::format("\n{}:\n\n```yaml\n{}```\n", title, yaml);
}

}  // namespace

std::string unwrapped(std::string_view detail) {
  std::string out(detail);
  for (std::size_t i = 0; i + 1 < out.size(); ++i) {
    if (out[i] != '\n') continue;
    if (out[i + 1] == '\n') {
      ++i;
    } else {
      out[i] = ' ';
    }
  }
  return out;
}

std::string explain(const diag::CodeInfo& info, const Style& style) {
  const unsigned width = style.width == 0 ? kProseWidth : std::min(style.width, kProseWidth);
  std::string out;
  append_painted(out, style, sgr::bold, info.code);
  out += ": ";
  append_folded(out, info.summary, {info.code.size() + 2, 4}, width);
  out += fmt::format("\n\nSeverity: {}. Since pyat {}.\n\n", diag::to_string(info.severity), info.since);
  append_folded(out, unwrapped(info.detail), {0, 0}, width);
  out += '\n';
  append_example(out, style, "Reported:", info.wrong);
  append_example(out, style, "Instead:", info.right);
  return out;
}

std::string explain_markdown(const diag::CodeInfo& info) {
  std::string out = fmt::format("**{}**, since pyat {}: {}.\n\n{}\n", diag::to_string(info.severity), info.since,
                                escape_markdown(info.summary), escape_markdown(unwrapped(info.detail)));
  append_code_block(out, "Reported", info.wrong);
  append_code_block(out, "Instead", info.right);
  return out;
}

std::string codes_markdown() {
  std::string out =
      "# What `pyat lint` reports\n\n"
      "<!-- Generated from src/diag/codes_*.hpp; do not edit. -->\n\n"
      "`pyat lint --explain CODE` prints the same text in a terminal.\n\n"
      "| code | severity | what is wrong |\n"
      "|---|---|---|\n";
  for (const diag::CodeInfo& info : diag::codes()) {
    out += fmt::format("| [{0}](#{0}) | {1} | {2} |\n", info.code, diag::to_string(info.severity),
                       escape_markdown(info.summary));
  }
  for (const diag::CodeInfo& info : diag::codes()) {
    out += fmt::format("\n## {}\n\n{}", info.code, explain_markdown(info));
  }
  return out;
}

}  // namespace pyat::render
