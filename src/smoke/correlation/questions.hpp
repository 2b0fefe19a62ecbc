// The questions of the walk, and what their answers must show.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "smoke/access.hpp"
#include "smoke/correlation/answers.hpp"
#include "smoke/correlation/material.hpp"
#include "smoke/correlation/polling.hpp"

namespace pyat::smoke::correlation {

// Where it is asked: directly, or through Grafana's data sources, which know what comes before "/api/v1/…".
struct Door {
  Access access{};
  std::string prefix{};
  std::chrono::milliseconds timeout{10'000}, deadline{10'000};
};

using Exemplars = std::shared_ptr<std::vector<SeenExemplar>>;
using Lines = std::shared_ptr<std::vector<SeenLine>>;

// What was seen last is in `seen` when the poll is over.
Poll ask_for_exemplars(const Door& metrics, const Material& material, const Exemplars& seen);
// The samples that carry the exemplars.
Poll ask_for_samples(const Door& metrics, const Material& material);
// The trace must be there, with this span.
Poll ask_for_trace(const Door& traces, const std::string& trace_id, const std::string& span_id);
// `lines` must be among those that the query finds from begin to end.
Poll ask_for_lines(const Door& logs, const std::string& query, std::chrono::nanoseconds begin,
                   std::chrono::nanoseconds end, std::vector<std::string> lines, const Lines& seen);

}  // namespace pyat::smoke::correlation
