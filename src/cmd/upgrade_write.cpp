#include "cmd/upgrade_write.hpp"

#include <algorithm>
#include <utility>

#include "cmd/usage_error.hpp"
#include "fix/fix_text.hpp"
#include "lint/pragma.hpp"
#include "render/diff.hpp"
#include "render/prose.hpp"
#include "render/unicode.hpp"

namespace pyat::cmd {
namespace {

// Only what the server refuses is mended: an upgrade is no occasion to tidy.
diag::FileReport only_needed(diag::FileReport report) {
  for (diag::Diagnostic& found : report.diagnostics) {
    if (found.severity != diag::Severity::error) found.fix = {};
  }
  return report;
}

// A file that says which release it is for is for another one now.
std::string with_new_modeline(std::string text, std::string_view version) {
  const auto modeline = lint::find_modeline(text);
  if (!modeline || modeline->version.empty()) return text;
  const auto at = static_cast<std::size_t>(modeline->version.data() - text.data());
  return text.replace(at, modeline->version.size(), version);
}

std::string line_of(const diag::Position& place) {
  return place.line == 0 ? std::string("  ") : "  line " + std::to_string(place.line) + ": ";
}

std::string summary(const std::string& where, const fix::Result& result) {
  const auto& fixed = result.report.fixed;
  std::string out =
      "pyat upgrade: " + render::to_printable(where) + ": " + render::counted(fixed.size(), "change") + '\n';
  for (const diag::FixedProblem& done : fixed) {
    out += line_of(done.place) + render::to_printable(done.title) + (done.safe ? "" : " (look at it)") + '\n';
  }
  std::string left;
  for (const diag::Diagnostic& found : result.report.diagnostics) {
    if (found.severity != diag::Severity::error) continue;
    left += line_of(found.range.begin) + render::to_printable(found.message);
    if (!found.help.empty()) left += "; " + render::to_printable(found.help);
    left += '\n';
  }
  return left.empty() ? out : out + "pyat upgrade: left for you:\n" + left;
}

void put(const std::string& text, const Input& input, const WriteOptions& write, Context& context) {
  const bool elsewhere = !write.output.empty();
  const std::string& path = elsewhere ? write.output : input.path;
  const std::string problem = elsewhere ? context.files.write(path, text) : context.files.replace(path, text);
  if (!problem.empty()) throw UsageError("cannot write " + path + ": " + problem);
}

}  // namespace

void add_write_options(std::vector<Option>& options, WriteOptions& write) {
  options.push_back({.names = "--write",
                     .help = "Change the file into one for the new release, as far as that can be done",
                     .target = &write.write});
  options.push_back({.names = "-o,--output",
                     .value = "FILE",
                     .help = "Write the changed file here, and leave the original as it is",
                     .target = &write.output});
  options.push_back(
      {.names = "--diff", .help = "Show what --write would change, and change nothing", .target = &write.diff});
}

void check_write_options(const WriteOptions& write, const Input& input, const OutputOptions& output) {
  if (write.write && write.diff) throw UsageError("--write and --diff do not go together");
  if (write.write && input.is_stdin && write.output.empty()) {
    throw UsageError("--write: standard input cannot be changed in place", "name a file for the result: --output FILE");
  }
  if (write.diff && !output.formats.empty()) throw UsageError("--diff and --format do not go together");
}

ExitCode write_upgraded(const Input& input, std::string text, const lint::Options& options, const WriteOptions& write,
                        const render::Style& style, Context& context) {
  const fix::Look look = [&](std::string t) { return only_needed(lint::lint_text(input.path, std::move(t), options)); };
  const std::string original = text;
  const fix::Result result = fix::fix_text(std::move(text), look, fix::Level::all);
  const std::string upgraded = with_new_modeline(result.text, options.target.value);
  if (write.diff) {
    context.out.write(render::unified_diff(input.path, original, upgraded, style));
  } else {
    put(upgraded, input, write, context);
  }
  context.err.write(summary(write.output.empty() ? input.path : write.output, result));
  return result.report.status == diag::Status::refused ? ExitCode::problems : ExitCode::ok;
}

}  // namespace pyat::cmd
