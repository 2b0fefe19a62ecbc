// What the formats for other programs share: one text for a whole diagnostic, and a name for it that outlives edits.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "diag/diagnostic.hpp"

namespace pyat::render {

// The message with what helps to act on it, a line each: for formats that have one field of text for everything.
std::string full_message(const diag::Diagnostic& diagnostic);

// The path as a repository names the file: without the "./" in front of it that shells and find(1) add.
std::string_view repository_path(std::string_view path);

// Names of problems that stay the same when lines are added above them or messages are reworded: made of the file, the
// code and the place in the tree. Unique within one report: equal problems are numbered in file order.
class Fingerprints {
 public:
  std::string next(std::string_view file, const diag::Diagnostic& diagnostic);

 private:
  std::unordered_map<std::uint64_t, std::uint32_t> seen_{};
};

}  // namespace pyat::render
