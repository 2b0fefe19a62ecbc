// Which lines of two texts differ, with the fewest deletions and insertions, as `diff -u` finds them.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace pyat::util {

using Lines = std::vector<std::string_view>;

// Lines with their line feeds; a carriage return is part of its line, as for diff(1).
Lines lines_of(std::string_view text);

// A stretch of lines that another stretch takes the place of; either may be empty. Counted from 0, the ends are behind.
struct LineChange {
  std::size_t old_begin = 0, old_end = 0;
  std::size_t new_begin = 0, new_end = 0;
};

// In the order of the lines; none: the texts are the same.
std::vector<LineChange> compare_lines(const Lines& before, const Lines& after);

// How many lines that stay are shown around changes.
constexpr std::size_t diff_context = 3;

// The changes in groups that are near enough to each other to share what stays between them.
std::vector<std::span<const LineChange>> hunks_of(std::span<const LineChange> changes);

}  // namespace pyat::util
