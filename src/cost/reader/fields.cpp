#include "cost/reader/fields.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "config/words.hpp"

namespace pyat::cost {
namespace {

using std::string;
using std::string_view;

std::uint32_t characters(string_view text) {
  return static_cast<std::uint32_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

int number_in(string_view text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

diag::Range range_of(const diag::Range& scalar, string_view text, const units::Mistake& mistake) {
  const auto [begin, end] = scalar;
  if (begin.line != end.line || mistake.end > text.size() || mistake.begin >= mistake.end) return scalar;
  const std::uint32_t written = end.column - begin.column;
  const std::uint32_t length = characters(text);
  // In quotes, it is two longer; whatever else is longer has escapes.
  if (written != length && written != length + 2) return scalar;
  const std::uint32_t first = begin.column + (written - length) / 2;
  return {.begin = {begin.line, first + characters(text.substr(0, mistake.begin))},
          .end = {begin.line, first + characters(text.substr(0, mistake.end))}};
}

diag::Diagnostic make_problem(diag::Range where, string path, string message, string help) {
  return {.code = "bad-cost-model",
          .severity = diag::Severity::error,
          .range = where,
          .path = std::move(path),
          .message = std::move(message),
          .help = std::move(help)};
}

diag::Diagnostic problem_of(const Formula& formula, const units::Mistake& mistake) {
  return make_problem(range_of(formula.range, formula.expression.text, mistake), formula.path, mistake.message,
                      mistake.help);
}

void Fields::report(diag::Range where, string path, string message, string help) {
  problems_.push_back(make_problem(where, std::move(path), std::move(message), std::move(help)));
}

Formula Fields::formula(const config::Node& node, const string& path) {
  Formula formula{.range = node.range, .path = path};
  units::ParseResult parsed = units::parse_expression(node.text, units_);
  if (parsed.expression) {
    formula.expression = std::move(*parsed.expression);
    return formula;
  }
  formula.expression.text = node.text;
  problems_.push_back(problem_of(formula, parsed.mistake));
  formula.expression = {.text = "0", .terms = {units::Term{}}};
  return formula;
}

std::optional<Formula> Fields::formula_at(const config::Node& mapping, string_view key, const string& path) {
  const config::Entry* entry = mapping.find(key);
  if (entry == nullptr) return std::nullopt;
  return formula(*entry->value, config::path_below(path, key));
}

std::chrono::year_month_day Fields::date(const config::Node& node, const string& path) {
  const string_view text = node.text;
  const std::chrono::year_month_day date(std::chrono::year(number_in(text.substr(0, 4))),
                                         std::chrono::month(static_cast<unsigned>(number_in(text.substr(5, 2)))),
                                         std::chrono::day(static_cast<unsigned>(number_in(text.substr(8, 2)))));
  if (!date.ok()) report(node.range, path, "there is no day " + string(text), "write it as 2026-11-02");
  return date;
}

string Fields::text_at(const config::Node& mapping, string_view key) {
  const config::Entry* entry = mapping.find(key);
  return entry == nullptr ? string{} : entry->value->text;
}

}  // namespace pyat::cost
