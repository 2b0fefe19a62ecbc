// What `pyat init` says on standard error: what it found, what is open, and what comes next.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compose/project.hpp"
#include "compose/pyat_yml.hpp"
#include "diag/report.hpp"

namespace pyat::render {

// One line each: docker-compose.yml:12: warning: …
std::string compose_warnings(const std::vector<diag::FileReport>& reports);

// One line for all variables without a value; empty when there are none.
std::string unset_variables(const compose::Project& project);

// `path` is what was written, empty for standard output; `why` the reason for the files that were taken.
std::string init_summary(std::span<const compose::StackOf> stacks, std::string_view path, std::string_view why);

}  // namespace pyat::render
