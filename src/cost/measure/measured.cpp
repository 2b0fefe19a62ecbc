#include "cost/measure/measured.hpp"

#include <algorithm>

namespace pyat::cost {

const Measured* find(const Snapshot& snapshot, std::string_view name, std::string_view tenant) {
  const auto found = std::find_if(snapshot.values.begin(), snapshot.values.end(), [&](const Measured& each) {
    return each.name == name && each.tenant == tenant && each.label.empty();
  });
  return found == snapshot.values.end() ? nullptr : &*found;
}

}  // namespace pyat::cost
