#include "cost/whatif/parameter.hpp"

#include <algorithm>
#include <array>

#include "config/words.hpp"
#include "units/expression.hpp"
#include "util/edit_distance.hpp"
#include "util/text.hpp"

namespace pyat::cost {
namespace {

using std::string;
using std::string_view;
using units::Dimension;
using units::Number;
using units::Quantity;

constexpr auto knobs =
    std::to_array<string_view>({"retention", "sampling", "replication", "compression", "scrape", "growth"});
constexpr auto stored_signals = std::to_array<string_view>({"metrics", "logs", "traces", "profiles"});
constexpr auto only_traces = std::to_array<string_view>({"traces"});
constexpr auto only_metrics = std::to_array<string_view>({"metrics"});

std::span<const string_view> signals_of(Knob knob) {
  if (knob == Knob::sampling) return only_traces;
  if (knob == Knob::scrape) return only_metrics;
  return stored_signals;
}

bool is_time(Knob knob) { return knob == Knob::retention || knob == Knob::scrape; }

Refusal unknown_signal(Knob knob, string_view signal) {
  const auto known = signals_of(knob);
  const auto is_signal = std::find(stored_signals.begin(), stored_signals.end(), signal) != stored_signals.end();
  if (is_signal && knob == Knob::sampling) {
    return {"only traces are sampled, not " + string(signal),
            "fewer " + string(signal) + " come of a shorter retention" +
                (signal == "metrics" ? ", or of a longer interval: --scrape 30s" : "")};
  }
  if (is_signal) return {"only metrics are scraped, not " + string(signal), "such as --scrape 30s"};
  const string_view nearest = util::nearest(signal, known);
  return {"there is no signal " + config::in_quotes(signal),
          nearest.empty() ? "one of " + config::joined(known) : config::did_you_mean(nearest)};
}

ParameterResult parameter_of(Knob knob, string_view signal) {
  const auto known = signals_of(knob);
  if (std::find(known.begin(), known.end(), signal) == known.end()) return {.refusal = unknown_signal(knob, signal)};
  // What only one signal has is of one name, however it was written.
  if (knob == Knob::scrape) return {.parameter = Parameter{knob, std::nullopt}};
  return {.parameter = Parameter{knob, signal_from(signal)}};
}

Parameter parameter_of(Knob knob) {
  return {knob, knob == Knob::sampling ? std::optional(Signal::traces) : std::nullopt};
}

string example(Knob knob) {
  switch (knob) {
    case Knob::retention: return "7d";
    case Knob::sampling: return "10%";
    case Knob::replication: return "2";
    case Knob::compression: return "8";
    case Knob::scrape: return "30s";
    case Knob::growth: return "5%";
  }
  return {};
}

// Loki since 2.8 (-store.retention) and Mimir (-compactor.blocks-retention-period) keep everything when it is 0; Tempo
// compares the end of each block with now minus it (tempodb/retention.go).
Refusal zero_retention(Signal signal) {
  if (signal == Signal::logs) return {"0 does not delete logs: Loki keeps them forever with it", "such as 7d"};
  if (signal == Signal::metrics) return {"0 does not delete metrics: Mimir keeps them forever with it", "such as 30d"};
  if (signal == Signal::traces) return {"with 0, Tempo deletes every block as soon as it is stored", "such as 3d"};
  return {"nothing would be kept", "such as 7d"};
}

std::optional<Refusal> refuse_time(const Parameter& parameter, const Quantity& value, string_view text) {
  const string written(util::trimmed(text));
  if (value.dimension.is_plain() && !value.value.is_zero()) {
    const string unit = parameter.knob == Knob::retention ? "d" : "s";
    return Refusal{written + " has no unit", "write " + written + unit};
  }
  if (!value.dimension.is_plain() && !value.dimension.is(units::time)) {
    return Refusal{written + " is " + words(value.dimension) + ", not a time", "such as " + example(parameter.knob)};
  }
  if (value.value.sign() < 0) return Refusal{written + " is negative", "such as " + example(parameter.knob)};
  if (parameter.knob == Knob::scrape) {
    if (value.value.is_zero()) return Refusal{"nothing is scraped every 0 s", "such as 30s"};
    if (value.value > Number(86400)) return Refusal{written + " is more than a day", "such as 60s"};
    return std::nullopt;
  }
  if (value.value.is_zero()) return zero_retention(parameter.signal.value_or(Signal::shared));
  // Servers count nanoseconds in 64 bits: 292 years.
  if (value.value > Number(std::int64_t{100} * 365 * 86400)) {
    return Refusal{written + " is more than 100 years", "such as 365d"};
  }
  return std::nullopt;
}

std::optional<Refusal> refuse_plain(Knob knob, const Quantity& value, string_view text) {
  const string written(util::trimmed(text));
  if (!value.dimension.is_plain()) {
    return Refusal{written + " is " + words(value.dimension) + ", not a plain number", "such as " + example(knob)};
  }
  if (value.value.sign() < 0) return Refusal{written + " is negative", "such as " + example(knob)};
  switch (knob) {
    case Knob::sampling:
      if (value.value.is_zero()) return Refusal{"with 0, no trace is kept", "to do without traces: --drop ITEM"};
      if (value.value > Number(1)) {
        const bool is_percent = value.value <= Number(100) && !value.written;
        return Refusal{written + " is more than all traces",
                       is_percent ? "write " + written + "%, or a share such as 0.1" : "a share such as 0.1, or 10%"};
      }
      return std::nullopt;
    case Knob::replication:
      if (!value.value.is_whole() || value.value.is_zero()) {
        return Refusal{written + " is no number of copies", "a whole number such as 2"};
      }
      if (value.value > Number(15)) return Refusal{written + " copies are more than anybody has", "such as 3"};
      return std::nullopt;
    case Knob::compression:
      if (value.value.is_zero()) return Refusal{"nothing gets 0 times smaller", "such as 8"};
      if (value.value > Number(1000)) return Refusal{"nothing gets " + written + " times smaller", "such as 8"};
      return std::nullopt;
    case Knob::growth:
      if (value.value > Number(10)) return Refusal{written + " a month is more than ten times as much", "such as 5%"};
      return std::nullopt;
    case Knob::retention:
    case Knob::scrape: break;
  }
  return std::nullopt;
}

}  // namespace

string_view to_string(Knob knob) { return knobs[static_cast<std::size_t>(knob)]; }

string name_of(const Parameter& parameter) {
  const string name(to_string(parameter.knob));
  return parameter.signal ? name + "." + string(to_string(*parameter.signal)) : name;
}

string duration_words(const Number& seconds) {
  constexpr auto units = std::to_array<std::pair<std::int64_t, string_view>>({{86400, "d"}, {3600, "h"}, {60, "m"}});
  for (const auto& [factor, unit] : units) {
    const Number count = seconds / Number(factor);
    if (count.is_whole() && !count.is_zero()) return count.shortest(0) + string(unit);
  }
  for (const auto& [factor, unit] : units) {
    const Number count = seconds / Number(factor);
    if (count >= Number(10)) return count.shortest(1) + string(unit);
  }
  return seconds.shortest(3) + "s";
}

string value_words(Knob knob, const Number& value) {
  if (is_time(knob)) return duration_words(value);
  if (knob == Knob::sampling || knob == Knob::growth) return (value * Number(100)).shortest(4) + "%";
  return value.shortest(4);
}

ParameterResult parameter_named(string_view name) {
  const std::size_t point = name.find('.');
  const string_view first = name.substr(0, point);
  const auto found = std::find(knobs.begin(), knobs.end(), first);
  if (found == knobs.end()) {
    const string_view nearest = util::nearest(first, knobs);
    return {.refusal = {"there is no " + config::in_quotes(name) + " to change",
                        nearest.empty() ? "an input of the model, or one of " + config::joined(knobs)
                                        : config::did_you_mean(nearest)}};
  }
  const auto knob = static_cast<Knob>(found - knobs.begin());
  return point == string_view::npos ? ParameterResult{.parameter = parameter_of(knob)}
                                    : parameter_of(knob, name.substr(point + 1));
}

SettingResult make_setting(const Parameter& parameter, const Quantity& value, string_view text) {
  std::optional<Refusal> refusal =
      is_time(parameter.knob) ? refuse_time(parameter, value, text) : refuse_plain(parameter.knob, value, text);
  if (refusal) return {.refusal = std::move(*refusal)};
  return {.setting = Setting{parameter, value.value}};
}

SettingResult read_setting(Knob knob, string_view text, const units::Units& units) {
  const std::size_t equals = text.find('=');
  Parameter parameter = parameter_of(knob);
  string_view value = util::trimmed(text);
  if (equals != string_view::npos) {
    ParameterResult named = parameter_of(knob, util::trimmed(text.substr(0, equals)));
    if (!named.parameter) return {.refusal = std::move(named.refusal)};
    parameter = *named.parameter;
    value = util::trimmed(text.substr(equals + 1));
  }
  if (value.empty()) return {.refusal = {"the value is missing", "such as " + example(knob)}};
  const units::QuantityResult quantity = units::parse_quantity(value, units);
  if (!quantity.quantity) {
    return {.refusal = {string(value) + ": " + quantity.mistake.message,
                        quantity.mistake.help.empty() ? "such as " + example(knob) : quantity.mistake.help}};
  }
  return make_setting(parameter, *quantity.quantity, value);
}

const Setting* find(const std::vector<Setting>& settings, Knob knob, Signal signal) {
  const Setting* general = nullptr;
  for (const Setting& setting : settings) {
    if (setting.parameter.knob != knob) continue;
    if (setting.parameter.signal == signal) return &setting;
    const bool is_for = knob != Knob::scrape || signal == Signal::metrics;
    if (!setting.parameter.signal && is_for) general = &setting;
  }
  return general;
}

}  // namespace pyat::cost
