// JSON as servers send it, which probes read as the rest of the program does.
#pragma once

#include "wire/json.hpp"

namespace pyat::health {

using wire::parse_json;
using wire::text_in;
using wire::value_in;

}  // namespace pyat::health
