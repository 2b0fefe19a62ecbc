// A mistake or a bad day, for the person who has to go on.
#pragma once

#include <string>

namespace pyat::rollback {

struct Problem {
  std::string words{};  // what was found, where, and what was expected; empty: all is well
  std::string state{};  // what is there now: "no generation was taken"
  std::string next{};   // what to do, or to type

  bool is_there() const { return !words.empty(); }
};

}  // namespace pyat::rollback
