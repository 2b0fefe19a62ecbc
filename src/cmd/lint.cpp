#include "cmd/lint.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "cmd/lint_baseline.hpp"
#include "cmd/lint_fix.hpp"
#include "cmd/lint_inputs.hpp"
#include "cmd/lint_inventory.hpp"
#include "cmd/lint_lists.hpp"
#include "cmd/lint_tenants.hpp"
#include "cmd/output_options.hpp"
#include "cmd/schema_options.hpp"
#include "cmd/today.hpp"
#include "cmd/usage_error.hpp"
#include "cmd/user_schemas.hpp"
#include "lint/linter.hpp"
#include "render/lint_report.hpp"
#include "util/parallel.hpp"

namespace pyat::cmd {
namespace {

constexpr std::array<std::string_view, 2> products = {"mimir", "tempo"};

struct LintOptions {
  std::vector<std::string> files{};
  Setting product{};
  Setting target{};
  bool expand_env = false;
  FixOptions fix{};
  std::optional<bool> strict{};
  std::string baseline{};
  bool update_baseline = false;
  std::string stdin_name = "<stdin>";
  unsigned jobs = 0;
  OutputOptions output{};
  std::string schemas{};
  std::string explain{};
  bool list_codes = false;
  bool list_versions = false;
};

void add_questions(std::vector<Option>& options, LintOptions& lint) {
  options.push_back({.names = "--explain",
                     .value = "CODE",
                     .help = "Explain what a code in the output means, with an example",
                     .target = &lint.explain,
                     .asks = true,
                     .complete_with = "pyat lint --list-codes --quiet"});
  options.push_back({.names = "--list-codes", .help = "List the codes", .target = &lint.list_codes, .asks = true});
  options.push_back({.names = "--list-versions",
                     .help = "List the releases that --target takes",
                     .target = &lint.list_versions,
                     .asks = true});
}

void add_options(std::vector<Option>& options, LintOptions& lint) {
  options.push_back({.names = "FILE",
                     .help =
                         "A file, a folder (its .yml and .yaml files), a pattern such as 'conf/**/mimir*.yml', or - "
                         "for standard input",
                     .target = &lint.files});
  options.push_back({.names = "-p,--product",
                     .value = "PRODUCT",
                     .help = "The server that will read the files; without it, each file tells",
                     .target = &lint.product,
                     .choices = products});
  options.push_back({.names = "-t,--target",
                     .value = "RELEASE",
                     .help = "The release of that server, 2.10.3 or 2.10; without it, the newest one known",
                     .target = &lint.target,
                     .complete_with = "pyat lint --list-versions --quiet"});
  options.push_back({.names = "-e,--expand-env",
                     .help = "Replace ${VARIABLE} as the server does with -config.expand-env",
                     .target = &lint.expand_env});
  options.push_back({.names = "--stdin-filename",
                     .value = "NAME",
                     .help = "The name to show for standard input",
                     .target = &lint.stdin_name});
  add_fix_options(options, lint.fix);
  options.push_back({.names = "--strict", .help = "Exit with 1 on warnings, too", .target = &lint.strict});
  options.push_back({.names = "--baseline",
                     .value = "FILE",
                     .help = "Accept the problems that this file lists: only others make the run fail",
                     .target = &lint.baseline});
  options.push_back({.names = "--update-baseline",
                     .help = "Write the baseline: accept what is there today, and forget what is gone",
                     .target = &lint.update_baseline});
  options.push_back({.names = "-j,--jobs",
                     .value = "NUMBER",
                     .help = "Files to check at the same time; without it, as many as there are processors",
                     .target = &lint.jobs});
  add_schemas_option(options, lint.schemas);
  add_output_options(options, lint.output, render::format_names(), "Say nothing of files that are well");
  add_questions(options, lint);
}

lint::Options linter_options(const LintOptions& lint, Context& context) {
  lint::Options options{};
  options.product = {lint.product.value, lint.product.source};
  options.target = {lint.target.value, lint.target.source};
  options.expand_env = lint.expand_env;
  options.environment = context.env;
  options.under_version_control = [&files = context.files](std::string_view path) {
    return is_under_version_control(files, std::string(path));
  };
  options.today = today(context);
  return options;
}

// A folder may hold anything. What was only found there and is for no server that pyat knows is none of its business.
bool is_foreign(const Input& input, const diag::FileReport& file) {
  return input.is_found && file.status == diag::Status::unreadable && file.product.empty() &&
         file.diagnostics.front().code == "wrong-file";
}

// Takes the reports of foreign files out, and returns them.
std::vector<diag::FileReport> take_foreign(const std::vector<Input>& inputs, std::vector<diag::FileReport>& files) {
  std::vector<diag::FileReport> kept{}, foreign{};
  for (std::size_t i = 0; i < files.size(); ++i) {
    (is_foreign(inputs[i], files[i]) ? foreign : kept).push_back(std::move(files[i]));
  }
  files = std::move(kept);
  return foreign;
}

// A file may ask for a release that only the user's folder has. Where one did, that folder is read, and the answer is
// true: the file has to be checked again.
bool learn_asked(const diag::FileReport& file, const LintOptions& lint, Context& context) {
  const auto product = schemas::product_from(file.product);
  if (file.status != diag::Status::unreadable || !product || file.version.empty()) return false;
  return learn_release(schemas_folder(lint.schemas, context), *product, file.version, context);
}

// Fills `fixed`, where fixes are wanted.
diag::FileReport check_one(const Input& input, InputText text, const LintOptions& lint, const lint::Options& options,
                           FixedFile* fixed) {
  if (text.refusal) return std::move(*text.refusal);
  if (fixed == nullptr) return lint::lint_text(input.path, std::move(text.text), options);
  *fixed = fix_file(input, std::move(text.text), options, lint.fix);
  return lint.fix.diff ? fixed->report_before : fixed->report_after;
}

// Fills `fixed`, if fixes are wanted.
diag::Report check(std::vector<Input>& inputs, const LintOptions& lint, const Stack& stack, Context& context,
                   std::vector<FixedFile>& fixed) {
  const lint::Options options = linter_options(lint, context);
  const auto start = std::chrono::steady_clock::now();
  diag::Report report{};
  report.files.resize(inputs.size());
  if (lint.fix.wanted()) fixed.resize(inputs.size());
  std::string stdin_text{};  // it can be read only once
  const auto check_at = [&](std::size_t i, InputText text) {
    report.files[i] = check_one(inputs[i], std::move(text), lint, options_for(stack, inputs[i].path, context, options),
                                fixed.empty() ? nullptr : &fixed[i]);
  };
  // Asking for the number of processors reads a file; one input needs no answer.
  const unsigned threads = lint.jobs != 0 || inputs.size() < 2 ? lint.jobs : std::thread::hardware_concurrency();
  util::for_each_index(inputs.size(), threads, [&](std::size_t i) {
    InputText text = read_input(context.files, inputs[i]);
    if (inputs[i].is_stdin) stdin_text = text.text;
    check_at(i, std::move(text));
  });
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (!learn_asked(report.files[i], lint, context)) continue;
    InputText text = inputs[i].is_stdin ? InputText{.text = stdin_text} : read_input(context.files, inputs[i]);
    check_at(i, std::move(text));
  }
  lint_tenant_files(context.files, options, inputs, report.files);
  if (lint.fix.wanted()) fix_tenant_files(report, fixed, options, lint.fix);
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return report;
}

diag::Report without_well_files(const diag::Report& report) {
  diag::Report rest{.files = {}, .seconds = report.seconds};
  for (const diag::FileReport& file : report.files) {
    if (file.status != diag::Status::ok) rest.files.push_back(file);
  }
  return rest;
}

void show(const diag::Report& report, const LintOptions& lint, Context& context) {
  deliver(destinations(lint.output, render::format_names()), context, [&](const Destination& destination) {
    const render::Format format = *render::format_from(destination.format);
    const render::Style style = style_for(destination, lint.output, context);
    if (format != render::Format::text || !lint.output.quiet) return render::render(report, format, style);
    const diag::Report rest = without_well_files(report);
    return rest.files.empty() ? std::string{} : render::render(rest, format, style);
  });
}

ExitCode verdict(const diag::Report& report, bool strict) {
  const diag::Counts counts = diag::count(report);
  if (counts.unreadable > 0) return ExitCode::usage;
  if (counts.failing > 0 || (strict && counts.new_warnings > 0)) return ExitCode::problems;
  return ExitCode::ok;
}

// Nothing is passed over in silence: what each file is instead, as far as it can be told.
void say_foreign(const std::vector<diag::FileReport>& foreign, Context& context) {
  for (const diag::FileReport& file : foreign) {
    context.err.write("pyat lint: skipped " + file.path + ": " + file.diagnostics.front().message + '\n');
  }
}

// With a mistake in pyat.yml nothing that is said of releases can be trusted, with one in the baseline nothing at all.
ExitCode refuse_own_file(const diag::FileReport& mistakes, const LintOptions& lint, Context& context) {
  show({.files = {mistakes}, .seconds = 0}, lint, context);
  return ExitCode::usage;
}

void learn_target(const LintOptions& lint, Context& context) {
  if (lint.target.value.empty()) return;
  for (const schemas::Product product : products_named(lint.product)) {
    if (schemas::find_release(product, lint.target.value)) return;
  }
  for (const schemas::Product product : products_named(lint.product)) {
    learn_release(schemas_folder(lint.schemas, context), product, lint.target.value, context);
  }
}

// Standard output belongs to the diff, or to the fixed text of standard input, when there is one.
void show_all(const diag::Report& report, const std::vector<FixedFile>& fixed, const LintOptions& lint,
              Context& context) {
  if (lint.fix.diff) show_diff(fixed, style_for({}, lint.output, context), lint.output.quiet, context);
  const bool wrote_stdin = lint.fix.writes() && has_stdin(fixed);
  if ((!lint.fix.diff && !wrote_stdin) || !lint.output.formats.empty()) show(report, lint, context);
  if (wrote_stdin && !lint.output.quiet) context.err.write(render::render(report, render::Format::text, {}));
}

ExitCode run_lint(const LintOptions& lint, Context& context) {
  if (!lint.explain.empty()) return explain_code(lint.explain, style_for({}, lint.output, context), context);
  if (lint.list_codes) return list_codes(lint.output.quiet, context);
  if (lint.list_versions) return list_versions(lint.product.value, lint.output.quiet, context);
  if (lint.files.empty()) throw UsageError("nothing to check", "name a file, a folder, or - for standard input");
  destinations(lint.output, render::format_names());  // a mistake in --format shows before the work, not after it
  learn_target(lint, context);
  check_target(lint.product, lint.target);
  std::vector<Input> inputs = collect_inputs(context.files, lint.files, lint.stdin_name);
  check_fix_options(lint.fix, lint.output, inputs);
  const Stack stack = load_stack(context);
  if (stack.mistakes) return refuse_own_file(*stack.mistakes, lint, context);
  const config::LintSettings settings = stack.inventory ? stack.inventory->lint : config::LintSettings{};
  BaselineFile baseline(lint.baseline.empty() ? settings.baseline : lint.baseline, lint.update_baseline);
  if (const auto mistakes = baseline.load(context)) return refuse_own_file(*mistakes, lint, context);
  std::vector<FixedFile> fixed{};
  diag::Report report = check(inputs, lint, stack, context, fixed);
  const bool written = !lint.fix.writes() || write_fixed(fixed, report, context);
  const std::vector<diag::FileReport> foreign = take_foreign(inputs, report.files);
  if (!lint.output.quiet || report.files.empty()) say_foreign(foreign, context);
  if (report.files.empty()) throw UsageError("nothing to check", "say what the files are for with --product");
  baseline.apply(report, context);
  show_all(report, fixed, lint, context);
  if (!written) return ExitCode::usage;
  const ExitCode code = verdict(report, lint.strict.value_or(settings.strict.value_or(false)));
  return code == ExitCode::ok && lint.fix.diff && any_changed(fixed) ? ExitCode::problems : code;
}

}  // namespace

Action setup_lint(std::vector<Option>& options) {
  auto lint = std::make_shared<LintOptions>();
  add_options(options, *lint);
  return [lint](Context& context) { return run_lint(*lint, context); };
}

}  // namespace pyat::cmd
