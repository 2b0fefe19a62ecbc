// Settings that a file does not say and that mean something else in another release.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "diag/upgrade_report.hpp"
#include "upgrade/sides.hpp"

namespace pyat::upgrade {

struct DefaultChanges {
  std::vector<diag::DefaultChange> rows{};  // of what is in use, experimental settings last
  std::size_t elsewhere = 0;  // of components that do not run, storages that are not chosen, and what is switched off
};

// Settings that went from one place to another are followed.
DefaultChanges default_changes(const Sides& sides, const std::vector<std::string>& targets);

// Settings that the file says and that the releases read as different values, in file order.
std::vector<diag::ValueChange> value_changes(const Sides& sides);

}  // namespace pyat::upgrade
