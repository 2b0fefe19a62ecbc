// What can be measured of a running stack: each quantity by the name that formulas call it, and the ways to ask for it,
// one for each product and for each name that a fact has had. What a way needs is data, so that a Prometheus is asked
// in PromQL (query_text) and a page of metrics is read (pages.hpp) by the same row.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "cost/kinds.hpp"

namespace pyat::cost {

enum class Take : std::uint8_t {
  rate,    // of a counter, a second
  now,     // of a gauge: the value that it has
  growth,  // of a gauge, a second: the slope of a line through the window. Never rate(): a gauge falls, too
  // Of a histogram, by the name that its classic form has, which ends in _bucket, _count or _sum.
  quantile,
  count,  // the rate of it
  sum,    // the rate of it
  // PromQL as `formula` has it; no page can say it. In it are @W for the window and @S for its seconds, @F for the
  // filter in braces, @C for the same after a comma, and @J for the jobs of the stack and the filter in braces.
  written_down,
};

// How a Prometheus has stored a histogram. With native histograms scraped, what exports both is native alone, unless
// the scrape keeps the classic series; during a migration, some processes have the one and some the other.
enum class Form : std::uint8_t { classic, native, both };

// How the series of one fact come together.
enum class Across : std::uint8_t {
  sum,
  highest,  // every process exports the same: the sum would count it as often as there are processes
  average,
};

struct Way {
  std::string_view product{};  // "loki": who exports it; "" anybody
  std::string_view metric{};   // that must be there
  Take take = Take::rate;
  Across across = Across::sum;
  std::string_view only{};        // matchers: `operation=~"upload|iter"`
  std::string_view tenant{};      // the label that names the tenant
  std::string_view label{};       // the one that becomes Measured::label
  std::string_view apart{};       // of Across::highest: a label whose values are added up after that
  std::string_view replicated{};  // the metric with the replication factor that the value is divided by
  std::string_view when{};        // a metric that must be there and not zero
  std::int64_t divided_by = 1;    // for the unit
  std::string_view formula{};
  std::string_view since{};  // the releases that have it, where not all have: "Mimir 2.13"
  // The source of name, type and labels.
  std::string_view source{};
};

// What the value without a label is, when the values have labels: a component, a bucket.
enum class Total : std::uint8_t {
  none,          // there is no such thing
  sum,           // of all
  first,         // of the first product that answers: the others say the same again
  first_or_sum,  // the first way's product alone, where it answers; else the sum of the others
  highest,       // the slowest
  average,
};

struct Quantifiable {
  std::string_view name{};
  std::string_view unit{};
  Signal signal = Signal::shared;
  std::string_view meaning{};
  std::span<const Way> ways{};  // in the order of preference, within each product
  Total total = Total::none;
  bool by_product = false;    // Measured::label is the product
  bool by_component = false;  // Way::label is that of a scrape job or a container, and names a component
  double quantile = 0;        // of Take::quantile
};

std::span<const Quantifiable> catalogue();
// nullptr: there is none of that name.
const Quantifiable* find_quantity(std::string_view name);

// Names beside those of the ways: what is measured is divided by it, or depends on it.
std::span<const std::string_view> circumstances();

// "loki_request_duration_seconds": what the histogram of that way is called in its native form. Empty: it is none.
std::string_view native_name(const Way& way);

// "sum by (tenant) (rate(loki_distributor_bytes_received_total[1h]))". `form` is of histograms alone. `jobs`: matchers
// of the targets that are of the stack, "" for all; for ways of Quantifiable::by_component only. `selector`: matchers
// for every series.
std::string query_text(const Quantifiable& quantity, const Way& way, std::chrono::seconds window,
                       std::string_view jobs = {}, std::string_view selector = {}, Form form = Form::classic);

// "90m", "1h", "45s": as PromQL has it.
std::string promql_duration(std::chrono::seconds duration);

// "Mimir" of "mimir".
std::string_view product_title(std::string_view product);

}  // namespace pyat::cost
