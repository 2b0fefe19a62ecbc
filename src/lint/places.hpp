// Between byte offsets of a text and the places of diagnostics.
#pragma once

#include <cstdint>
#include <string_view>

#include "diag/diagnostic.hpp"
#include "util/source_lines.hpp"

namespace pyat::lint {

class Places {
 public:
  explicit Places(std::string_view text) : lines_(text) {}

  diag::Range range(std::size_t begin, std::size_t end) const { return {position(begin), position(end)}; }
  std::uint32_t offset(diag::Position position) const {
    return static_cast<std::uint32_t>(lines_.offset_of({position.line, position.column}));
  }

 private:
  diag::Position position(std::size_t offset) const {
    const auto place = lines_.place_of(offset);
    return {place.line, place.column};
  }

  util::SourceLines lines_;
};

}  // namespace pyat::lint
