#include "cost/measure/gather.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "cost/measure/catalogue.hpp"
#include "cost/measure/derive.hpp"
#include "cost/measure/plan.hpp"

namespace pyat::cost {
namespace {

using std::string;
using std::string_view;

bool has_parts(const Quantifiable* quantity) {
  return quantity != nullptr && (quantity->by_product || quantity->by_component);
}

// Two sources may call one component "loki" and "lgtm-loki-1".
string part_of(const Measured& measured) {
  const string_view component = component_in(measured.label);
  return component.empty() ? measured.label : string(component);
}

bool is_any_of(const std::set<std::pair<string, string>>& parts, const string& name) {
  const auto found = parts.lower_bound({name, string{}});
  return found != parts.end() && found->first == name;
}

// What a source tells as one: a quantity, or a component's part of it.
using Part = std::pair<string, string>;

Part part_of_whole(const Measured& measured) {
  return {measured.name, has_parts(find_quantity(measured.name)) ? part_of(measured) : string{}};
}

// The sources come in the order in which they are believed. What none of them knows has the reason of the first.
void merge(const std::vector<Asked>& sources, Snapshot& snapshot) {
  std::set<Part> told{}, explained{};
  for (const Asked& source : sources) {
    std::set<Part> tells{};
    for (const Measured& measured : source.values) {
      if (measured.value) tells.insert(part_of_whole(measured));
    }
    for (const Measured& measured : source.values) {
      const Part part = part_of_whole(measured);
      if (tells.contains(part) && !told.contains(part)) snapshot.values.push_back(measured);
    }
    told.merge(tells);
  }
  for (const Asked& source : sources) {
    std::set<Part> explains{};
    for (const Measured& measured : source.values) {
      const Part part = part_of_whole(measured);
      if (told.contains(part) || explained.contains(part)) continue;
      // A reason that is of no part says nothing where some part is known.
      const bool is_of_none = part.second.empty() && has_parts(find_quantity(measured.name));
      if (is_of_none && is_any_of(told, measured.name)) continue;
      explains.insert(part);
      snapshot.values.push_back(measured);
    }
    explained.merge(explains);
  }
}

void add_untold(Snapshot& snapshot, const MeasureOptions& options) {
  for (const Quantifiable& quantity : catalogue()) {
    if (!is_wanted(options, quantity.name)) continue;
    const bool is_there = std::any_of(snapshot.values.begin(), snapshot.values.end(),
                                      [&](const Measured& each) { return each.name == quantity.name; });
    if (is_there) continue;
    Measured measured{};
    measured.name = quantity.name;
    measured.unit = quantity.unit;
    measured.why = "nobody was asked who could tell: name a Prometheus that scrapes the stack";
    snapshot.values.push_back(std::move(measured));
  }
}

}  // namespace

MeasureOptions with_parts(MeasureOptions options) {
  struct Made {
    string_view name, part;
  };
  constexpr auto made = std::to_array<Made>({{"ingestion_rate", "logs_ingest"},
                                             {"ingestion_rate", "traces_ingest"},
                                             {"ingestion_rate", "metrics_ingest"},
                                             {"metrics_ingest", "samples_ingest"},
                                             {"logs_compression", "logs_ingest"},
                                             {"logs_compression", "logs_stored_flow"}});
  if (options.names.empty()) return options;
  for (const Made& each : made) {
    if (is_wanted(options, each.name) && !is_wanted(options, each.part)) options.names.emplace_back(each.part);
  }
  return options;
}

Snapshot gathered(std::vector<Asked> sources, const MeasureOptions& options) {
  Snapshot snapshot{.taken = options.now, .window = options.window, .values = {}, .notes = {}, .courses = {}};
  merge(sources, snapshot);
  add_untold(snapshot, options);
  for (Asked& source : sources) {
    for (string& note : source.notes) snapshot.notes.push_back(std::move(note));
    for (Course& course : source.courses) {
      const bool is_there = std::any_of(snapshot.courses.begin(), snapshot.courses.end(),
                                        [&](const Course& each) { return each.name == course.name; });
      if (!is_there) snapshot.courses.push_back(std::move(course));
    }
  }
  derive(snapshot, options);
  return snapshot;
}

}  // namespace pyat::cost
