// The tokens of a formula. For parser.cpp alone.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "units/quantity.hpp"
#include "units/units.hpp"

namespace pyat::units {

struct Token {
  enum class Kind : std::uint8_t { quantity, word, sign, end };
  Kind kind = Kind::end;
  std::size_t begin = 0, end = 0;
  std::string_view text{};  // of a sign in its one spelling: "*" of "×"
  Quantity quantity{};
};

struct Lexed {
  std::vector<Token> tokens{};  // the last one is the end; empty when there is a mistake
  Mistake mistake{};
};

Lexed tokens_of(std::string_view text, const Units& units);

}  // namespace pyat::units
