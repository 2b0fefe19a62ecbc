#include "cost/measure/measured.hpp"

#include <algorithm>

#include "cost/measure/options.hpp"

namespace pyat::cost {

const Measured* find(const Snapshot& snapshot, std::string_view name, std::string_view tenant) {
  const auto found = std::find_if(snapshot.values.begin(), snapshot.values.end(), [&](const Measured& each) {
    return each.name == name && each.tenant == tenant && each.label.empty();
  });
  return found == snapshot.values.end() ? nullptr : &*found;
}

bool is_wanted(const MeasureOptions& options, std::string_view name) {
  return options.names.empty() || std::find(options.names.begin(), options.names.end(), name) != options.names.end();
}

}  // namespace pyat::cost
