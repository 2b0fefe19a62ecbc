// The files with settings per tenant that configurations name: found, read, and linted with them.
#pragma once

#include <vector>

#include "cmd/lint_inputs.hpp"
#include "diag/report.hpp"
#include "lint/linter.hpp"
#include "util/files.hpp"

namespace pyat::cmd {

// Adds a report for each such file after the one of its configuration, or puts it in the place of the input that is the
// same file. `inputs` and `reports` belong together, and stay so. A file that is not here is noted where it is named.
void lint_tenant_files(util::Files& files, const lint::Options& options, std::vector<Input>& inputs,
                       std::vector<diag::FileReport>& reports);

}  // namespace pyat::cmd
