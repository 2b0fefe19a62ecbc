// Traces found by what they carry: TraceQL, tags, and the values of a tag.
#pragma once

#include <vector>

#include "smoke/path.hpp"
#include "smoke/traces/items.hpp"

namespace pyat::smoke {

// Of all traces but the youngest, which Tempo 3 hides.
std::vector<View> views_by_search(const SharedData& data, Form form, const Route& route);

}  // namespace pyat::smoke
