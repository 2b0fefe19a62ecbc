// Addresses of the query API of Prometheus and Mimir in any text, such as a script.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pyat::cost {

struct AskedUrl {
  std::uint32_t line = 0, column = 0;  // from 1
  std::string host{};                  // "http://mimir:8080"
  std::string path{};                  // "/api/v1/query"
  std::string query{};                 // decoded; empty: there is none in the URL, or a variable of the shell
  bool misses_prefix = false;          // a Mimir, whose API is below /prometheus
};

std::vector<AskedUrl> urls_in(std::string_view text);

}  // namespace pyat::cost
