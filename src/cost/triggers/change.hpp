// Sets a value in a YAML file that people keep by hand: comments, quotes and layout stay.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pyat::cost {

struct ValueAt {
  std::string text{};             // as it is written, without quotes
  std::uint32_t line = 0;         // from 1
  std::string problem{}, help{};  // there is none
};

// The scalar at "processors.tail_sampling.policies[0].rate". A key with points in it is found as well.
ValueAt value_at(std::string_view yaml, std::string_view path);

struct SetResult {
  std::string text{};    // the file with the value; unset where there is a problem
  std::string before{};  // the value that was there
  std::uint32_t line = 0;
  std::string problem{}, help{};
};

// Writes a value over the one that is there, in its style. A path that does not exist is a problem: a configuration
// must not grow keys that its server does not know.
SetResult set_value(std::string_view yaml, std::string_view path, std::string_view value);

}  // namespace pyat::cost
