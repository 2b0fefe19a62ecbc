// What reports for people have in common: a source line with a caret under it, and notes beside the same gutter.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "diag/diagnostic.hpp"
#include "render/style.hpp"
#include "util/source_lines.hpp"

namespace pyat::render {

std::string_view severity_color(diag::Severity severity);

class Gutter {
 public:
  Gutter(std::uint32_t line, const Style& style);

  std::size_t width() const;
  void append(std::string& out, bool with_number, std::string_view mark) const;

 private:
  std::string number_;
  const Style& style_;
};

void append_snippet(std::string& out, const diag::Diagnostic& d, const util::SourceLines& lines, const Gutter& gutter,
                    const Style& style);

enum class Folding { yes, no };

//    = help: did you mean "ingestion_rate"?
// Nothing for an empty text.
void append_note(std::string& out, std::string_view label, std::string_view text, const Gutter& gutter, Folding folding,
                 const Style& style);

}  // namespace pyat::render
