// Whether the files of a generation will be taken: by the servers that they configure, and by Compose.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "compose/interpolate.hpp"
#include "rollback/driver/driver.hpp"
#include "rollback/preflight/preflight.hpp"

namespace pyat::rollback {

// As pyat lint does, for the release that the service runs. What a variable of the container would stand for is not
// known here: where the file has any, the server may take what looks wrong.
Linted lint_for(const Service& service, const File& file, const std::string& text, std::chrono::sys_days today);

// What is wrong with the Compose files of a generation as the store has them; nothing if nothing is. Variables of its
// own .env count, those of `environment` more.
std::vector<std::string> compose_problems(const Material& material, const compose::Environment& environment);

}  // namespace pyat::rollback
