// What a run is made of: a seed, a time and sizes. Everything that is written follows from these, so that whoever knows
// the id of a run can tell what must be there, without having kept anything.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pyat::smoke {

// Of each signal. More is a load test, and its account would not fit into memory.
inline constexpr std::size_t most_items = 10'000'000;

// How many items a run has of each signal.
struct Sizes {
  std::size_t samples = 480;  // over all series
  std::size_t lines = 200;
  std::size_t spans = 60;
  std::size_t objects = 4;  // in each bucket

  bool operator==(const Sizes&) const = default;
};

// The label, or attribute, that everything carries, and its value; and those that tell one run from another, and how
// long it is worth to be kept.
inline constexpr std::string_view job = "pyat-smoke";
inline constexpr std::string_view run_label = "pyat_run";
inline constexpr std::string_view retention_label = "pyat_retention";
inline constexpr std::string_view retention = "1d";

struct Run {
  std::string seed{};  // a word of letters and digits
  // When the run began, in whole seconds. A run that is written at once ends then: its youngest item is of this time,
  // and the others are of the time before, at most a few minutes, in steps that follow from its sizes.
  std::chrono::sys_seconds begin{};
  unsigned instant = 0;  // of that second, in 1/1296: only tells apart what begins with one seed in one second
  Sizes sizes{};
  // Of a run that is written at a rate, in parts: the part, counted from 0, and how long it takes. Its items are of the
  // time from begin + part × length on, and continue the series and streams of the part before.
  std::size_t part = 0;
  std::chrono::milliseconds length{0};  // 0: a run that is written at once
  std::size_t parts = 0;                // that are planned
  std::optional<std::uint32_t> ways{};  // what it wrote (see ways.hpp); nothing: its id does not say
};

// The run of a seed that begins at this moment.
Run run_at(std::string seed, std::chrono::system_clock::time_point now);

// "42-tdj5csk0": the seed, the second in base 36, and two digits for its instant unless that is 0; sizes that are not
// the usual ones follow: "42-tdj5cs-m100000-l50-t10-o0", and of a run at a rate how long its parts are, in ms, and how
// many: "-p10000x6". It is the same of all its parts. At last "-w" and what it wrote: "42-tdj5csk0-wmlk7".
std::string id_of(const Run& run);
// Nothing where the text is no such id.
std::optional<Run> parse_run(std::string_view id);
// Whether a text may be a seed: 1 to 32 letters and digits.
bool is_seed(std::string_view text);

// A number that follows from the run's seed and time, from what it is for, and from a count. Any two differ as random
// numbers do.
std::uint64_t random_of(const Run& run, std::string_view purpose, std::uint64_t number);

}  // namespace pyat::smoke
