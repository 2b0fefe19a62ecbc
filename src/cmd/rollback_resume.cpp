// `pyat rollback resume`, `abort`, `confirm`: what comes after a run that has not ended.
#include <array>
#include <memory>
#include <optional>
#include <utility>

#include "cmd/rollback.hpp"
#include "cmd/rollback_session.hpp"

namespace pyat::cmd {
namespace {

using std::string;

constexpr std::array<std::string_view, 2> answers = {"yes", "no"};

struct ResumeFlags {
  RollbackOptions rollback{};
  string stack_typed{};
  string was_done{};
};

ExitCode go_on(const ResumeFlags& flags, const string& command, const RollbackSession::Act& act, Context& context) {
  static_cast<void>(destinations(flags.rollback.output, run_formats));  // a format that is not known is said first
  std::optional<bool> was_done{};
  if (!flags.was_done.empty()) was_done = flags.was_done == "yes";
  const auto store = open_generations(flags.rollback, rollback::Purpose::read, nullptr, context);
  check_typed_name(flags.stack_typed, store->place().stack);
  RollbackSession session(flags.rollback, *store, command, context);
  session.run_options().may_pass_final = !flags.stack_typed.empty();
  session.run_options().was_done = was_done;
  rollback::RunResult result = session.go_on(act);
  return session.end(std::move(result));
}

Action setup(std::vector<Option>& options, std::shared_ptr<ResumeFlags> flags, string command,
             rollback::RunResult (*act)(rollback::Session&)) {
  add_rollback_options(options, flags->rollback, true);
  add_output_options(options, flags->rollback.output, run_formats, {});
  return [flags, command = std::move(command), act](Context& context) {
    load_pyat_yml(flags->rollback, context);
    return go_on(*flags, command, act, context);
  };
}

}  // namespace

Action setup_rollback_resume(std::vector<Option>& options) {
  auto flags = std::make_shared<ResumeFlags>();
  options.push_back({.names = "--confirm",
                     .value = "STACK",
                     .help = "The name of the stack, typed: goes past a step behind which there is no way back",
                     .target = &flags->stack_typed});
  options.push_back({.names = "--was-done",
                     .value = "ANSWER",
                     .help = "What you have found out of a step that may not be repeated: yes, it was done; no, it was "
                             "not",
                     .target = &flags->was_done,
                     .choices = answers});
  return setup(options, std::move(flags), "resume", rollback::resume);
}

Action setup_rollback_abort(std::vector<Option>& options) {
  return setup(options, std::make_shared<ResumeFlags>(), "abort", rollback::abort_run);
}

Action setup_rollback_confirm(std::vector<Option>& options) {
  return setup(options, std::make_shared<ResumeFlags>(), "confirm", rollback::confirm);
}

}  // namespace pyat::cmd
