// What the query API of Prometheus and Mimir answers, read without trust in it.
// https://prometheus.io/docs/prometheus/latest/querying/api/
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cost/measure/measured.hpp"
#include "net/exchange.hpp"

namespace pyat::cost {

// A sample that is no number, such as NaN.
struct UnreadPoint {
  std::chrono::sys_seconds time{};
  std::string why{};
};

struct ApiRow {
  std::vector<std::pair<std::string, std::string>> labels{};
  std::optional<units::Number> value{};  // of a vector or a scalar; nothing: `why` says why
  std::string why{};
  std::vector<Point> points{};        // of a matrix, in the order of time
  std::vector<UnreadPoint> unread{};  // those that are no numbers

  std::string_view label(std::string_view name) const;
};

struct ApiAnswer {
  std::vector<ApiRow> rows{};
  std::vector<std::string> warnings{};  // an answer may be a part of the whole
  std::string problem{};                // as one clause; empty: there are rows, be it none
  bool is_unreachable = false;          // the network's problem, not the question's
  bool is_other = false;                // nothing that has this API: no JSON, or a 404
};

ApiAnswer read_api_answer(const net::Request& request, const net::Answer& answer);

// "1.5", "NaN", "+Inf" and "1.2e+06" as servers write numbers. Nothing, with the reason, of what is no number.
std::optional<units::Number> read_number(std::string_view text, std::string& why);

}  // namespace pyat::cost
