// How Compose puts several files together, and a service and the one that it extends.
#pragma once

#include "compose/value.hpp"

namespace pyat::compose {

// Brings a service into one form: environment, depends_on, labels as mappings, env_file as a list, whatever form they
// are written in.
void normalise_service(Value& service);

// What `later` says is stronger. Mappings are merged, lists appended; command, entrypoint and the test of a health
// check are replaced, volumes and configs of the same target, too. !reset takes a key out, !override replaces it.
void merge_into(Value& earlier, const Value& later);

}  // namespace pyat::compose
