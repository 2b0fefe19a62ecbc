#include "health/kinds/json_path.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "health/json.hpp"
#include "health/kinds/common.hpp"

namespace pyat::health {
namespace {

using nlohmann::json;
using std::string;
using std::string_view;

constexpr std::size_t most_names = 5;

struct Step {
  string name{};
  std::optional<std::size_t> index{};
  std::size_t end = 0;  // of it, in the path
};

// [0] or ["name"]; `at` is behind the bracket.
bool read_bracket(string_view path, std::size_t& at, Step& step) {
  if (at < path.size() && path[at] == '"') {
    const std::size_t close = path.find("\"]", at + 1);
    if (close == string_view::npos) return false;
    step.name = path.substr(at + 1, close - at - 1);
    at = close + 2;
    return true;
  }
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(path.data() + at, path.data() + path.size(), index);
  at = static_cast<std::size_t>(end - path.data());
  if (error != std::errc{} || at >= path.size() || path[at] != ']') return false;
  step.index = index;
  ++at;
  return true;
}

std::optional<std::vector<Step>> steps_of(string_view path) {
  std::vector<Step> steps{};
  std::size_t at = 0;
  while (at < path.size()) {
    Step step{};
    if (path[at] == '[') {
      if (!read_bracket(path, ++at, step)) return std::nullopt;
    } else {
      if (!steps.empty() && path[at++] != '.') return std::nullopt;
      const std::size_t end = std::min(path.find_first_of(".[", at), path.size());
      if (end == at) return std::nullopt;
      step.name = path.substr(at, end - at);
      at = end;
    }
    step.end = at;
    steps.push_back(std::move(step));
  }
  return steps;
}

string kind_words(const json& value) {
  switch (value.type()) {
    case json::value_t::object: return "an object";
    case json::value_t::array: return fmt::format("a list of {} entr{}", value.size(), value.size() == 1 ? "y" : "ies");
    case json::value_t::string: return '"' + excerpt(value.get_ref<const string&>()) + '"';
    default: return value.dump();
  }
}

string names_in(const json& object) {
  if (object.empty()) return "is empty";
  string names = "has ";
  std::size_t count = 0;
  for (const auto& [name, value] : object.items()) {
    if (count++ == most_names) return names + " …";
    if (count > 1) names += ", ";
    names += excerpt(name);
  }
  return names;
}

// Why there is no such step in `value`.
string missing_words(const json& value, string_view whole, string_view before, const Step& step) {
  const string where = before.empty() ? "the document" : string(before);
  if (step.index && value.is_array()) return fmt::format("{} is not there: {} is {}", whole, where, kind_words(value));
  if (!step.index && value.is_object()) return fmt::format("{} is not there: {} {}", whole, where, names_in(value));
  return fmt::format("{} is not there: {} is {}, no {}", whole, where, kind_words(value),
                     step.index ? "list" : "object");
}

bool is_same(const json& value, string_view expected) {
  if (value.is_string()) return value.get_ref<const string&>() == expected;
  if (value.is_structured()) return false;
  if (value.dump() == expected) return true;
  double number = 0;
  const auto [end, error] = std::from_chars(expected.data(), expected.data() + expected.size(), number);
  const bool is_number = error == std::errc{} && end == expected.data() + expected.size();
  return is_number && value.is_number() && value.get<double>() == number;
}

}  // namespace

JsonFinding compare_json(string_view document, string_view path, string_view expected) {
  const auto steps = steps_of(path);
  if (!steps) return {Found::bad_path, {}};
  const json root = parse_json(document);
  if (root.is_discarded()) return {Found::no_json, {}};
  const json* value = &root;
  std::size_t reached = 0;
  for (const Step& step : *steps) {
    const json* next = nullptr;
    if (step.index) {
      if (value->is_array() && *step.index < value->size()) next = &(*value)[*step.index];
    } else if (value->is_object()) {
      const auto found = value->find(step.name);
      if (found != value->end()) next = &*found;
    }
    if (next == nullptr) return {Found::missing, missing_words(*value, path, path.substr(0, reached), step)};
    value = next;
    reached = step.end;
  }
  if (is_same(*value, expected)) return {Found::same, {}};
  return {Found::other, fmt::format("{} is {}", path.empty() ? "the document" : path, kind_words(*value))};
}

}  // namespace pyat::health
