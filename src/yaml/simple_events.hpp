// What a plain YAML document holds, in its order, as fast as libyaml reads it: for whoever has another parser for all
// the rest, and for explaining mistakes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

namespace pyat::yaml {

struct SimpleEvent {
  enum class Kind : std::uint8_t { scalar, list, end_of_list, mapping, end_of_mapping };
  Kind kind = Kind::scalar;
  std::size_t offset = 0;   // in bytes, behind a byte order mark
  std::string_view text{};  // of a scalar; until the next event
  bool is_plain = false;    // a scalar without quotes; an empty one is nothing at all
};

// False where the text is something else than one document of mappings, lists and scalars of one line, without markers,
// anchors, aliases and tags, or where it has a mistake: what was told until then counts for nothing.
bool read_simple(std::string_view text, const std::function<void(const SimpleEvent&)>& take);

}  // namespace pyat::yaml
