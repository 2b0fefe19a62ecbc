// What an upgrade asks for beside changes of the file: releases to run on the way, and things to know. Each with the
// page that says so.
#pragma once

#include <string>
#include <vector>

#include "diag/upgrade_report.hpp"
#include "upgrade/sides.hpp"

namespace pyat::upgrade {

std::vector<diag::UpgradeStep> steps(const Sides& sides, const std::vector<std::string>& targets);

}  // namespace pyat::upgrade
