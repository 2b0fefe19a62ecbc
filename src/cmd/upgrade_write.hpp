// `pyat upgrade --write` and `--diff`: the file as the new release wants it.
#pragma once

#include <string>
#include <vector>

#include "cmd/context.hpp"
#include "cmd/exit_code.hpp"
#include "cmd/lint_inputs.hpp"
#include "cmd/option.hpp"
#include "cmd/output_options.hpp"
#include "lint/linter.hpp"
#include "render/style.hpp"

namespace pyat::cmd {

struct WriteOptions {
  bool write = false;
  std::string output{};  // instead of the file itself
  bool diff = false;

  bool wanted() const { return write || diff || !output.empty(); }
};

void add_write_options(std::vector<Option>& options, WriteOptions& write);

// Options that do not go together are a UsageError.
void check_write_options(const WriteOptions& write, const Input& input, const OutputOptions& output);

// Mends what the new release, which `options` name, refuses; writes the result, and says on standard error what was
// done and what is left. `problems` when something is left.
ExitCode write_upgraded(const Input& input, std::string text, const lint::Options& options, const WriteOptions& write,
                        const render::Style& style, Context& context);

}  // namespace pyat::cmd
