// Why a program has ended, as the last lines of its log tell. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pyat::health {

struct LastWords {
  std::string sentence{};                      // one clause: "it cannot reach minio:9000 (connection refused)"
  std::string line{};                          // of the log, printable and short; empty: there is none
  std::string next{};                          // may be empty
  bool is_known = false;                       // one of the well known; else the sentence repeats the line
  std::vector<std::string> needs_addresses{};  // "minio:9000": what it says it cannot reach
};

// The last line that says something well known, else the last one that speaks of an error. Without a log all is empty.
LastWords last_words(std::string_view log);

// The same of the engine's message about a container that it could not start.
LastWords words_of_engine(std::string_view error);

}  // namespace pyat::health
