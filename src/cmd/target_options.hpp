// The options of commands that look at a running stack: where it is, and how one logs in there.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "cmd/health_targets.hpp"
#include "cmd/option.hpp"

namespace pyat::cmd {

// --compose, --target and --environment.
void add_place_options(std::vector<Option>& options, TargetOptions& which, std::vector<std::string>& compose,
                       std::string_view target_help);
// --user, --tenant, --ca and the like, for all servers that the command line names.
void add_access_options(std::vector<Option>& options, TargetOptions& which);

// The value of an option that is a span of time; what is none, or no time at all, is a UsageError.
std::chrono::milliseconds duration_of(const std::string& option, const std::string& text);

}  // namespace pyat::cmd
