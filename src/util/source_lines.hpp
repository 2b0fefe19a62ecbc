// The lines of a source file, split as the YAML scanners count them, and places in it: lines and columns from 1,
// columns in characters.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace pyat::util {

// Characters of a UTF-8 text.
std::uint32_t count_characters(std::string_view text);

class SourceLines {
 public:
  struct Place {
    std::uint32_t line = 1, column = 1;
  };

  explicit SourceLines(std::string_view text);

  // Line `number` (1-based) without its line break; false when the text does not reach that far.
  bool find(std::uint32_t number, std::string_view& line) const;

  // Byte offset of a place; beyond the end of its line: that end.
  std::size_t offset_of(Place place) const;
  // The place of a byte offset.
  Place place_of(std::size_t offset) const;

 private:
  struct Line {
    std::size_t begin, end;
  };
  std::string_view text_;
  std::vector<Line> lines_{};
};

}  // namespace pyat::util
