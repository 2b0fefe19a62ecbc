// `pyat schema`: questions about the configuration of a release, and releases that pyat does not know.
#pragma once

#include <span>
#include <vector>

#include "cmd/command.hpp"

namespace pyat::cmd {

std::span<const Command> schema_commands();

Action setup_schema_list(std::vector<Option>& options);
Action setup_schema_show(std::vector<Option>& options);
Action setup_schema_diff(std::vector<Option>& options);
Action setup_schema_export(std::vector<Option>& options);
Action setup_schema_import(std::vector<Option>& options);

}  // namespace pyat::cmd
