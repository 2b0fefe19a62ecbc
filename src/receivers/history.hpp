// Which releases know a receiver, or a field of one.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace pyat::receivers {

// Below `distributor.receivers`: the receiver's type, then the fields; "" steps into the elements of a list or map.
using FieldPath = std::span<const std::string_view>;

// "2.0.0 to 2.9.2, 2.10.0 to 2.10.5", "2.9.3 and later"; empty when no release has it.
std::string releases_with(FieldPath path);

}  // namespace pyat::receivers
