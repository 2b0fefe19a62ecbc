// The lines of a journal as what has happened: an intent and its outcome are one event.
#pragma once

#include <vector>

#include "rollback/report/report.hpp"

namespace pyat::rollback {

std::vector<Event> timeline_of(const ReadRun& run);

}  // namespace pyat::rollback
