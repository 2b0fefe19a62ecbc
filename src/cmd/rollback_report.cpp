// `pyat rollback report`: what a run has done.
#include "render/rollback_report.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "cmd/rollback.hpp"
#include "cmd/rollback_notify.hpp"
#include "cmd/rollback_stack.hpp"
#include "rollback/journal/machine.hpp"
#include "rollback/report/report.hpp"
#include "rollback/watch/record.hpp"
#include "util/aead.hpp"

namespace pyat::cmd {
namespace {

using std::string;

constexpr std::array<std::string_view, 3> formats = {"text", "markdown", "json"};

struct ReportFlags {
  RollbackOptions rollback{};
  string run{};
};

// A report is made without them, too: the journal is there when the key is gone.
rollback::Listing listed(const rollback::StorePlace& place, Context& context, string& problem) {
  if (place.key_file.empty()) {
    problem = "nobody says where the key is";
    return {};
  }
  const rollback::Opened opened = open_store(*context.durable, place, rollback::Purpose::read, util::random_bytes);
  if (opened.problem.is_there()) {
    problem = opened.problem.words;
    return {};
  }
  rollback::Listing listing = opened.store->list();
  problem = listing.problem.words;
  return listing;
}

rollback::History history_of(const rollback::StorePlace& place, Context& context) {
  rollback::History history = rollback::read_history(*context.durable, place.folder());
  if (history.runs.empty() && !history.problem.empty()) refuse({.words = history.problem, .next = history.next});
  return history;
}

void add_blackouts(rollback::ReportSources& sources, const rollback::StorePlace& place, const string& run,
                   Context& context) {
  const rollback::WatchLog log(*context.durable, place.folder(), run);
  sources.blackout_problem = log.problem();
  if (!log.before().observations.empty()) sources.blackouts = blackouts_of(log.before());
}

ExitCode code_of(rollback::ReportState state) {
  const bool is_well = state == rollback::ReportState::done || state == rollback::ReportState::waiting;
  return is_well ? ExitCode::ok : ExitCode::problems;
}

ExitCode run_report(const ReportFlags& flags, Context& context) {
  const std::vector<Destination> asked = destinations(flags.rollback.output, formats);
  const rollback::StorePlace place = stack_place(flags.rollback, nullptr, context);
  const rollback::History history = history_of(place, context);
  const rollback::ChosenRun chosen = choose_run(history, flags.run);
  if (chosen.run == nullptr) refuse(chosen.problem);
  rollback::ReportSources sources{};
  const rollback::Listing listing = listed(place, context, sources.generations_problem);
  if (sources.generations_problem.empty()) sources.generations = &listing;
  sources.unsent = unsent_messages(place.folder(), rollback::run_name(chosen.run->number), context);
  add_blackouts(sources, place, rollback::run_name(chosen.run->number), context);
  const rollback::RunReport report =
      report_of(history, *chosen.run, std::move(sources), rollback::real_machine({}, {})->now());
  deliver(asked, context, [&](const Destination& destination) {
    if (destination.format == "json") return render::rollback_report_json(report);
    if (destination.format == "markdown") return render::rollback_report_markdown(report);
    return render::rollback_report_text(report, style_for(destination, flags.rollback.output, context));
  });
  return code_of(report.state);
}

}  // namespace

Action setup_rollback_report(std::vector<Option>& options) {
  auto report = std::make_shared<ReportFlags>();
  options.push_back({.names = "RUN",
                     .help = "Its number or name, such as run-12, or last (the default)",
                     .target = &report->run,
                     .optional = true});
  add_rollback_options(options, report->rollback, false);
  add_output_options(options, report->rollback.output, formats, {});
  return [report](Context& context) {
    load_pyat_yml(report->rollback, context);
    return run_report(*report, context);
  };
}

}  // namespace pyat::cmd
