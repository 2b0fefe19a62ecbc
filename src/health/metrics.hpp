// The text format of Prometheus, as far as health reads it: samples without their time stamps.
// https://prometheus.io/docs/instrumenting/exposition_formats/
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pyat::health {

using Labels = std::vector<std::pair<std::string_view, std::string>>;

struct Sample {
  std::string_view name{};
  Labels labels{};
  double value = 0;

  // The value of a label; empty when it has none.
  std::string_view label(std::string_view name) const;
};

// All samples of a metric in `text`, which must outlive them. Lines that are no samples are passed over.
std::vector<Sample> samples_of(std::string_view text, std::string_view name);

// The only, or first, sample of a metric.
// A number of bytes; nothing where it cannot be one.
std::optional<std::uint64_t> whole(double value);
// A time that has passed; nothing where it cannot be one.
std::optional<std::chrono::seconds> seconds_of(double value);

std::optional<double> value_of(std::string_view text, std::string_view name);

}  // namespace pyat::health
