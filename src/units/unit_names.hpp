// The table of units. For files of this folder.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace pyat::units {

struct UnitRow {
  std::string_view name;
  std::string_view dimension;  // empty: a plain number
  std::int64_t numerator = 1, denominator = 1;
};

std::span<const UnitRow> unit_rows();
// Things that are counted, in the singular.
std::span<const std::string_view> thing_names();
// What people write, and what they may mean by it.
struct Confusion {
  std::string_view written, advice;
};
std::span<const Confusion> unit_confusions();

}  // namespace pyat::units
