// Bytes as text: RFC 4648, base64 in its usual alphabet with padding; and from base16 ("hex"), which util/digest.hpp
// writes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pyat::wire {

std::string to_base64(std::string_view bytes);

// Nothing where `text` is not wholly of that alphabet, or has no whole number of bytes. Digits of base16 in either
// case.
std::optional<std::string> from_hex(std::string_view text);
std::optional<std::string> from_base64(std::string_view text);

}  // namespace pyat::wire
