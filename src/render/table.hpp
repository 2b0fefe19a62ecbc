// A table for people: columns as wide as what stands in them, those that matter least left out where there is no room.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "render/style.hpp"

namespace pyat::render {

struct Column {
  std::string_view title;
  bool is_number = false;  // stands at the right
  unsigned rank = 0;  // where there is no room for all, the largest go first, those of the same rank together; 0: none
  // Of columns that say more about another one: its title, and what they are called together when they are left out.
  std::string_view part_of{}, together{};
};

struct Table {
  std::vector<Column> columns{};
  std::vector<std::vector<std::string>> rows{};  // a cell a column: printable, on one line; empty: nothing to say
  std::vector<std::vector<std::string_view>> colors{};  // as the rows, or shorter; empty: none
  // A sentence each row, whoever has written it, or none at all: the last column, or lines of its own where there is no
  // room.
  std::string_view beside_title{};
  std::vector<std::string> beside{};
  std::vector<std::string_view> left_out{};  // titles, by narrow(); the most important first

  std::size_t width_of(std::size_t column) const;  // its title included
  std::size_t width() const;                       // of all columns, with the gaps between them
  void remove_column(std::size_t column);
};

// Takes columns of a rank away in which nothing is said.
void drop_empty(Table& table);

// Takes columns away until the others fit into so many columns of the terminal.
void narrow(Table& table, std::size_t width);

// Narrowed to the style's width. What was left out is said below.
void append_table(std::string& out, Table table, const Style& style);

}  // namespace pyat::render
