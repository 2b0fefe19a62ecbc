#include "cost/measure/derive.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <set>

#include "cost/measure/catalogue.hpp"
#include "cost/measure/plan.hpp"
#include "util/text.hpp"

namespace pyat::cost {
namespace {

using std::string;
using std::string_view;
using units::Number;

constexpr auto derived_rows = std::to_array<Derived>(
    {{"logs_compression", "",
      "bytes that Loki took for each that it wrote; a chunk that replicas write twice counts twice"},
     {"ingestion_rate", "B/s", "what all signals take together: logs_ingest, traces_ingest and metrics_ingest"}});

string place_of(const Measured& part) {
  if (part.tenant.empty() && part.label.empty()) return part.name;
  if (part.tenant.empty()) return part.label;
  return part.label.empty() ? part.tenant : fmt::format("{} of {}", part.label, part.tenant);
}

void join(string& words, const string& more) {
  if (more.empty() || words.find(more) != string::npos) return;
  if (!words.empty()) words += ", ";
  words += more;
}

Measured total_of(const std::vector<const Measured*>& parts, string_view how) {
  Measured total = *parts.front();
  total.tenant.clear();
  total.value.reset();
  total.why.clear();
  total.asked = fmt::format("{} {}", how, total.name);
  for (const Measured* part : parts) {
    join(total.source, part->source);
    join(total.release, part->release);
    if (!part->value && total.why.empty()) total.why = fmt::format("{} is not known: {}", place_of(*part), part->why);
  }
  return total;
}

Number sum_of(const std::vector<const Measured*>& parts) {
  Number sum = 0;
  for (const Measured* part : parts) sum += *part->value;
  return sum;
}

const Number& highest_of(const std::vector<const Measured*>& parts) {
  return *(*std::max_element(parts.begin(), parts.end(), [](const Measured* left, const Measured* right) {
            return *left->value < *right->value;
          }))->value;
}

Measured added_up(const std::vector<const Measured*>& parts, string_view how) {
  Measured total = total_of(parts, how);
  if (total.why.empty()) total.value = sum_of(parts);
  return total;
}

Measured highest(std::vector<const Measured*> parts) {
  const auto counted = [](const Measured* part) { return part->why != nothing_counted; };
  if (std::any_of(parts.begin(), parts.end(), counted)) std::erase_if(parts, std::not_fn(counted));
  Measured total = total_of(parts, "highest of");
  if (total.why.empty()) total.value = highest_of(parts);
  return total;
}

// Of the first way's product, when it answers; else of the others together.
Measured first_or_sum(const Quantifiable& quantity, const std::vector<const Measured*>& parts) {
  for (const Measured* part : parts) {
    if (part->label != quantity.ways.front().product) continue;
    if (part->value) return *part;
  }
  return added_up(parts, "sum of");
}

Measured first_of(const Quantifiable& quantity, const std::vector<const Measured*>& parts) {
  for (const Way& way : quantity.ways) {
    for (const Measured* part : parts) {
      if (part->label == way.product && part->value) return *part;
    }
  }
  return added_up(parts, "sum of");
}

// Over labels, of which each has no tenant any more.
std::optional<Measured> over_labels(const Quantifiable& quantity, const std::vector<const Measured*>& parts) {
  Measured total{};
  switch (quantity.total) {
    case Total::none: return std::nullopt;
    case Total::sum: total = added_up(parts, "sum of"); break;
    case Total::first: total = first_of(quantity, parts); break;
    case Total::first_or_sum: total = first_or_sum(quantity, parts); break;
    case Total::highest: total = highest(parts); break;
    case Total::average:
      total = total_of(parts, "average of");
      if (total.why.empty()) total.value = sum_of(parts) / Number(static_cast<std::int64_t>(parts.size()));
      break;
  }
  total.label.clear();
  return total;
}

void add_totals(const Quantifiable& quantity, Snapshot& snapshot) {
  std::map<string, std::vector<const Measured*>> by_label{};
  std::set<string> complete{};  // labels that have a value for all tenants
  for (const Measured& each : snapshot.values) {
    if (each.name != quantity.name) continue;
    if (each.tenant.empty()) complete.insert(each.label);
    by_label[each.label].push_back(&each);
  }
  if (by_label.empty() || complete.contains("")) return;
  std::vector<Measured> sums{};
  std::vector<const Measured*> parts{};
  sums.reserve(by_label.size());
  for (const auto& [label, all] : by_label) {
    if (complete.contains(label)) {
      parts.insert(parts.end(), all.begin(), all.end());
      std::erase_if(parts, [](const Measured* part) { return !part->tenant.empty(); });
    } else {
      parts.push_back(&sums.emplace_back(added_up(all, "sum over tenants of")));
    }
  }
  std::optional<Measured> total{};
  if (by_label.size() > 1 || !by_label.contains("")) total = over_labels(quantity, parts);
  for (Measured& sum : sums) snapshot.values.push_back(std::move(sum));
  if (total) snapshot.values.push_back(*std::move(total));
}

std::map<string, Measured> by_tenant(const Snapshot& snapshot, string_view name) {
  std::map<string, Measured> found{};
  for (const Measured& each : snapshot.values) {
    if (each.name == name && each.label.empty()) found.emplace(each.tenant, each);
  }
  return found;
}

Measured compression_of(const Measured& in, const Measured* out) {
  Measured ratio = in;
  ratio.name = "logs_compression";
  ratio.unit.clear();
  ratio.value.reset();
  ratio.why.clear();
  ratio.asked = "logs_ingest / logs_stored_flow";
  if (!in.value) {
    ratio.why = fmt::format("logs_ingest is not known: {}", in.why);
  } else if (out == nullptr || !out->value) {
    ratio.why = fmt::format("logs_stored_flow is not known: {}", out == nullptr ? "nobody tells it" : out->why);
  } else if (out->value->is_zero()) {
    ratio.why = "nothing was written in the window: measure over hours, chunks are written when they are full or old";
  } else {
    ratio.value = *in.value / *out->value;
  }
  return ratio;
}

void add_compression(Snapshot& snapshot) {
  const auto out = by_tenant(snapshot, "logs_stored_flow");
  for (const auto& [tenant, in] : by_tenant(snapshot, "logs_ingest")) {
    const auto found = out.find(tenant);
    snapshot.values.push_back(compression_of(in, found == out.end() ? nullptr : &found->second));
  }
}

// No server counts the bytes: the samples do, as what they are in blocks.
void estimate_metrics_ingest(Snapshot& snapshot, const MeasureOptions& options) {
  const Measured* bytes = find(snapshot, "metrics_ingest");
  const Measured* samples = find(snapshot, "samples_ingest");
  if ((bytes != nullptr && bytes->value) || samples == nullptr || !samples->value) return;
  Measured estimate = *samples;
  estimate.name = "metrics_ingest";
  estimate.unit = "B/s";
  estimate.value = *samples->value * options.bytes_per_sample;
  estimate.asked = fmt::format("samples_ingest x {} B", options.bytes_per_sample.shortest(6));
  string note = fmt::format("metrics_ingest is an estimate, {}", estimate.asked);
  if (bytes != nullptr && !bytes->why.empty()) note += fmt::format(": {}", bytes->why);
  snapshot.notes.push_back(std::move(note));
  std::erase_if(snapshot.values, [](const Measured& each) {
    return each.name == "metrics_ingest" && each.tenant.empty() && each.label.empty();
  });
  snapshot.values.push_back(std::move(estimate));
}

void add_ingestion_rate(Snapshot& snapshot) {
  std::vector<const Measured*> parts{};
  for (const string_view name : {"logs_ingest", "traces_ingest", "metrics_ingest"}) {
    if (const Measured* part = find(snapshot, name)) parts.push_back(part);
  }
  if (parts.size() != 3) return;
  Measured total = added_up(parts, "");
  total.name = "ingestion_rate";
  total.asked = "logs_ingest + traces_ingest + metrics_ingest";
  snapshot.values.push_back(std::move(total));
}

std::size_t rank_of(string_view name) {
  const auto all = catalogue();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Quantifiable& each) { return each.name == name; });
  return static_cast<std::size_t>(found - all.begin());
}

}  // namespace

std::span<const Derived> derived_quantities() { return derived_rows; }

void derive(Snapshot& snapshot, const MeasureOptions& options) {
  for (const Quantifiable& quantity : catalogue()) add_totals(quantity, snapshot);
  const bool wants_estimate = is_wanted(options, "metrics_ingest") || is_wanted(options, "ingestion_rate");
  if (wants_estimate) estimate_metrics_ingest(snapshot, options);
  if (is_wanted(options, "logs_compression")) add_compression(snapshot);
  if (is_wanted(options, "ingestion_rate")) add_ingestion_rate(snapshot);
  std::stable_sort(snapshot.values.begin(), snapshot.values.end(), [](const Measured& left, const Measured& right) {
    const auto key = [](const Measured& each) {
      return std::tuple(rank_of(each.name), each.name, each.label, each.tenant);
    };
    return key(left) < key(right);
  });
}

}  // namespace pyat::cost
