#include "cmd/lint_baseline.hpp"

#include <algorithm>
#include <set>

#include "cmd/usage_error.hpp"
#include "config/paths.hpp"

namespace pyat::cmd {
namespace {

std::string counted(std::uint64_t number, const std::string& what) {
  return std::to_string(number) + ' ' + what + (number == 1 ? "" : "s");
}

std::uint64_t problems_in(const diag::Baseline& baseline) {
  std::uint64_t count = 0;
  for (const diag::BaselineEntry& entry : baseline) count += entry.count;
  return count;
}

diag::FileReport unreadable(const std::string& path, const std::string& problem, std::string help) {
  diag::FileReport report{};
  report.path = path;
  report.status = diag::Status::unreadable;
  report.diagnostics.push_back(
      {.code = "bad-baseline", .message = "cannot read the baseline: " + problem, .help = std::move(help)});
  return report;
}

}  // namespace

std::optional<diag::FileReport> BaselineFile::load(Context& context) {
  if (path_.empty()) {
    if (update_) throw UsageError("--update-baseline: which one?", "name it: --baseline FILE");
    return std::nullopt;
  }
  is_new_ = context.files.kind(path_) == util::FileKind::missing;
  if (is_new_ && update_) return std::nullopt;
  util::ReadResult read = context.files.read(path_, config::max_baseline_size);
  if (!read.problem.empty()) {
    return unreadable(path_, read.problem, is_new_ ? "make it with --update-baseline" : std::move(read.remedy));
  }
  config::BaselineResult loaded = config::load_baseline(path_, read.text);
  if (!loaded.baseline) return std::move(loaded.report);
  baseline_ = std::move(*loaded.baseline);
  return std::nullopt;
}

void BaselineFile::apply(diag::Report& report, Context& context) {
  if (path_.empty()) return;
  if (update_) return write(report, context);
  const diag::BaselineName name = [&](const std::string& path) { return name_of(path, context); };
  const diag::Baseline left = diag::accept(baseline_, name, report);
  diag::note_unused(left, name, "--baseline " + path_ + " --update-baseline", report);
  say_gone(context);
}

// Relative to the folder of the baseline. Standard input is nowhere, unless it was given the name of a file.
std::string BaselineFile::name_of(const std::string& path, const Context& context) const {
  if (path.starts_with('<')) return path;
  const std::string folder = config::join(context.current_folder, config::folder_of(path_));
  return config::relative(folder, config::join(context.current_folder, path));
}

void BaselineFile::write(diag::Report& report, Context& context) {
  const diag::BaselineName name = [&](const std::string& path) { return name_of(path, context); };
  const std::string folder(config::folder_of(path_));
  const auto exists = [&](const std::string& file) {
    return context.files.kind(config::join(folder, file)) != util::FileKind::missing;
  };
  const diag::Baseline next = diag::updated(baseline_, name, report, exists);
  if (is_new_ || next != baseline_) {
    const std::string problem = context.files.write(path_, config::baseline_text(next));
    if (!problem.empty()) throw UsageError("cannot write " + path_ + ": " + problem);
  }
  diag::accept(baseline_, name, report);
  const std::uint64_t known = diag::count(report).in_baseline;
  diag::accept(next, name, report);
  const std::uint64_t fresh = diag::count(report).in_baseline - known;
  const std::uint64_t gone = problems_in(baseline_) + fresh - problems_in(next);
  context.err.write("pyat lint: " + path_ + " accepts " + counted(problems_in(next), "problem") + ": " +
                    std::to_string(fresh) + " new, " + std::to_string(gone) + " gone\n");
}

// Files that are not there any more cannot be told so in their own report.
void BaselineFile::say_gone(Context& context) const {
  std::set<std::string_view> gone{}, seen{};
  const std::string folder(config::folder_of(path_));
  for (const diag::BaselineEntry& entry : baseline_) {
    if (!seen.insert(entry.file).second || entry.file.starts_with('<')) continue;
    if (context.files.kind(config::join(folder, entry.file)) == util::FileKind::missing) gone.insert(entry.file);
  }
  if (gone.empty()) return;
  const std::string is_gone = gone.size() == 1 ? " that is gone: " : " that are gone, such as ";
  context.err.write("pyat lint: " + path_ + " names " + counted(gone.size(), "file") + is_gone +
                    std::string(*gone.begin()) + "; prune with --baseline " + path_ + " --update-baseline\n");
}

}  // namespace pyat::cmd
