// Targets that a release no longer has: the server accepts the file and stops while it starts.
#pragma once

#include <string>
#include <vector>

#include "diag/diagnostic.hpp"
#include "schemas/catalog.hpp"
#include "settings/settings.hpp"

namespace pyat::upgrade {

// One error for each of `targets` that the release of `settings` has lost, at the file's `target` if it has one.
std::vector<diag::Diagnostic> gone_targets(const settings::Settings& settings, const std::vector<std::string>& targets);

}  // namespace pyat::upgrade
