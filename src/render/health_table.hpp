// The table of `pyat health`: which columns there are, and what stands in them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "health/report.hpp"

namespace pyat::render {

struct HealthColumn {
  std::string_view title;
  std::string (*cell)(const health::Service& service);  // printable, on one line; empty: there is nothing to say
  bool is_number;                                       // stands at the right
  unsigned rank;  // where there is no room for all, the largest go first, those of the same rank together; 0: none
};

inline constexpr unsigned rank_of_phases = 12;

struct HealthTable {
  std::vector<const HealthColumn*> columns{};    // in which some service has something to say
  std::vector<std::vector<std::string>> rows{};  // a row a service, a cell a column
  std::vector<std::string_view> left_out{};      // titles, by narrow(); the most important first

  std::size_t width_of(std::size_t column) const;  // its title included
};

// The reason is no column of it: it may need lines of its own.
HealthTable health_table(const std::vector<health::Service>& services);

// Takes columns away until the others fit into so many columns of the terminal, with two spaces between them.
void narrow(HealthTable& table, std::size_t width);

}  // namespace pyat::render
