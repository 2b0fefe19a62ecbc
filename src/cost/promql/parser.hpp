// An expression of PromQL as a tree, as far as a check of alerting rules needs it: what is selected, over which range,
// and what is done with it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pyat::cost::promql {

enum class NodeKind : std::uint8_t { number, text, selector, call, aggregation, negation, binary, subquery };

struct Node {
  NodeKind kind = NodeKind::number;
  std::string name{};                 // of a metric, a function, an aggregation; an operator
  std::string range{};                // "5m" of m[5m]; empty: an instant vector
  std::vector<std::string> labels{};  // by (…), without (…)
  bool has_grouping = false, is_without = false;
  std::vector<std::size_t> operands{};  // indices into Parsed::nodes
  std::size_t begin = 0, end = 0;       // bytes of the text
};

struct Parsed {
  std::vector<Node> nodes{};  // the last one is the whole; operands come before what uses them
  std::string problem{};      // empty: it is PromQL, as far as this knows it
  std::size_t problem_at = 0;
};

// Texts of up to 20,000 bytes, 100 levels deep.
Parsed parse(std::string_view expression);

bool is_comparison(std::string_view sign);

}  // namespace pyat::cost::promql
