#include "smoke/regular_expression.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "smoke/regular_expression_parser.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::string_view;

constexpr std::size_t longest_text = 64 * 1024;
constexpr std::size_t nowhere = std::numeric_limits<std::size_t>::max();
constexpr std::size_t slots = 4;  // begin and end of the match and of its first group
// Steps, a second of them at most. Each lookahead tries the rest of the expression anew, at each place of the text.
constexpr std::size_t most_work = 50'000'000;
constexpr std::size_t places_at_once = 64;  // that are forgotten in the time of a step

bool is_word(string_view text, std::size_t at) {
  if (at >= text.size()) return false;
  const char c = text[at];
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool is_boundary(string_view text, std::size_t at) { return (at > 0 && is_word(text, at - 1)) != is_word(text, at); }

}  // namespace

struct RegularExpression::State {
  string_view text{};
  std::array<std::size_t, slots> saved{};
  // Whether a step was tried at a place already: it failed there, and would again.
  std::vector<bool> tried{};
  std::size_t* work = nullptr;  // what may still be done, in steps
};

std::optional<RegularExpression> RegularExpression::parse(string_view text, string& problem) {
  RegularExpressionParser parser(text);
  std::optional<RegularExpression> expression = parser.parse();
  problem = parser.problem();
  return expression;
}

bool RegularExpression::run(std::size_t start, std::size_t at, State& state) const {
  struct Way {
    std::size_t step = 0, at = 0;
    std::array<std::size_t, slots> saved{};
  };
  std::vector<Way> ways{{start, at, state.saved}};
  while (!ways.empty()) {
    Way way = ways.back();
    ways.pop_back();
    while (true) {
      if (*state.work == 0) return false;
      --*state.work;
      const std::size_t place = way.step * (state.text.size() + 1) + way.at;
      if (state.tried[place]) break;
      state.tried[place] = true;
      const Step& step = steps_[way.step];
      const auto to = [&](int distance) {
        return static_cast<std::size_t>(static_cast<std::ptrdiff_t>(way.step) + distance);
      };
      bool goes_on = true;
      switch (step.op) {
        case Op::match: state.saved = way.saved; return true;
        case Op::one_of:
          goes_on = way.at < state.text.size() && step.set[static_cast<unsigned char>(state.text[way.at])];
          if (goes_on) ++way.at, ++way.step;
          break;
        case Op::split:
          ways.push_back({to(step.second), way.at, way.saved});
          way.step = to(step.first);
          break;
        case Op::jump: way.step = to(step.first); break;
        case Op::save:
          if (static_cast<std::size_t>(step.first) < slots) way.saved[static_cast<std::size_t>(step.first)] = way.at;
          ++way.step;
          break;
        case Op::begin: goes_on = way.at == 0, ++way.step; break;
        case Op::end: goes_on = way.at == state.text.size(), ++way.step; break;
        case Op::boundary: goes_on = is_boundary(state.text, way.at), ++way.step; break;
        case Op::no_boundary: goes_on = !is_boundary(state.text, way.at), ++way.step; break;
        case Op::ahead:
        case Op::not_ahead: {
          const std::size_t forgotten = state.tried.size() / places_at_once;
          *state.work -= std::min(*state.work, forgotten);
          if (*state.work == 0) return false;
          State inner{state.text, way.saved, std::vector<bool>(state.tried.size()), state.work};
          goes_on = run(way.step + 1, way.at, inner) == (step.op == Op::ahead);
          if (goes_on && step.op == Op::ahead) way.saved = inner.saved;
          way.step = to(step.first);
          break;
        }
      }
      if (!goes_on) break;
    }
  }
  return false;
}

std::optional<RegularExpression::Match> RegularExpression::find_in(string_view text) const {
  text = text.substr(0, longest_text);
  State state{};
  state.text = text;
  state.tried.assign(steps_.size() * (text.size() + 1), false);
  std::size_t work = most_work;
  state.work = &work;
  for (std::size_t at = 0; at <= text.size() && work > 0; ++at) {
    state.saved.fill(nowhere);
    // What was tried from an earlier start has failed, and fails from this one as well.
    if (!run(0, at, state)) continue;
    const auto part = [&](std::size_t slot) {
      const std::size_t begin = state.saved[slot];
      const std::size_t end = state.saved[slot + 1];
      return begin <= end && end <= text.size() ? string(text.substr(begin, end - begin)) : string{};
    };
    return Match{part(0), part(2)};
  }
  return std::nullopt;
}

}  // namespace pyat::smoke
