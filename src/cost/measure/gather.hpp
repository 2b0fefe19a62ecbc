// What several sources say of one time, as one snapshot.
#pragma once

#include <vector>

#include "cost/measure/measured.hpp"
#include "cost/measure/options.hpp"
#include "cost/measure/prometheus.hpp"

namespace pyat::cost {

// What wanted quantities are made of is wanted, too: logs_ingest of ingestion_rate.
MeasureOptions with_parts(MeasureOptions options);

// `sources` in the order in which they are believed. All that is wanted is in it, with a value or the reason why there
// is none, with totals and what is made of other quantities.
Snapshot gathered(std::vector<Asked> sources, const MeasureOptions& options);

}  // namespace pyat::cost
