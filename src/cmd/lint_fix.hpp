// `pyat lint --fix` and `--diff`: what becomes of the texts that src/fix has mended.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cmd/context.hpp"
#include "cmd/lint_inputs.hpp"
#include "cmd/option.hpp"
#include "cmd/output_options.hpp"
#include "diag/report.hpp"
#include "lint/linter.hpp"
#include "render/style.hpp"

namespace pyat::cmd {

struct FixOptions {
  std::string level{};  // "safe", "all"; empty: none was asked for
  bool diff = false;

  bool wanted() const { return diff || !level.empty(); }
  bool writes() const { return wanted() && !diff; }
};

void add_fix_options(std::vector<Option>& options, FixOptions& fix);

// Two results that would share standard output are a UsageError.
void check_fix_options(const FixOptions& fix, const OutputOptions& output, const std::vector<Input>& inputs);

// A file before and after its problems were mended.
struct FixedFile {
  std::string path{};
  bool is_stdin = false;
  std::string before{};
  std::string after{};
  diag::FileReport report_before{};
  diag::FileReport report_after{};

  bool changed() const { return before != after; }
};
FixedFile fix_file(const Input& input, std::string text, const lint::Options& options, const FixOptions& fix);

bool any_changed(const std::vector<FixedFile>& files);
bool has_stdin(const std::vector<FixedFile>& files);

// Once the files with settings per tenant are known: they are fixed as what they are, and their reports are replaced.
void fix_tenant_files(diag::Report& report, std::vector<FixedFile>& fixed, const lint::Options& options,
                      const FixOptions& fix);

// Puts the fixed texts in the place of the files; that of standard input goes to standard output, changed or not. The
// report of a file that cannot be written becomes that of the file as it is; false when there is one.
bool write_fixed(const std::vector<FixedFile>& fixed, diag::Report& report, Context& context);

// All changes as one unified diff on standard output, and on standard error what they would do.
void show_diff(const std::vector<FixedFile>& fixed, const render::Style& style, bool quiet, Context& context);

}  // namespace pyat::cmd
