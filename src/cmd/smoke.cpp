#include "cmd/smoke.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <random>
#include <string>
#include <utility>

#include "cmd/chosen_targets.hpp"
#include "cmd/lint_inventory.hpp"
#include "cmd/smoke_continuous.hpp"
#include "cmd/smoke_look.hpp"
#include "cmd/smoke_options.hpp"
#include "cmd/smoke_session.hpp"
#include "cmd/usage_error.hpp"
#include "render/lint_report.hpp"
#include "render/smoke_report.hpp"
#include "smoke/sustained.hpp"
#include "util/text.hpp"

namespace pyat::cmd {
namespace {

using std::string;

string any_seed() {
  constexpr std::string_view letters = "abcdefghijkmnpqrstuvwxyz23456789";  // none that looks like another
  std::random_device random{};
  string seed{};
  for (int i = 0; i < 6; ++i) seed += letters[random() % letters.size()];
  return seed;
}

[[noreturn]] void refuse_empty(const Targets& targets) {
  if (targets.source != "usual ports") {
    throw UsageError(
        targets.source + " names no service that data can be written to",
        "kinds that can be tried: mimir, prometheus, loki, tempo, otel-collector, alertmanager, minio, s3");
  }
  throw UsageError("nothing that data can be written to answers on the usual ports of this machine",
                   "say where it is: --target mimir=URL, --compose FILE, or pyat.yml, which pyat init writes");
}

// Tried, and not read to its end: that proves nothing, and is no success.
bool is_unfinished(const smoke::Result& result) {
  return std::any_of(result.views.begin(), result.views.end(), [](const smoke::ViewResult& view) {
    return view.verdict == smoke::Verdict::unchecked && !view.is_untried;
  });
}

void show(const smoke::Report& report, const SmokeOptions& options, const std::vector<Destination>& asked,
          Context& context) {
  deliver(asked, context, [&](const Destination& destination) {
    return render::render(report, *render::smoke_format_from(destination.format),
                          style_for(destination, options.output, context));
  });
}

ExitCode run_smoke(const SmokeOptions& options, Context& context) {
  const std::vector<Destination> asked = destinations(options.output, render::smoke_format_names());
  const Stack stack = load_stack(context);
  if (stack.mistakes && options.which.targets.empty() && options.compose.empty()) {
    context.out.write(render::render({.files = {*stack.mistakes}}, render::Format::text,
                                     {.color = wants_color(options.output, context), .width = context.width}));
    return ExitCode::usage;
  }
  const SmokeSettings settings =
      smoke_settings(options, stack.inventory ? stack.inventory->smoke : config::SmokeSettings{});
  const Targets targets = chosen_targets(options.which, options.compose, stack, context);
  Looked looked = look_around(targets, settings, context);
  if (looked.endpoints.empty() && !looked.was_interrupted) refuse_empty(targets);
  const bool was_interrupted = looked.was_interrupted;
  SmokeSession session(std::move(looked), settings, context);
  const smoke::Run run = new_run(settings, context);
  if (options.dry_run) {
    show(session.preview(run), options, asked, context);
    return ExitCode::ok;
  }
  if (!settings.verify.empty()) {
    const auto before = smoke::parse_run(settings.verify);
    const smoke::Report report = before ? session.verify(*before) : session.verify_newest(settings.verify);
    show(report, options, asked, context);
    return smoke_verdict(report, settings.strict);
  }
  refuse_other_hosts(session.addresses(), settings);
  if (settings.continuous && !was_interrupted) {
    return run_continuously(
        {.targets = targets,
         .settings = settings,
         .asked = asked,
         .next_run = [&] { return new_run(settings, context); },
         .show = [&](const smoke::Report& report,
                     const std::vector<Destination>& where) { show(report, options, where, context); },
         .exit_code = [&](const smoke::Report& report) { return smoke_verdict(report, settings.strict); },
         .context = context});
  }
  const smoke::Report report = session.write(run);
  show(report, options, asked, context);
  return smoke_verdict(report, settings.strict);
}

}  // namespace

smoke::Run new_run(const SmokeSettings& settings, Context& context) {
  smoke::Run run = smoke::run_at(settings.seed.empty() ? any_seed() : settings.seed, context.now());
  if (settings.rate > 0) return smoke::at_rate(std::move(run), settings.rate, settings.duration);
  run.sizes = settings.sizes;
  return run;
}

ExitCode smoke_verdict(const smoke::Report& report, bool strict) {
  using smoke::Verdict;
  const auto& results = report.results;
  const auto is = [](Verdict verdict) {
    return [verdict](const smoke::Result& result) { return result.verdict == verdict; };
  };
  if (std::any_of(results.begin(), results.end(), is(Verdict::failed))) return ExitCode::problems;
  if (report.was_interrupted) return ExitCode::problems;
  if (std::all_of(results.begin(), results.end(), is(Verdict::unchecked))) return ExitCode::usage;
  const bool is_whole = std::all_of(results.begin(), results.end(), is(Verdict::passed));
  // Who verifies wants a proof.
  const bool lacks_proof =
      report.is_verification && std::any_of(results.begin(), results.end(), is(Verdict::unchecked));
  const bool is_finished = !lacks_proof && std::none_of(results.begin(), results.end(), is_unfinished);
  return !is_finished || (strict && !is_whole) ? ExitCode::problems : ExitCode::ok;
}

Action setup_smoke(std::vector<Option>& options) {
  auto smoke = std::make_shared<SmokeOptions>();
  add_smoke_options(options, *smoke);
  return [smoke](Context& context) { return run_smoke(*smoke, context); };
}

}  // namespace pyat::cmd
