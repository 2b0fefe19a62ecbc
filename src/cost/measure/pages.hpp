// Measures without a Prometheus: reads the pages of metrics that servers have, twice for what is a rate.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "cost/measure/plan.hpp"
#include "cost/measure/prometheus.hpp"
#include "health/target.hpp"
#include "net/client.hpp"

namespace pyat::cost {

// A page at two times; of gauges, the later counts.
struct PageReads {
  std::string earlier{}, later{};
  std::chrono::milliseconds between{};  // 0: it was read once
};

// The value of one way, with the labels and tenants that it has. Pure; `known` has what runs there.
std::vector<Measured> page_values(const Question& question, const PageReads& reads, const Known& known);

// The product whose pages a kind of target has: "loki"; empty: it has none that costs need.
std::string_view product_of_kind(std::string_view kind);

// Within client.run(), a page of each target that has one.
void ask_pages(net::Client& client, const std::vector<health::Target>& targets, const MeasureOptions& options,
               std::function<void(Asked)> done);

}  // namespace pyat::cost
