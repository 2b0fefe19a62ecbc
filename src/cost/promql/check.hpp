// Mistakes of an expression that a server takes, and that say something else than they seem to: a gauge that is given
// to rate(), a counter that is compared as it is, series that nobody adds up.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pyat::cost::promql {

struct Mistake {
  std::string_view code{};  // "gauge-given-to-rate"
  bool is_error = false;    // it does not load, or never says what it should
  std::size_t begin = 0, end = 0;
  std::string what{}, why{}, instead{};
};

std::vector<Mistake> check(std::string_view expression);

}  // namespace pyat::cost::promql
