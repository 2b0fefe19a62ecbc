// What one can turn in a plan: how long data is kept, how much of it is taken, how often it is stored. By name, as
// ranges and objectives of a model call it (retention.logs), with the checks that each value must pass.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cost/kinds.hpp"
#include "units/quantity.hpp"
#include "units/units.hpp"

namespace pyat::cost {

enum class Knob : std::uint8_t { retention, sampling, replication, compression, scrape, growth };

std::string_view to_string(Knob knob);

struct Parameter {
  Knob knob = Knob::retention;
  std::optional<Signal> signal{};  // nothing: of all

  bool operator==(const Parameter&) const = default;
};

// "retention.logs", "scrape"
std::string name_of(const Parameter& parameter);

struct Setting {
  Parameter parameter{};
  units::Number value{};  // seconds of a time, a share of 1, or a plain number
};

// "14d", "30s"
std::string duration_words(const units::Number& seconds);
// A value as it is written for its parameter: "7d", "10%", "2".
std::string value_words(Knob knob, const units::Number& value);

// What is wrong with a text, without the name of whatever it was given to.
struct Refusal {
  std::string message{}, help{};
};

struct ParameterResult {
  std::optional<Parameter> parameter{};  // set when nothing is wrong
  Refusal refusal{};
};

// "retention.logs", "sampling" (of traces), "scrape".
ParameterResult parameter_named(std::string_view name);

struct SettingResult {
  std::optional<Setting> setting{};  // set when nothing is wrong
  Refusal refusal{};
};

// `text`: how the value was written.
SettingResult make_setting(const Parameter& parameter, const units::Quantity& value, std::string_view text);

// "logs=7d", or "7d" for all signals, as on the command line.
SettingResult read_setting(Knob knob, std::string_view text, const units::Units& units);

// The setting for a signal: one that names it before one for all. Nothing where there is none.
const Setting* find(const std::vector<Setting>& settings, Knob knob, Signal signal);

}  // namespace pyat::cost
