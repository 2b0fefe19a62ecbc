// What the writing and reading of a path add up to.
#pragma once

#include <chrono>
#include <cstddef>

#include "smoke/path.hpp"
#include "smoke/report.hpp"
#include "smoke/writing.hpp"

namespace pyat::smoke {

Result result_of_writing(const Path& path, const Writing& writing, bool only_read);

// `view` is the n-th of the path.
void add_view(Result& result, ViewResult view);

// Says of what was seen too late to tell whether it was late that nobody knows. `late_after`: --visible-within.
void note_unknown_lateness(Result& result, std::chrono::microseconds late_after);

// Verdict and sentence, when all views are there.
void conclude(Result& result, bool was_interrupted);

// "sample", "span": what an item of a signal is called.
std::string_view noun_of(std::string_view signal);
// "480 samples", "1 span".
std::string items_of(std::size_t count, std::string_view signal);

}  // namespace pyat::smoke
