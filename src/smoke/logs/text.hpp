// What the lines say: everything that has been known to come back altered.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "smoke/run.hpp"

namespace pyat::smoke {

struct LineNumber {
  const Run* run = nullptr;
  std::size_t number = 0;  // in the run, over all of its parts
  std::size_t place = 0;   // in its part
  std::uint64_t mark = 0;
};

// "pyat=0123456789abcdef seq=17 … crc=89abcdef": the CRC-32 is of all that stands before " crc=". One line looks empty
// and has its mark in spaces of no width; one is tens of kilobytes long.
std::string line_of(const LineNumber& line);

std::uint32_t crc32_of(std::string_view text);

// For reports: as it is, with control characters, quotation marks and backslashes escaped, so that it has no line of
// its own; of a long one the beginning, and what tells it from any other.
void append_visible(std::string& out, std::string_view text);

}  // namespace pyat::smoke
