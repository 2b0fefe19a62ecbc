// `pyat cost`: what monitoring costs, what it cost, and whether the business case holds.
#pragma once

#include <span>
#include <vector>

#include "cmd/command.hpp"

namespace pyat::cmd {

std::span<const Command> cost_commands();

Action setup_cost_prices(std::vector<Option>& options);
Action setup_cost_report(std::vector<Option>& options);
Action setup_cost_kpi(std::vector<Option>& options);
Action setup_cost_roi(std::vector<Option>& options);
Action setup_cost_triggers(std::vector<Option>& options);
Action setup_cost_whatif(std::vector<Option>& options);

}  // namespace pyat::cmd
