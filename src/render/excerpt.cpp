#include "render/excerpt.hpp"

#include <algorithm>
#include <limits>

#include "render/prose.hpp"
#include "render/snippet.hpp"

namespace pyat::render {
namespace {

// Source lines are cut even where text is not folded: a generated file may be one line of a megabyte.
constexpr std::size_t kMaxSnippetWidth = 200;
// Below this many columns cutting would leave nothing to recognise; the terminal may fold the line instead.
constexpr std::size_t kMinSnippetWidth = 24;

}  // namespace

std::string_view severity_color(diag::Severity severity) {
  switch (severity) {
    case diag::Severity::error: return sgr::red;
    case diag::Severity::warning: return sgr::yellow;
    case diag::Severity::info: return sgr::blue;
  }
  return sgr::bold;
}

Gutter::Gutter(std::uint32_t line, const Style& style) : number_(line > 0 ? std::to_string(line) : ""), style_(style) {}

std::size_t Gutter::width() const { return std::max<std::size_t>(number_.size(), 2); }

void Gutter::append(std::string& out, bool with_number, std::string_view mark) const {
  std::string text(width() - (with_number ? number_.size() : 0), ' ');
  if (with_number) text += number_;
  text += ' ';
  text += mark;
  append_painted(out, style_, sgr::dim, text);
}

void append_snippet(std::string& out, const diag::Diagnostic& d, const util::SourceLines& lines, const Gutter& gutter,
                    const Style& style) {
  std::string_view line;
  if (!lines.find(d.range.begin.line, line)) return;

  const std::size_t margin = gutter.width() + 3;
  std::size_t width = kMaxSnippetWidth;
  if (style.width > 0) width = std::max(kMinSnippetWidth, style.width > margin ? style.width - margin : 0);

  std::uint32_t end = d.range.end.column;
  if (d.range.end.line > d.range.begin.line) {
    end = std::numeric_limits<std::uint32_t>::max();
    line = line.substr(0, line.find_last_not_of(" \t") + 1);  // nothing to underline there
  }
  const Snippet snippet = make_snippet(line, d.range.begin.column, end, width);

  gutter.append(out, false, "|");
  out += '\n';
  gutter.append(out, true, snippet.code.empty() ? "|" : "| ");
  out += snippet.code;
  out += '\n';
  gutter.append(out, false, "| ");
  out.append(snippet.caret, ' ');
  append_painted(out, style, sgr::green, "^" + std::string(snippet.caret_length - 1, '~'));
  out += '\n';
}

void append_note(std::string& out, std::string_view label, std::string_view text, const Gutter& gutter, Folding folding,
                 const Style& style) {
  if (text.empty()) return;
  gutter.append(out, false, "= ");
  append_painted(out, style, sgr::bold, std::string(label) + ":");
  out += ' ';
  const std::size_t column = gutter.width() + 3 + label.size() + 2;
  append_folded(out, text, {column, column}, folding == Folding::yes ? style.width : 0);
  out += '\n';
}

}  // namespace pyat::render
