// What is known of a name before anything is measured: its unit, the signal that it is of, and what it can be at all.
// Lint and export rest on it.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "cost/kinds.hpp"

namespace pyat::cost {

struct KnownName {
  std::string_view name{};
  std::string_view unit{};  // as units::Units reads it; "USD/month" stands for the model's currency
  Signal signal = Signal::shared;
  bool is_share = false;  // between 0 and 1
  bool can_be_negative = false;
  // What Prometheus is asked, in `unit`'s base: bytes, seconds, things. Empty: no server knows it.
  std::string_view promql{};
};

std::span<const KnownName> known_names();
const KnownName* known_name(std::string_view name);

}  // namespace pyat::cost
