// The bytes of a YAML file before and beside the parser: what yaml-cpp would misread, and where things end, which it
// does not tell.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "diag/diagnostic.hpp"
#include "util/source_lines.hpp"

namespace pyat::config {

class Source {
 public:
  explicit Source(std::string_view text) : text_(text), lines_(text) {}

  std::string_view text() const { return text_; }

  // The byte offset of a place that yaml-cpp gives as `pos`: it does not count a byte order mark.
  std::size_t offset_of_mark(int pos) const;
  diag::Range range(std::size_t begin, std::size_t end);
  // Of whatever stands at `at`, even of a byte that is no character, or of nothing at the end of a line.
  diag::Range one_column(std::size_t at) const;

  // The node itself, behind its anchor and its tag.
  std::size_t skip_properties(std::size_t begin) const;
  // Where a scalar of this value ends that begins at `begin`; where it cannot be told cheaply, its first line ends.
  std::size_t scalar_end(std::size_t begin, std::string_view value) const;
  // The end of what a line holds, without its comment, or a place so far to the right that nobody will see it.
  std::size_t line_end(std::size_t begin) const;

  // yaml-cpp takes bytes that are not UTF-8 for characters, NUL for an escape, and a lone carriage return for nothing.
  std::optional<diag::Diagnostic> find_unfit_bytes() const;
  // Where the line of `offset`, or the last one before it with anything in it, has a tab in its indentation.
  std::optional<std::size_t> find_tab_indent(std::size_t offset) const;

 private:
  diag::Position locate(std::size_t offset) const;
  // Counts from the last place that was asked for, if it can: `lines_` counts from the beginning of the line, and files
  // that a program wrote may be one long line.
  diag::Position locate_near(std::size_t offset) const;
  void remember(std::size_t offset, diag::Position position);

  std::string_view text_;
  util::SourceLines lines_;
  std::size_t last_offset_ = 0, last_line_end_ = 0;
  diag::Position last_{};
};

}  // namespace pyat::config
