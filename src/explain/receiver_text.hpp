// What Tempo prints when a receiver does not take its settings: the words of confmap and mapstructure, of each version.
#pragma once

#include <string_view>

#include "explain/explain.hpp"

namespace pyat::explain {

bool is_of_receiver(std::string_view text);

// false: the message is of something else.
bool answer_receiver(Problem& problem);

}  // namespace pyat::explain
