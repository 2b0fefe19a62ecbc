// `${…}` in a value below `distributor.receivers`: the collector's configuration code expands it on its own account,
// but Tempo gives it nothing to expand it with.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pyat::receivers {

struct Reference {
  std::string text{};    // "${env:HOST}"
  std::string server{};  // what the server prints; empty when it complains of the place, not of the reference
};

// The first reference that the library of this minor version cannot expand.
std::optional<Reference> find_reference(std::string_view text, unsigned collector);

}  // namespace pyat::receivers
