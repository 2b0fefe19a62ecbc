// `pyat rollback`: the way back to a state of the stack that has proven itself.
#pragma once

#include <span>
#include <vector>

#include "cmd/command.hpp"

namespace pyat::cmd {

std::span<const Command> rollback_commands();

Action setup_rollback_abort(std::vector<Option>& options);
Action setup_rollback_checklist(std::vector<Option>& options);
Action setup_rollback_confirm(std::vector<Option>& options);
Action setup_rollback_diff(std::vector<Option>& options);
Action setup_rollback_drill(std::vector<Option>& options);
Action setup_rollback_list(std::vector<Option>& options);
Action setup_rollback_notify(std::vector<Option>& options);
Action setup_rollback_plan(std::vector<Option>& options);
Action setup_rollback_report(std::vector<Option>& options);
Action setup_rollback_resume(std::vector<Option>& options);
Action setup_rollback_run(std::vector<Option>& options);
Action setup_rollback_show(std::vector<Option>& options);
Action setup_rollback_status(std::vector<Option>& options);
Action setup_rollback_snapshot(std::vector<Option>& options);
Action setup_rollback_triggers(std::vector<Option>& options);

}  // namespace pyat::cmd
