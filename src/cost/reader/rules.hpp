// Triggers, success metrics, and what a search for a cheaper plan may change; of a document that the schema allows.
#pragma once

#include <string>
#include <vector>

#include "config/node.hpp"
#include "cost/model.hpp"
#include "cost/reader/fields.hpp"

namespace pyat::cost {

std::vector<Trigger> read_triggers(const config::Node& list, const std::string& path, Fields& fields);
std::vector<Kpi> read_kpis(const config::Node& list, const std::string& path, Fields& fields);
std::vector<Range> read_ranges(const config::Node& mapping, const std::string& path, Fields& fields);

}  // namespace pyat::cost
