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

FixedFile fixed_by(const fix::Look& look, std::string path, bool is_stdin, std::string text, const FixOptions& fix) {
  fix::Result result = fix::fix_text(text, look, fix.level == "all" ? fix::Level::all : fix::Level::safe);
  return {.path = std::move(path),
          .is_stdin = is_stdin,
          .before = std::move(text),
          .after = std::move(result.text),
          .report_before = std::move(result.original),
          .report_after = std::move(result.report)};
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
  const bool takes_stdin = std::any_of(inputs.begin(), inputs.end(), [](const Input& input) { return input.is_stdin; });
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

FixedFile fix_file(const Input& input, std::string text, const lint::Options& options, const FixOptions& fix) {
  return fixed_by([&](std::string t) { return lint::lint_text(input.path, std::move(t), options); }, input.path,
                  input.is_stdin, std::move(text), fix);
}

bool any_changed(const std::vector<FixedFile>& files) {
  return std::any_of(files.begin(), files.end(), [](const FixedFile& file) { return file.changed(); });
}

bool has_stdin(const std::vector<FixedFile>& files) {
  return std::any_of(files.begin(), files.end(), [](const FixedFile& file) { return file.is_stdin; });
}

void fix_tenant_files(diag::Report& report, std::vector<FixedFile>& fixed, const lint::Options& options,
                      const FixOptions& fix) {
  for (diag::FileReport& file : report.files) {
    if (!file.holds_tenants) continue;
    // It was taken for a configuration before one was found to name it.
    std::erase_if(fixed, [&](const FixedFile& other) { return other.path == file.path; });
    if (file.text.empty()) continue;  // without problems
    diag::FileReport config{};
    config.path = file.product_source;
    config.product = file.product;
    config.version = file.version;
    config.flat_tenants_allowed = file.flat_tenants_allowed;
    fixed.push_back(
        fixed_by([&](std::string t) { return lint::lint_tenants(file.path, std::move(t), config, options); }, file.path,
                 false, file.text, fix));
    if (!fix.diff) file = fixed.back().report_after;
  }
}

bool write_fixed(const std::vector<FixedFile>& fixed, diag::Report& report, Context& context) {
  bool all_written = true;
  for (const FixedFile& file : fixed) {
    if (file.is_stdin) {
      context.out.write(file.after);
      continue;
    }
    if (!file.changed()) continue;
    const std::string problem = context.files.replace(file.path, file.after);
    if (problem.empty()) continue;
    context.err.write("pyat lint: cannot fix " + file.path + ": " + problem + '\n');
    for (diag::FileReport& other : report.files) {
      if (other.path == file.path) other = file.report_before;
    }
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
