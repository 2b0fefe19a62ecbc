// Why hops cannot be made at all, whatever the servers do.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "smoke/correlation/correlation.hpp"

namespace pyat::smoke::correlation {

struct Needs {
  bool metrics = false, logs = false, traces = false;
};
// A clause; empty: everything that is needed is there.
std::string absence_of(const CorrelationRoute& route, const Needs& needs);

// Why exemplars, or structured metadata, are not kept, and what to do to have them; empty: they should be.
std::string exemplars_obstacle(const Route& metrics);
std::string metadata_obstacle(const Route& logs);

// Hops and why each is left out, in their order: one note for those of the same reason.
std::vector<std::string> notes_of(const std::vector<std::pair<std::string, std::string>>& left_out);

}  // namespace pyat::smoke::correlation
