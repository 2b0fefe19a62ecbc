// What a running stack said of itself: quantities with their units, each with what was asked, of whom, and why it is
// not known where it is not. The only thing that costs take from a server.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "units/number.hpp"

namespace pyat::cost {

// The name of the answer to a query of the model's own, whose text is the label.
inline constexpr std::string_view own_query = "query";

struct Measured {
  std::string name{};                    // of measure/catalogue.hpp, "logs_ingest"; a formula calls it so
  std::string tenant{};                  // empty: of all together
  std::string label{};                   // what else tells it from others of that name: a component, a bucket, a metric
  std::optional<units::Number> value{};  // nothing: it is not known, and `why` says why
  std::string unit{};                    // "B/s", as units::Units reads it; empty: a plain number
  std::string why{};
  std::string asked{};    // the expression, or the metric of a page
  std::string source{};   // the server's address, without user and password
  std::string release{};  // of what was measured: "Loki 2.9.4"; empty where nobody tells
};

struct Point {
  std::chrono::sys_seconds time{};
  units::Number value{};
};

// How a quantity went before the snapshot, as a Prometheus remembers it.
struct Course {
  std::string name{}, unit{};
  std::vector<Point> points{};  // in the order of time
};

struct Snapshot {
  std::chrono::sys_seconds taken{};
  std::chrono::seconds window{};  // rates and growth are those of so long before
  std::vector<Measured> values{};
  std::vector<std::string> notes{};  // what could not be looked at, and what to do about it
  std::vector<Course> courses{};     // of MeasureOptions::history
};

// The first of that name and tenant; nullptr when there is none.
const Measured* find(const Snapshot& snapshot, std::string_view name, std::string_view tenant = {});

}  // namespace pyat::cost
