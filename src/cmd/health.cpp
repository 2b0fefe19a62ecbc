#include "cmd/health.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "cmd/chosen_targets.hpp"
#include "cmd/compose_files.hpp"
#include "cmd/health_options.hpp"
#include "cmd/health_rounds.hpp"
#include "cmd/health_targets.hpp"
#include "cmd/lint_inventory.hpp"
#include "cmd/output_options.hpp"
#include "cmd/usage_error.hpp"
#include "health/probe.hpp"
#include "health/summary.hpp"
#include "health/wait.hpp"
#include "render/health_report.hpp"
#include "render/lint_report.hpp"
#include "render/redraw.hpp"
#include "util/url.hpp"

namespace pyat::cmd {
namespace {

using std::string;

ExitCode list_checks(const HealthOptions& options, Context& context) {
  const std::vector<health::CheckInfo> infos = health::check_infos();
  std::size_t widest = 0;
  for (const health::CheckInfo& info : infos) widest = std::max(widest, info.id.size());
  for (const health::CheckInfo& info : infos) {
    string line(info.id);
    if (!options.output.quiet) line.append(widest + 2 - info.id.size(), ' ').append(info.what);
    context.out.write(line + '\n');
  }
  return ExitCode::ok;
}

ExitCode verdict(const health::Report& report, bool strict) {
  const auto& services = report.services;
  const auto is_unknown = [](const health::Service& service) { return service.state == health::State::unknown; };
  if (std::all_of(services.begin(), services.end(), is_unknown)) return ExitCode::usage;
  const auto is_ready = [&](const health::Service& service) { return health::is_ready(service, strict); };
  return std::all_of(services.begin(), services.end(), is_ready) ? ExitCode::ok : ExitCode::problems;
}

// A program that reads the format of Nagios plugins reads their exit status, too.
ExitCode exit_code(ExitCode code, const std::vector<Destination>& asked, const health::Report& report) {
  const bool nagios = std::any_of(asked.begin(), asked.end(), [](const Destination& destination) {
    return destination.format == "nagios" && destination.file.empty();
  });
  return nagios ? static_cast<ExitCode>(render::nagios_exit_code(report)) : code;
}

// Programs must not miss a series or a test case because all is well with it.
bool is_for_people(render::HealthFormat format) {
  return format == render::HealthFormat::text || format == render::HealthFormat::markdown ||
         format == render::HealthFormat::nagios;
}

void show(const health::Report& report, const HealthOptions& options, const std::vector<Destination>& asked,
          Context& context) {
  health::Report shorter = report;
  if (options.output.quiet) health::leave_out_well(shorter);
  deliver(asked, context, [&](const Destination& destination) {
    const render::HealthFormat format = *render::health_format_from(destination.format);
    return render::render(is_for_people(format) ? shorter : report, format,
                          style_for(destination, options.output, context));
  });
}

[[noreturn]] void refuse_empty(const Targets& targets, Context& context) {
  if (targets.source != "usual ports") throw UsageError(targets.source + " names no service to check");
  std::set<std::uint16_t> ports{};
  for (const health::Target& target : targets.list) ports.insert(target.address.port);
  string list{};
  for (const std::uint16_t port : ports) list.append(list.empty() ? "" : " ").append(std::to_string(port));
  const string file = usual_compose_file(context);
  throw UsageError("nothing of the stack answers on the usual ports of this machine (" + list + ")",
                   file.empty() ? "say where it is: --target URL, --compose FILE, or pyat.yml, which pyat init writes"
                                : "is it the stack of " + file + "? then: pyat health --compose " + file);
}

// What is not there yet cannot be asked what it is.
void refuse_to_guess(const Targets& targets) {
  if (targets.source == "usual ports") {
    throw UsageError("--wait: for what?",
                     "name it: --target KIND=URL, --compose FILE, or pyat.yml, which pyat init writes");
  }
  for (const health::Target& target : targets.list) {
    if (!target.is_fallback) continue;
    const string url = util::to_text(target.address);
    string advice = "write it as --target mimir=";
    advice.append(url).append("; http=").append(url).append(" is any server that answers");
    throw UsageError("--wait: of which kind is " + url + "?", advice);
  }
}

// Of a report that is higher than the terminal, what is well gives way to what is not.
string fitting_text(health::Report report, bool is_quiet, const render::Style& style, unsigned height) {
  constexpr std::ptrdiff_t around = 3;  // the line with the time, the one below it, and the cursor's
  if (is_quiet) health::leave_out_well(report);
  string text = render::render(report, render::HealthFormat::text, style);
  if (is_quiet || std::count(text.begin(), text.end(), '\n') + around <= static_cast<std::ptrdiff_t>(height))
    return text;
  health::leave_out_well(report);
  return render::render(report, render::HealthFormat::text, style);
}

// In place in a terminal; elsewhere one report after the other.
ExitCode watch(Rounds& rounds, const HealthOptions& options, const HealthSettings& settings,
               const std::vector<Destination>& asked, Context& context) {
  const bool in_place = context.out_is_terminal && asked.size() == 1 && asked.front().format == "text";
  const bool is_read = std::any_of(asked.begin(), asked.end(), [](const Destination& destination) {
    return destination.format == "text" && destination.file.empty();
  });
  // The terminal has written ^C where the next line begins.
  const auto ended = [&](ExitCode code) {
    if (in_place) context.out.write("\n");
    return code;
  };
  render::Redraw screen{};
  for (std::optional<ExitCode> before{};;) {
    health::Report report = rounds.once();
    if (context.measure) std::tie(context.width, context.height) = context.measure();
    const render::Style style{.color = wants_color(options.output, context), .width = context.width};
    // A round that was broken off knows less than the one before.
    if (report.was_interrupted && before) return ended(*before);
    const ExitCode code = verdict(report, settings.strict);
    if (in_place) {
      context.out.write(screen.draw(render::watch_header(report.made, settings.interval, style) +
                                        fitting_text(report, options.output.quiet, style, context.height),
                                    {.width = context.width, .height = context.height}));
    } else {
      if (is_read) {
        context.out.write((before ? "\n" : "") + render::watch_header(report.made, settings.interval, style));
      }
      show(report, options, asked, context);
    }
    if (context.out.flush() != 0 || report.was_interrupted) return code;
    if (!rounds.pause(settings.interval)) return ended(code);
    before = code;
  }
}

ExitCode wait(Rounds& rounds, const HealthOptions& options, const HealthSettings& settings,
              const std::vector<Destination>& asked, Context& context) {
  const Waited waited = rounds.wait(*settings.wait, options.wait_for, settings.strict);
  show(waited.report, options, asked, context);
  if (waited.missing.empty()) return exit_code(ExitCode::ok, asked, waited.report);
  string list{};
  for (const string& line : waited.missing) list += "\n  " + line;
  context.err.write("pyat health: not up" + string(waited.gave_up ? "" : " in time") + ":" + list + '\n');
  const bool timed_out = !waited.gave_up && !waited.report.was_interrupted;
  return exit_code(timed_out ? ExitCode::timed_out : ExitCode::problems, asked, waited.report);
}

ExitCode run_health(const HealthOptions& options, Context& context) {
  if (options.list_checks) return list_checks(options, context);
  const std::vector<Destination> asked = destinations(options.output, render::health_format_names());
  const Stack stack = load_stack(context);
  if (stack.mistakes && options.which.targets.empty() && options.compose.empty()) {
    context.out.write(render::render({.files = {*stack.mistakes}}, render::Format::text,
                                     {.color = wants_color(options.output, context), .width = context.width}));
    return ExitCode::usage;
  }
  const HealthSettings settings =
      health_settings(options, stack.inventory ? stack.inventory->health : config::HealthSettings{}, context);
  const Targets targets = chosen_targets(options.which, options.compose, stack, context);
  refuse_unknown_services(targets, "--only", settings.check.selection.only);
  if (!options.skip.empty()) refuse_unknown_services(targets, "--skip", settings.check.selection.skip);
  if (targets.list.empty()) refuse_empty(targets, context);
  if (settings.wait) refuse_to_guess(targets);
  Rounds rounds(targets, settings, options.docker, context);
  if (options.watch) return watch(rounds, options, settings, asked, context);
  if (settings.wait) return wait(rounds, options, settings, asked, context);
  const health::Report report = options.repeat > 0 ? rounds.repeat(options.repeat, settings.interval) : rounds.once();
  if (report.services.empty() && !settings.check.selection.only.empty()) {
    throw UsageError("--only: no service has any of these checks", "pyat health without it lists those that they have");
  }
  if (report.services.empty()) refuse_empty(targets, context);
  show(report, options, asked, context);
  return exit_code(verdict(report, settings.strict), asked, report);
}

}  // namespace

Action setup_health(std::vector<Option>& options) {
  auto health = std::make_shared<HealthOptions>();
  add_health_options(options, *health);
  return [health](Context& context) { return run_health(*health, context); };
}

}  // namespace pyat::cmd
