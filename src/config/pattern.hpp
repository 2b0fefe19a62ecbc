// The regular expressions of pyat's own schemas.
#pragma once

#include <regex.h>

#include <string>
#include <string_view>

namespace pyat::config {

// What JSON Schema (ECMA 262) and POSIX extended expressions have in common; those of libc compile in a tenth of the
// time that std::regex takes, and do not recurse for every character of the text.
class Pattern {
 public:
  // Throws std::logic_error where the two languages differ, and when it is not an expression.
  explicit Pattern(const std::string& expression);
  Pattern(const Pattern&) = delete;
  Pattern& operator=(const Pattern&) = delete;
  ~Pattern() { ::regfree(&compiled_); }

  bool is_found_in(std::string_view text) const;

 private:
  ::regex_t compiled_{};
};

// Why a text is not a POSIX extended expression, in the words of libc; empty when it is one.
std::string why_no_pattern(const std::string& expression);

}  // namespace pyat::config
