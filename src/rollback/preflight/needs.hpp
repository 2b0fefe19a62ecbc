// What the services of a target wait for, where nobody starts it: a bucket, a database that stays as it is.
#pragma once

#include <string>
#include <vector>

#include "rollback/driver/driver.hpp"
#include "rollback/preflight/finding.hpp"

namespace pyat::rollback {

// `started`: by the plan, services of the target.
std::vector<Finding> look_at_needs(const Generation& target, const std::vector<std::string>& started, Driver& driver);

}  // namespace pyat::rollback
