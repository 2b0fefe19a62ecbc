// What follows from measured quantities: totals over tenants, components and buckets, and quantities made of others. A
// total of which a part is not known is not known.
#pragma once

#include <span>
#include <string_view>

#include "cost/measure/measured.hpp"
#include "cost/measure/options.hpp"

namespace pyat::cost {

// Adds totals where nobody gave them, then logs_compression, metrics_ingest where no server counts it, and
// ingestion_rate. Sorts the values: as the catalogue has them, totals before their parts.
void derive(Snapshot& snapshot, const MeasureOptions& options);

// Quantities that derive() makes, beside those of the catalogue: name and unit.
struct Derived {
  std::string_view name, unit, meaning;
};
std::span<const Derived> derived_quantities();

}  // namespace pyat::cost
