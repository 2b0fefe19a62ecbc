#include "cmd/explain.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cmd/explain_inputs.hpp"
#include "cmd/lint_inputs.hpp"
#include "cmd/lint_inventory.hpp"
#include "cmd/lint_lists.hpp"
#include "cmd/output_options.hpp"
#include "cmd/usage_error.hpp"
#include "explain/explain.hpp"
#include "explain/in_file.hpp"
#include "lint/linter.hpp"
#include "render/explain_log.hpp"

namespace pyat::cmd {
namespace {

constexpr std::array<std::string_view, 2> products = {"mimir", "tempo"};
constexpr std::array<std::string_view, 2> formats = {"text", "json"};

struct ExplainOptions {
  std::vector<std::string> words{};
  Setting product{};
  Setting target{};
  std::string config{};
  bool expand_env = false;
  OutputOptions output{};
};

void add_options(std::vector<Option>& options, ExplainOptions& explain) {
  options.push_back({.names = "LOG",
                     .help =
                         "A log file, - for standard input, a message in quotes, or a code of pyat lint; without it, "
                         "standard input",
                     .target = &explain.words,
                     .optional = true});
  options.push_back({.names = "-c,--config",
                     .value = "FILE",
                     .help = "The configuration that the server has read: point at the lines that it complains of",
                     .target = &explain.config});
  options.push_back({.names = "-p,--product",
                     .value = "PRODUCT",
                     .help = "The server whose log it is, where the log leaves it open",
                     .target = &explain.product,
                     .choices = products});
  options.push_back({.names = "-t,--target",
                     .value = "RELEASE",
                     .help = "The release of that server; without it, what the log says, or the newest that fits",
                     .target = &explain.target,
                     .complete_with = "pyat lint --list-versions --quiet"});
  options.push_back({.names = "-e,--expand-env",
                     .help = "Replace ${VARIABLE} in the configuration as the server does with -config.expand-env",
                     .target = &explain.expand_env});
  add_output_options(options, explain.output, formats, "Say nothing of errors that are not of the configuration");
}

explain::Options explain_options(const ExplainOptions& explain, const Stack& stack) {
  explain::Options options{};
  options.product = {explain.product.value, explain.product.source};
  options.target = {explain.target.value, explain.target.source};
  for (std::size_t i = 0; stack.inventory && i < products.size(); ++i) {
    options.default_targets[i] = {config::version_of_kind(*stack.inventory, products[i]).value_or(""), "pyat.yml"};
  }
  return options;
}

// The linter is told what the log was found to be about. A release that was only guessed gives way to the file's own.
lint::Options linter_options(const ExplainOptions& explain, const explain::Result& result, const Context& context) {
  lint::Options options{};
  options.product = {explain.product.value, explain.product.source};
  options.expand_env = explain.expand_env;
  options.environment = context.env;
  for (const explain::Problem& problem : result.problems) {
    const explain::Server& server = problem.server;
    if (!server.product) continue;
    const lint::Given release{server.version, server.version_source};
    options.default_targets[schemas::index_of(*server.product)] = release;
    const bool is_guess = server.version_source == "error" || server.version_source == "default";
    if (!is_guess && options.target.value.empty()) options.target = release;
    if (options.default_product.value.empty()) {
      options.default_product = {std::string(schemas::to_string(*server.product)), "log"};
    }
  }
  return options;
}

diag::FileReport lint_config(const ExplainOptions& explain, const explain::Result& result, const Stack& stack,
                             Context& context) {
  InputText input = read_input(context.files, {.path = explain.config, .is_stdin = explain.config == "-"});
  if (input.refusal) {
    const diag::Diagnostic& why = input.refusal->diagnostics.front();
    throw UsageError("--config: " + why.message, why.help);
  }
  lint::Options options = linter_options(explain, result, context);
  if (stack.inventory) {
    const config::Service* service = config::service_for(*stack.inventory, explain.config, context.current_folder);
    if (service != nullptr) options.expand_env = options.expand_env || service->expand_env.value_or(false);
  }
  diag::FileReport report = lint::lint_text(explain.config, input.text, options);
  report.text = std::move(input.text);
  return report;
}

ExitCode verdict(const explain::Result& result) {
  if (!result.problems.empty()) return ExitCode::problems;
  // A server that started has read its configuration. Of a log without one, nothing can be said.
  return result.started.empty() ? ExitCode::usage : ExitCode::ok;
}

ExitCode run_explain(const ExplainOptions& explain, Context& context) {
  const auto asked = destinations(explain.output, formats);  // a mistake in --format shows before the work
  check_target(explain.product, explain.target);
  ExplainInput input = explain_input(explain.words, context);
  if (!input.code.empty()) return explain_code(input.code, style_for({}, explain.output, context), context);
  const Stack stack = load_stack(context);
  if (stack.mistakes) {
    throw UsageError(stack.mistakes->path + " has mistakes", "pyat lint shows them");
  }
  render::ExplainReport report{.log = std::move(input.name), .skipped_bytes = input.skipped_bytes};
  report.result = explain::explain_log(input.text, explain_options(explain, stack));
  if (!explain.config.empty() && !report.result.problems.empty()) {
    report.config = lint_config(explain, report.result, stack, context);
    explain::point_into(report.result, report.config);
  }
  if (explain.output.quiet) {
    report.result.others.clear();
    report.result.more_others = 0;
  }
  deliver(asked, context, [&](const Destination& destination) {
    if (destination.format == "json") return render::explain_log_json(report);
    return render::explain_log_text(report, style_for(destination, explain.output, context));
  });
  return verdict(report.result);
}

}  // namespace

Action setup_explain(std::vector<Option>& options) {
  auto explain = std::make_shared<ExplainOptions>();
  add_options(options, *explain);
  return [explain](Context& context) { return run_explain(*explain, context); };
}

}  // namespace pyat::cmd
