// Regular expressions of JavaScript, with which Grafana finds a trace id in a log line; and of Go, for the routes of
// Alertmanager, as far as they mean the same. Matching takes time in proportion to the expression and the text, and
// never more than about a second, whatever the expression is: it is whoever configured these servers that wrote it.
// What is not found until then counts as not found.
// https://tc39.es/ecma262/#sec-regexp-regular-expression-objects, without Unicode mode and without flags
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pyat::smoke {

class RegularExpression {
 public:
  // What is matched; `first_group` is empty where the group took no part, or matched nothing.
  struct Match {
    std::string whole{}, first_group{};
  };

  // Nothing where the text is no expression, or has what is not known here (lookbehind, references to groups);
  // `problem` says which.
  static std::optional<RegularExpression> parse(std::string_view text, std::string& problem);

  std::optional<Match> find_in(std::string_view text) const;
  bool has_group() const { return groups_ > 1; }

 private:
  friend class RegularExpressionParser;

  enum class Op : std::uint8_t {
    one_of,
    split,
    jump,
    save,
    begin,
    end,
    boundary,
    no_boundary,
    ahead,
    not_ahead,
    match
  };
  struct Step {
    Op op = Op::match;
    int first = 0,
        second = 0;  // of split: distances, the preferred one first; of jump, ahead: a distance; of save: a slot
    std::bitset<256> set{};  // of one_of
  };
  using Steps = std::vector<Step>;
  struct State;

  bool run(std::size_t start, std::size_t at, State& state) const;

  Steps steps_{};
  std::size_t groups_ = 1;  // the whole match is one
};

}  // namespace pyat::smoke
