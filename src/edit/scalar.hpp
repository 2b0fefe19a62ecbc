// Where the text of a value stands, without its anchor.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "diag/diagnostic.hpp"
#include "yaml/node.hpp"

namespace pyat::edit {

// Of a scalar that can be replaced as a whole; nothing for one with an anchor, a tag, escapes or several lines.
inline std::optional<diag::Range> replaceable(const yaml::Node& scalar) {
  if (scalar.kind != yaml::NodeKind::scalar || !scalar.tag.empty() || scalar.start.line != scalar.end.line) return {};
  const bool plain = scalar.style == yaml::Style::plain;
  const auto characters =
      std::count_if(scalar.value.begin(), scalar.value.end(), [](char c) { return (c & '\xC0') != '\x80'; });
  const auto width = static_cast<std::uint32_t>(characters) + (plain ? 0 : 2);
  if (scalar.end.column - scalar.start.column != width) return {};
  return diag::Range{{scalar.start.line + 1, scalar.start.column + 1}, {scalar.end.line + 1, scalar.end.column + 1}};
}

}  // namespace pyat::edit
