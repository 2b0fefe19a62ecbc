// Which generation people mean, and which one can be gone back to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rollback/generation.hpp"
#include "rollback/store/problem.hpp"

namespace pyat::rollback {

// What its verdicts come to. Of each check, the last one that could tell counts: a generation is good when one of its
// checks has passed and none has failed. A drill is none of them.
struct Standing {
  Outcome outcome = Outcome::unknown;
  std::string words{};  // "health: 8 of 8 services are up", "it was never checked"
};

Standing standing_of(const std::vector<Verdict>& verdicts);  // in the order in which they were given

struct Entry {
  std::uint64_t number = 0;
  std::optional<Generation> generation{};
  std::string damage{};             // why there is none: "generations/12.json was altered …"
  std::vector<Verdict> verdicts{};  // in the order in which they were given
  std::string verdicts_damage{};    // why they are not all: then nobody knows whether it is good
  Standing standing{};
};

struct Listing {
  std::vector<Entry> entries{};      // by number
  std::vector<std::string> notes{};  // what else was seen, such as numbers that are missing
  Problem problem{};                 // why there are none
};

// The last that can be read; null: there is none.
const Generation* newest(const Listing& listing);

struct Skipped {
  std::uint64_t number = 0;
  std::string name{};  // "12-9f86d081"; its number where the rest cannot be read
  std::string why{};
};

struct Choice {
  std::optional<Generation> generation{};
  Standing standing{};
  std::vector<Skipped> skipped{};  // newer ones, the newest first
  Problem problem{};
};

// The newest that is good, of those that are older than `below`: the default target of a rollback.
Choice last_good(const Listing& listing, std::uint64_t below = UINT64_MAX);

// "12", "12-9f86d081", "last", "good".
Choice choose(const Listing& listing, std::string_view name);

}  // namespace pyat::rollback
