#include "cmd/upgrade.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cmd/lint_inputs.hpp"
#include "cmd/lint_inventory.hpp"
#include "cmd/output_options.hpp"
#include "cmd/today.hpp"
#include "cmd/upgrade_write.hpp"
#include "cmd/usage_error.hpp"
#include "cmd/user_schemas.hpp"
#include "lint/linter.hpp"
#include "render/upgrade_report.hpp"
#include "upgrade/upgrade.hpp"

namespace pyat::cmd {
namespace {

constexpr std::array<std::string_view, 2> products = {"mimir", "tempo"};

struct UpgradeOptions {
  std::vector<std::string> files{};
  Setting product{};
  Setting from{};
  Setting to{};
  std::string flags{};
  std::string flags_file{};
  std::string schemas{};
  bool expand_env = false;
  bool accepted_by = false;
  WriteOptions write{};
  OutputOptions output{};
};

void add_options(std::vector<Option>& options, UpgradeOptions& upgrade) {
  options.push_back(
      {.names = "FILE", .help = "The configuration file, or - for standard input", .target = &upgrade.files});
  options.push_back({.names = "--from",
                     .value = "RELEASE",
                     .help = "The release that runs today; without it, what the file or pyat.yml says",
                     .target = &upgrade.from,
                     .complete_with = "pyat lint --list-versions --quiet"});
  options.push_back({.names = "--to",
                     .value = "RELEASE",
                     .help = "The release that will run; without it, the newest one known",
                     .target = &upgrade.to,
                     .complete_with = "pyat lint --list-versions --quiet"});
  options.push_back({.names = "-p,--product",
                     .value = "PRODUCT",
                     .help = "The server that reads the file; without it, the file tells",
                     .target = &upgrade.product,
                     .choices = products});
  options.push_back({.names = "--flags",
                     .value = "FLAGS",
                     .help = "The flags that the server is started with: '-target=read -server.http-listen-port=80'",
                     .target = &upgrade.flags});
  options.push_back(
      {.names = "--flags-file", .value = "FILE", .help = "A file with these flags", .target = &upgrade.flags_file});
  options.push_back({.names = "-e,--expand-env",
                     .help = "Replace ${VARIABLE} as the server does with -config.expand-env",
                     .target = &upgrade.expand_env});
  options.push_back({.names = "--accepted-by",
                     .help = "Say which releases accept the file as it is, and nothing else",
                     .target = &upgrade.accepted_by});
  add_schemas_option(options, upgrade.schemas);
  add_write_options(options, upgrade.write);
  add_output_options(options, upgrade.output, render::upgrade_format_names(), "Say nothing if nothing breaks");
}

lint::Options linter_options(const UpgradeOptions& upgrade, const std::string& path, const Stack& stack,
                             Context& context) {
  lint::Options options{};
  options.product = {upgrade.product.value, upgrade.product.source};
  options.expand_env = upgrade.expand_env;
  options.environment = context.env;
  options.today = today(context);
  return options_for(stack, path, context, options);
}

// A release that is not compiled in may be one that the user has imported.
void learn(const std::string& version, const UpgradeOptions& upgrade, Context& context) {
  if (version.empty()) return;
  for (const schemas::Product product : {schemas::Product::mimir, schemas::Product::tempo}) {
    if (!upgrade.product.value.empty() && schemas::product_from(upgrade.product.value) != product) continue;
    if (!schemas::find_release(product, version))
      learn_release(schemas_folder(upgrade.schemas, context), product, version, context);
  }
}

// What the file is for, as `pyat lint` would take it.
diag::FileReport assumed(const std::string& path, const std::string& text, const lint::Options& options) {
  diag::FileReport report = lint::lint_text(path, text, options);
  if (report.status != diag::Status::unreadable) return report;
  const diag::Diagnostic& found = report.diagnostics.front();
  throw UsageError(path + ": " + found.message, found.help);
}

schemas::KnownRelease release_of(schemas::Product product, const std::string& version, const std::string& option) {
  if (version.empty()) return schemas::newest(product);
  if (const auto known = schemas::find_release(product, version)) return *known;
  std::string list;
  for (const schemas::KnownRelease& known : schemas::releases_of(product)) list.append(" ").append(known.version);
  throw UsageError(option + ": unknown release '" + version + "' of " + std::string(schemas::display_name(product)) +
                   "; known:" + list);
}

// The flags of the server, from wherever they are given.
upgrade::GivenFlags given_flags(const UpgradeOptions& upgrade, Context& context) {
  std::string text = upgrade.flags;
  if (!upgrade.flags_file.empty()) {
    const util::ReadResult read = context.files.read(upgrade.flags_file, max_input_size);
    if (!read.problem.empty())
      throw UsageError("--flags-file: cannot read " + upgrade.flags_file + ": " + read.problem);
    text.append(text.empty() ? "" : "\n").append(read.text);
  }
  return upgrade::read_flags(text);
}

template <typename Result>
void show(const Result& result, const UpgradeOptions& upgrade, Context& context) {
  deliver(destinations(upgrade.output, render::upgrade_format_names()), context, [&](const Destination& destination) {
    return render::render(result, *render::upgrade_format_from(destination.format),
                          style_for(destination, upgrade.output, context));
  });
}

ExitCode show_accepted_by(const std::string& path, const std::string& text, const UpgradeOptions& upgrade,
                          const lint::Options& options, Context& context) {
  const diag::FileReport file = assumed(path, text, options);
  const auto answer = upgrade::accepted_by(path, text, *schemas::product_from(file.product), options);
  show(answer, upgrade, context);
  for (const diag::ReleaseVerdict& release : answer.releases) {
    if (release.status != diag::Status::refused) return ExitCode::ok;
  }
  return ExitCode::problems;
}

upgrade::Request request_for(const std::string& path, const std::string& text, const UpgradeOptions& upgrade,
                             const lint::Options& options, Context& context) {
  lint::Options today_options = options;
  today_options.target = {upgrade.from.value, upgrade.from.source};
  const diag::FileReport file = assumed(path, text, today_options);
  const schemas::Product product = *schemas::product_from(file.product);
  if (file.version_source == "default") {
    throw UsageError("which release of " + std::string(schemas::display_name(product)) + " runs today?",
                     "say it with --from, or in the file: # pyat: " + file.product + " 2.10.3");
  }
  upgrade::Request request{};
  request.from = release_of(product, file.version, "--from");
  request.from_source = file.version_source;
  request.to = release_of(product, upgrade.to.value, "--to");
  request.flags_given = !upgrade.flags.empty() || !upgrade.flags_file.empty();
  request.flags = given_flags(upgrade, context);
  return request;
}

ExitCode run_upgrade(const UpgradeOptions& upgrade, Context& context) {
  if (upgrade.files.empty()) throw UsageError("nothing to check", "name a file, or - for standard input");
  if (upgrade.files.size() > 1) throw UsageError("one file at a time");
  destinations(upgrade.output, render::upgrade_format_names());  // a mistake shows before the work
  const Input input = collect_inputs(context.files, upgrade.files, "<stdin>").front();
  check_write_options(upgrade.write, input, upgrade.output);
  InputText read = read_input(context.files, input);
  if (read.refusal) throw UsageError(read.refusal->diagnostics.front().message, read.refusal->diagnostics.front().help);
  const Stack stack = load_stack(context);
  if (stack.mistakes) {
    throw UsageError("pyat.yml: " + stack.mistakes->diagnostics.front().message, "pyat lint shows all of its mistakes");
  }
  const lint::Options options = linter_options(upgrade, input.path, stack, context);
  learn(upgrade.from.value, upgrade, context);
  learn(upgrade.to.value, upgrade, context);
  if (upgrade.accepted_by) return show_accepted_by(input.path, read.text, upgrade, options, context);

  const upgrade::Request request = request_for(input.path, read.text, upgrade, options, context);
  const diag::UpgradeReport report = upgrade::plan(input.path, read.text, request, options);
  const bool silent = (upgrade.output.quiet && !report.breaks_something()) || upgrade.write.diff;
  if (!silent) show(report, upgrade, context);
  if (!upgrade.write.wanted()) return report.breaks_something() ? ExitCode::problems : ExitCode::ok;
  const bool other_target = std::any_of(report.breaks.begin(), report.breaks.end(),
                                        [](const diag::Break& change) { return change.problem.path == "target"; });
  const render::Style style{.color = wants_color(upgrade.output, context), .width = context.width};
  const ExitCode written = write_upgraded(input, std::move(read.text), upgrade::options_for(request.to, options),
                                          upgrade.write, style, context);
  return other_target ? ExitCode::problems : written;  // which one to run instead is for a person to say
}

}  // namespace

Action setup_upgrade(std::vector<Option>& options) {
  auto upgrade = std::make_shared<UpgradeOptions>();
  add_options(options, *upgrade);
  return [upgrade](Context& context) { return run_upgrade(*upgrade, context); };
}

}  // namespace pyat::cmd
