// What libyaml says of the place where it gave up, in its own terms: the Go libraries make their texts from these.
#pragma once

#include <cstdint>
#include <string>

#include "yaml/node.hpp"

namespace pyat::yaml {

struct SyntaxError {
  enum class Stage : std::uint8_t { reader, scanner, parser, depth };
  Stage stage{};
  std::string problem{};
  std::string context{};
  Mark problem_mark{};
  Mark context_mark{};
  std::uint32_t offset = 0;  // reader: byte offset of the problem
};

}  // namespace pyat::yaml
