// A text with the places of its lines, found when somebody asks: most files have nothing to edit.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "diag/diagnostic.hpp"
#include "util/source_lines.hpp"
#include "yaml/node.hpp"

namespace pyat::edit {

// The text must outlive the Source. Offsets count bytes.
class Source {
 public:
  explicit Source(std::string_view text) : text_(text) {}

  std::string_view text() const { return text_; }
  std::string_view between(std::size_t begin, std::size_t end) const { return text_.substr(begin, end - begin); }
  std::size_t offset(diag::Position position) const { return lines().offset_of({position.line, position.column}); }
  std::size_t offset(yaml::Mark mark) const { return lines().offset_of({mark.line + 1, mark.column + 1}); }
  diag::Position position(std::size_t offset) const {
    const auto place = lines().place_of(offset);
    return {place.line, place.column};
  }
  diag::Range range(std::size_t begin, std::size_t end) const { return {position(begin), position(end)}; }

 private:
  const util::SourceLines& lines() const {
    if (!lines_) lines_.emplace(text_);
    return *lines_;
  }

  std::string_view text_;
  mutable std::optional<util::SourceLines> lines_{};
};

}  // namespace pyat::edit
