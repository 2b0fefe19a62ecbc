// The words that a setting takes, and which of them was meant.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace pyat::decode {

// The words that a Go type takes, of any release; empty when it is not of that kind.
std::span<const std::string_view> choices_of(std::string_view go_type);

struct Choice {
  std::string text{};  // empty: none is near
  bool sure = false;   // it is the same word in another spelling
};

// The choice that `value` was meant to be: in another case, under a name that other programs use for it (warning for
// warn), or a typing mistake away.
Choice nearest_choice(std::string_view value, std::span<const std::string_view> choices);

}  // namespace pyat::decode
