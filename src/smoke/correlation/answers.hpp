// What servers answer to the questions of a walk from signal to signal: read without trust in size, depth or types.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "smoke/access.hpp"
#include "wire/loki_push.hpp"

namespace pyat::smoke::correlation {

struct SeenExemplar {
  std::map<std::string, std::string> series{};  // labels
  std::map<std::string, std::string> labels{};
  double value = 0;
  std::int64_t milliseconds = 0;

  // Empty where there is none of that name.
  std::string label(std::string_view name) const;
};

// Of /api/v1/query_exemplars. Nothing where it is no such answer.
std::optional<std::vector<SeenExemplar>> read_exemplars(std::string_view body);

// How many samples an instant query found; nothing where it is no such answer.
std::optional<std::size_t> count_samples(std::string_view body);

// How many values a label has: of Loki's /loki/api/v1/label/NAME/values. Nothing where it is no such answer.
std::optional<std::size_t> count_values(std::string_view body);

struct SeenSpan {
  std::string trace_id{}, span_id{}, parent_id{};  // in base16
  std::string name{};
};
// Of a trace as Tempo gives it. Nothing where it is none; empty where Tempo says that there is none.
std::optional<std::vector<SeenSpan>> read_trace(std::string_view body);

// Of Loki's query_range.
struct SeenLine {
  std::string text{};
  wire::loki::Labels labels{};  // of its stream, and its structured metadata
};
std::optional<std::vector<SeenLine>> read_lines(std::string_view body);

// Names and values of a query, encoded: "?a=b&c=d".
using Parameters = std::vector<std::pair<std::string_view, std::string>>;
std::string query_of(const Parameters& parameters);

// What is wrong with an answer that should be 200, as a clause: what the network said, or the status with the server's
// words. Empty where nothing is.
std::string trouble_of(const net::Request& request, const net::Answer& answer);
// Whether to ask again is in vain: what was asked is refused.
bool is_final(const net::Answer& answer);

}  // namespace pyat::smoke::correlation
