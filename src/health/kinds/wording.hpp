// Numbers and lists in the sentences of checks.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pyat::health {

// "1,234": counters of metrics, which are floating point numbers.
std::string grouped(double number);

// "1 span", "1,234 spans"
std::string counted(double number, std::string_view one, std::string_view many);

// "a", "a and b", "a, b and c", "a, b, c and 4 more"
std::string listed(const std::vector<std::string>& words, std::size_t most = 3);

// What servers say may hold addresses with a user and a password: "http://user:secret@host/" becomes "http://host/".
std::string without_userinfo(std::string_view text);

}  // namespace pyat::health
