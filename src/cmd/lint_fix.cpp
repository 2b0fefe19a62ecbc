#include "cmd/lint_fix.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "cmd/usage_error.hpp"
#include "fix/fix_text.hpp"
#include "render/diff.hpp"
#include "render/prose.hpp"
#include "render/unicode.hpp"

namespace pyat::cmd {
namespace {

constexpr std::array<std::string_view, 2> levels = {"safe", "all"};

bool has_stdin(const std::vector<Input>& inputs) {
  return std::any_of(inputs.begin(), inputs.end(), [](const Input& input) { return input.is_stdin; });
}

}  // namespace

void add_fix_options(std::vector<Option>& options, FixOptions& fix) {
  options.push_back(
      {.names = "--fix",
       .value = "LEVEL",
       .implied = levels[0],
       .help = "Mend in place what can be mended safely; with --fix=all also what somebody should look at",
       .target = &fix.level,
       .choices = levels});
  options.push_back({.names = "--diff",
                     .help = "Show what --fix would change, and change nothing; exit with 1 if that is anything",
                     .target = &fix.diff});
}

void check_fix_options(const FixOptions& fix, const OutputOptions& output, const std::vector<Input>& inputs) {
  if (!fix.wanted()) return;
  const bool takes_stdin = has_stdin(inputs);
  if (!fix.diff && takes_stdin && inputs.size() > 1) {
    throw UsageError("--fix takes standard input only without other files", "fix the files in a run of their own");
  }
  if (!fix.diff && !takes_stdin) return;
  for (const std::string& format : output.formats) {
    if (format.find('=') != std::string::npos) continue;
    throw UsageError(std::string("--format: both ") + (fix.diff ? "the diff" : "the fixed text") + " and '" + format +
                         "' go to standard output",
                     "name a file for the report: --format " + format + "=FILE");
  }
}

FixedFile fix_file(const std::string& path, std::string text, const lint::Options& options, const FixOptions& fix) {
  FixedFile file{};
  fix::Result result = fix::fix_text(path, text, options, fix.level == "all" ? fix::Level::all : fix::Level::safe);
  file.before = std::move(text);
  file.after = std::move(result.text);
  file.report_before = std::move(result.original);
  file.report_after = std::move(result.report);
  return file;
}

bool write_fixed(const std::vector<Input>& inputs, const std::vector<FixedFile>& fixed, diag::Report& report,
                 Context& context) {
  bool all_written = true;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i].is_stdin) {
      context.out.write(fixed[i].after);
      continue;
    }
    if (!fixed[i].changed()) continue;
    const std::string problem = context.files.replace(inputs[i].path, fixed[i].after);
    if (problem.empty()) continue;
    context.err.write("pyat lint: cannot fix " + inputs[i].path + ": " + problem + '\n');
    report.files[i] = fixed[i].report_before;
    all_written = false;
  }
  return all_written;
}

void show_diff(const std::vector<FixedFile>& fixed, const render::Style& style, bool quiet, Context& context) {
  for (const FixedFile& file : fixed) {
    context.out.write(render::unified_diff(file.report_before.path, file.before, file.after, style));
    if (quiet || file.report_before.diagnostics.empty()) continue;
    context.err.write(render::to_printable(file.report_before.path) + ": would fix " +
                      render::counted(file.report_after.fixed.size(), "problem") + ", " +
                      std::to_string(file.report_after.diagnostics.size()) + " would remain\n");
  }
}

}  // namespace pyat::cmd
