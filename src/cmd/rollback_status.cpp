// `pyat rollback status`: whether a run is at work, or waits for somebody, and what to type next.
#include <array>
#include <memory>
#include <utility>

#include "cmd/rollback.hpp"
#include "cmd/rollback_stack.hpp"
#include "render/rollback_run.hpp"
#include "rollback/journal/lock.hpp"
#include "rollback/journal/reader.hpp"
#include "rollback/report/report.hpp"

namespace pyat::cmd {
namespace {

constexpr std::array<std::string_view, 2> formats = {"text", "json"};

// Who has the lock; empty: nobody. It is let go of at once.
std::string at_work(const std::string& folder, rollback::Machine& machine, Context& context) {
  if (context.durable->facts(rollback::lock_path(folder)).kind == util::FileKind::missing) return {};
  const auto files = rollback::real_lock_files();
  const rollback::LockResult lock = rollback::take_lock(*files, machine, folder);
  return lock.held ? std::string{} : lock.problem;
}

ExitCode run_status(const RollbackOptions& rollback, Context& context) {
  const std::vector<Destination> asked = destinations(rollback.output, formats);
  const rollback::StorePlace place = stack_place(rollback, nullptr, context);
  const auto machine = rollback::real_machine({}, "pyat rollback status");
  render::RunStatus status{.stack = place.stack, .at_work = at_work(place.folder(), *machine, context)};
  const rollback::History history = rollback::read_history(*context.durable, place.folder());
  status.notes = history.notes;
  bool is_open = false;
  if (!history.problem.empty()) {
    status.words = history.problem;
    status.next = history.next;
    is_open = true;
  } else if (!history.runs.empty()) {
    const rollback::ReadRun& last = history.runs.back();
    const rollback::RunReport report = report_of(history, last, {}, machine->now());
    status.run = report.run;
    status.state = to_string(report.state);
    status.words = report.words;
    status.next = report.next;
    is_open = history.open() != nullptr;
  }
  deliver(asked, context, [&](const Destination& destination) {
    return destination.format == "json" ? run_status_json(status)
                                        : run_status_text(status, style_for(destination, rollback.output, context));
  });
  return is_open || !status.at_work.empty() ? ExitCode::problems : ExitCode::ok;
}

}  // namespace

Action setup_rollback_status(std::vector<Option>& options) {
  auto rollback = std::make_shared<RollbackOptions>();
  add_rollback_options(options, *rollback, false);
  add_output_options(options, rollback->output, formats, {});
  return [rollback](Context& context) {
    load_pyat_yml(*rollback, context);
    return run_status(*rollback, context);
  };
}

}  // namespace pyat::cmd
