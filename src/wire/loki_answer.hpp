// What Loki answers: the lines of a query, and of a message of the tail. Read without trust in size, depth or types.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "wire/loki_push.hpp"

namespace pyat::wire::loki {

struct Lines {
  Streams streams{};
  // Structured metadata is told apart from labels (since Loki 3.0, where it is asked for). Else each entry's metadata
  // is among the labels of its stream, and `metadata` is empty.
  bool is_categorized = false;
  std::size_t dropped = 0;  // of the tail: lines that Loki left out because the reader was too slow, as it says
};

// The answer to query_range, or a message of the tail. Nothing where `text` is neither. What entries have beside these
// ("parsed") is passed over.
std::optional<Lines> read_lines(std::string_view text);

}  // namespace pyat::wire::loki
