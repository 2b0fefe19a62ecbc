// What the servers print of settings that do not fit each other, by the code of the rule: for those who have the
// server's words, and not the file. A check of a single value has its words in its row (schemas/CHECKS.md).
#pragma once

#include <span>
#include <string_view>

namespace pyat::diag {

struct ServerText {
  std::string_view code;     // one of codes()
  std::string_view product;  // "mimir"
  std::string_view text;     // part of the message, enough to tell it from others
  // The settings that it is about, of any release, separated by blanks; "*" stands for the section of the message.
  std::string_view paths;
  std::string_view help;
};

// A message may hold several texts of one code: it is about the settings of all of them.
std::span<const ServerText> server_texts();

}  // namespace pyat::diag
