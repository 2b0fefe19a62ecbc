// What people are told while a rollback runs: of a line of its journal, the message that it is worth.
#pragma once

#include <optional>

#include "rollback/journal/line.hpp"
#include "rollback/journal/progress.hpp"
#include "rollback/notify/message.hpp"
#include "rollback/run/result.hpp"

namespace pyat::rollback::notify {

// `progress`: with the line. That it has come to its end is told by a step of the plan, and by nothing here.
std::optional<Message> message_of(const Line& line, const Progress& progress);

// Where it has stopped half-way.
Message stopped_message(const RunResult& result, const Stamp& now);

// Of the step that tells people: that the stack runs the target, and perhaps for how long.
Message done_message(const Progress& progress, const Stamp& now);

}  // namespace pyat::rollback::notify
