#include "lint/rules/checks.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>

#include "decode/check_words.hpp"
#include "decode/checks/go_text.hpp"
#include "decode/choices.hpp"
#include "decode/type.hpp"
#include "edit/scalar.hpp"
#include "schemas/table.hpp"
#include "settings/convert.hpp"

namespace pyat::lint::rules {
namespace {

using decode::has_line;
using schemas::CheckKind;
using schemas::CheckRow;
using schemas::ConditionKind;
using schemas::ConditionRow;

bool holds(const ConditionRow& row, const Scope& scope) {
  const std::string_view values = schemas::text(row.values);
  if (row.path.size == 0) {
    const auto& targets = scope.targets();
    return std::any_of(targets.begin(), targets.end(),
                       [&](const std::string& target) { return has_line(values, target); });
  }
  if (row.kind == ConditionKind::above) {
    const auto value = scope.settings().number(schemas::text(row.path));
    return value && *value > row.above;
  }
  const auto value = scope.settings().text(schemas::text(row.path));
  return value && has_line(values, *value) == (row.kind == ConditionKind::one_of);
}

bool applies(const CheckRow& row, const Scope& scope) {
  const schemas::Release& release = scope.release();
  const std::uint32_t number = schemas::release_number(release.major, release.minor, release.patch);
  if (row.product != static_cast<std::uint8_t>(release.product) || number < row.since || number >= row.until) {
    return false;
  }
  return std::all_of(schemas::tables.conditions + row.first_condition,
                     schemas::tables.conditions + row.first_condition + row.condition_count,
                     [&](const ConditionRow& condition) { return holds(condition, scope); });
}

// Those have no bit set in their fraction. std::frexp() would tell, too; but it alone would make the program load libm.
bool is_power_of_two(double value) {
  constexpr std::uint64_t fraction = (std::uint64_t{1} << 52U) - 1;
  return value >= 1 && std::isfinite(value) && (std::bit_cast<std::uint64_t>(value) & fraction) == 0;
}

bool in_range(const CheckRow& row, double value) {
  const auto has = [&](schemas::CheckFlag flag) { return (row.flags & flag) != 0; };
  if (std::isnan(value)) return true;  // every comparison of the server is false
  if (has(schemas::check_has_low) && (value < row.low || (value == row.low && has(schemas::check_excludes_low)))) {
    return false;
  }
  if (has(schemas::check_has_high) && (value > row.high || (value == row.high && has(schemas::check_excludes_high)))) {
    return false;
  }
  if (has(schemas::check_power_of_two) && !is_power_of_two(value)) return false;
  return row.multiple == 0 || std::fmod(value, row.multiple) == 0;
}

// nullopt: there is no value to check.
std::optional<bool> passes(const CheckRow& row, const settings::Settings& settings, std::string_view path) {
  if (row.kind == CheckKind::range) {
    const auto value = settings.number(path);
    return value ? std::optional(in_range(row, *value)) : std::nullopt;
  }
  if (const auto items = row.kind == CheckKind::required ? settings.list(path) : std::nullopt) return !items->empty();
  const auto value = settings.text(path);
  if (!value) return {};
  switch (row.kind) {
    case CheckKind::one_of: return has_line(schemas::text(row.values), *value);
    case CheckKind::none_of: return !has_line(schemas::text(row.values), *value);
    default: return !value->empty() && *value != "0" && *value != "0s";
  }
}

std::string shown(std::string_view value) { return value.empty() ? "nothing" : "`" + std::string(value) + "`"; }

std::string with_value(std::string_view says, const std::string& value) {
  std::string text(says);
  if (const std::size_t at = text.find("{quoted}"); at != std::string::npos) {
    return text.replace(at, 8, decode::checks::go_quoted(value));
  }
  constexpr std::string_view mark = "{value}";
  for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size())) {
    text.replace(at, mark.size(), value);
  }
  return text;
}

// What the check hangs on, for the end of a sentence: " while X is Y".
std::string circumstances(const CheckRow& row, const settings::Settings& settings) {
  std::string text;
  for (std::uint32_t i = 0; i < row.condition_count; ++i) {
    const std::string_view path = schemas::text(schemas::tables.conditions[row.first_condition + i].path);
    if (path.empty()) continue;
    text += (text.empty() ? " while " : " and ") + std::string(path) + " is " + settings.text(path).value_or("set");
  }
  return text;
}

// The words of the check's kind, and its code.
Words words_of(const CheckRow& row, const settings::Setting& setting, std::string_view path, const std::string& value) {
  const std::string preset = std::string(schemas::text(setting.field->fallback));
  const std::string_view values = schemas::text(row.values);
  switch (row.kind) {
    case CheckKind::range: {
      const bool is_duration = settings::is_duration(decode::type_at(setting.field->type));
      return {.message = "expected " + decode::expected_range(row, is_duration) + ", found " + shown(value),
              .help = preset.empty() ? "" : "the default is " + preset};
    }
    case CheckKind::one_of: {
      const std::string nearest = decode::nearest_line(value, values).text;
      return {.message = "expected " + decode::expected_choices(values) + "; found " + shown(value),
              .help = nearest.empty() ? "" : "did you mean \"" + nearest + "\"?"};
    }
    case CheckKind::none_of:
      return {.message = shown(value) + " is not possible", .help = preset.empty() ? "" : "the default is " + preset};
    case CheckKind::required:
      return {.message = std::string(path) + " is required", .help = "set " + std::string(path)};
  }
  return {};
}

diag::Fix fix_choice(const CheckRow& row, const settings::Setting& setting, const std::string& value) {
  const auto range = setting.value == nullptr ? std::nullopt : edit::replaceable(*setting.value);
  decode::Choice choice = decode::nearest_line(value, schemas::text(row.values));
  if (!range || choice.text.empty()) return {};
  return {choice.sure, "write " + choice.text + " instead of " + value, {{*range, choice.text}}};
}

void complain(const CheckRow& row, Scope& scope, std::string_view path) {
  const std::string value = scope.settings().text(path).value_or("");
  Words words = words_of(row, scope.settings().find(path), path, value);
  if (row.message.size > 0) {
    words.message = with_value(schemas::text(row.message), value);
    words.help = schemas::text(row.help);
  } else {
    words.message += circumstances(row, scope.settings());
  }
  words.server = with_value(schemas::text(row.says), value);
  const auto severity = (row.flags & schemas::check_warns) != 0 ? diag::Severity::warning : diag::Severity::error;
  const std::string_view code = decode::code_of(row);
  diag::Diagnostic& found = scope.report(code, severity, path, std::move(words));
  found.stops = (row.flags & schemas::check_stops) != 0;
  // Where the row has a code of its own, the words say what the choice is about.
  if (row.kind == CheckKind::one_of && (row.code.size == 0 || found.stops))
    found.fix = fix_choice(row, scope.settings().find(path), value);
}

// A section without a value, which empties all that is in it: Mimir stops at that (rules/mimir/empty_section.cpp).
bool is_in_empty_section(const Scope& scope, std::string_view path) {
  if (scope.release().product != schemas::Product::mimir) return false;
  const settings::Setting setting = scope.settings().find(path);
  return setting.origin == settings::Origin::zero && setting.written.find('.') == std::string::npos;
}

}  // namespace

void check_values(Scope& scope) {
  for (const CheckRow& row : std::span(schemas::tables.checks, schemas::tables.check_count)) {
    const std::string_view path = schemas::text(row.path);
    if (!applies(row, scope)) continue;
    // What the file does not say, a flag may: the server knows best whether it can start without.
    if ((row.flags & schemas::check_stops) != 0 && !scope.settings().is_set(path) &&
        scope.settings().find(path).origin != settings::Origin::zero) {
      continue;
    }
    const auto good = passes(row, scope.settings(), path);
    if (good.value_or(true)) continue;
    if (row.except.size > 0 && has_line(schemas::text(row.except), scope.settings().text(path).value_or(""))) continue;
    if (!is_in_empty_section(scope, path)) complain(row, scope, path);
  }
}

}  // namespace pyat::lint::rules
