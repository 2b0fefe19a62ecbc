// What a Go type means, for people who do not write Go.
#pragma once

#include <cstdint>
#include <string>

namespace pyat::reference {

// "duration such as 30s or 1h30m (ns, us, ms, s, m, h)"
std::string type_words(std::uint32_t type);
// For tables: "duration"
std::string brief_type_words(std::uint32_t type);

}  // namespace pyat::reference
