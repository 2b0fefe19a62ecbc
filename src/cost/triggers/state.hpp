// A trigger of a cost model goes through the states of any other.
#pragma once

#include "util/trigger_state.hpp"

namespace pyat::cost {

using State = util::TriggerState;
using util::judge;
using util::Judgement;
using util::Reading;
using util::time_words;
using util::to_string;

}  // namespace pyat::cost
