// The grammar of the comments that speak to pyat: `# pyat: mimir 2.10.3`, `# pyat: ignore[code] until 2027-01-31 why`.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pyat::lint {

// What all of them hold: a text without it needs no look.
inline constexpr std::string_view pragma_mark = "pyat:";

struct Pragma {
  // unknown: speaks to pyat, but not in a way that it understands.
  enum class Kind : std::uint8_t { unknown, modeline, ignore, ignore_file };

  Kind kind = Kind::unknown;
  std::string_view comment{};             // from its # to the end of the line, without the blanks there
  std::string_view product{}, version{};  // of a modeline; the version may be missing
  std::string_view list{};                // between the brackets of an ignore
  std::vector<std::string_view> codes{};  // the words in it
  std::string_view until{};               // the date as it is written, empty without one
  std::chrono::sys_days last_day{};       // the same: the last day on which it ignores
  std::string_view reason{};

  // Of an unknown one: which part is wrong, why, and what to do.
  std::string_view wrong{};
  std::string problem{};
  std::string help{};
};

bool speaks_to_pyat(std::string_view comment);

// `comment` begins with its # and ends with its line. Nothing when it does not speak to pyat. The result refers to it.
std::optional<Pragma> parse_pragma(std::string_view comment);

// `# pyat: mimir 2.10.3` on a line of its own above the first key.
struct Modeline {
  std::string_view product{};
  std::string_view version{};  // empty when it is not given
  std::uint32_t line = 0;      // from 1
};
std::optional<Modeline> find_modeline(std::string_view text);

}  // namespace pyat::lint
