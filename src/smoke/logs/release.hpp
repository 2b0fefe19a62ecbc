// What a release of Loki takes.
#pragma once

#include <string>
#include <string_view>

#include "smoke/path.hpp"

namespace pyat::smoke {

// Whether structured metadata may be written on this route: what its configuration says (Route::metadata), else what is
// the default of its release. A release that is not known is taken for a recent one.
bool takes_metadata(const Route& route);
// Why not, a clause; empty where it may.
std::string metadata_problem(const Route& route);

// Whether labels and metadata may have what JSON escapes. Of a push as JSON, Loki stores \" as it stands in labels
// before 3.0, and in structured metadata before 3.6.
struct Escapes {
  bool in_labels = true, in_metadata = true;
};
Escapes escapes_of(const Route& route);

}  // namespace pyat::smoke
