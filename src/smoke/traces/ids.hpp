// The ids of the traces and spans of a run, for logs and exemplars that lead to them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "smoke/run.hpp"

namespace pyat::smoke {

// How many traces a run has. The last one is as young as the run; the others are a minute older, because Tempo 3 hides
// the last 30 s from search.
std::size_t traces_of(const Run& run);
// How many spans the trace has; 0 where there is no such trace.
std::size_t spans_of(const Run& run, std::size_t trace);

// 32 and 16 digits of base16. `tag` is that of the Route, and an id is only on the paths of that tag.
std::string trace_id_of(const Run& run, std::string_view tag, std::size_t trace);
std::string span_id_of(const Run& run, std::string_view tag, std::size_t trace, std::size_t span);

}  // namespace pyat::smoke
