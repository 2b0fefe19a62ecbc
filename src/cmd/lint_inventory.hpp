// What pyat.yml says of the files that `pyat lint` checks.
#pragma once

#include <optional>
#include <string>

#include "cmd/context.hpp"
#include "config/inventory.hpp"
#include "diag/report.hpp"
#include "lint/linter.hpp"

namespace pyat::cmd {

struct Stack {
  std::optional<config::Inventory> inventory{};  // nothing when there is no pyat.yml
  std::optional<diag::FileReport> mistakes{};    // set when it cannot be used
};

// The pyat.yml of the current folder or of one above it.
Stack load_stack(Context& context);

// The options for one file: `options` with what the inventory knows of it.
lint::Options options_for(const Stack& stack, const std::string& path, const Context& context, lint::Options options);

}  // namespace pyat::cmd
