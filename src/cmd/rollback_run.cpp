#include <algorithm>
#include <memory>
#include <utility>

#include "cmd/rollback.hpp"
#include "cmd/rollback_planning.hpp"
#include "cmd/rollback_session.hpp"
#include "cmd/usage_error.hpp"
#include "util/duration.hpp"
#include "util/text.hpp"

namespace pyat::cmd {
namespace {

using std::string;

struct RunFlags {
  PlanFlags plan{};
  bool yes = false;
  string stack_typed{};
  string confirm_within{};
  string reason{};
};

std::chrono::seconds confirm_within(const RunFlags& flags) {
  if (flags.confirm_within.empty()) return std::chrono::seconds{0};
  const auto time = util::parse_duration(flags.confirm_within);
  if (!time || *time < std::chrono::seconds{1}) {
    throw UsageError("--confirm-within " + flags.confirm_within + " is no time", "write it as 30m, or 1h30m");
  }
  return std::chrono::floor<std::chrono::seconds>(*time);
}

// Asks whoever is there. Nothing that was answered on the command line is asked again.
class Consent {
 public:
  Consent(const RunFlags& flags, const string& stack, Context& context)
      : flags_(flags), stack_(stack), context_(context) {
    check_typed_name(flags.stack_typed, stack);
  }

  // `losses`: what the name of the stack must be typed for.
  void ask(const std::vector<const rollback::WayBack*>& losses) {
    if (!losses.empty() && flags_.stack_typed.empty()) {
      std::vector<string> words{};
      for (const rollback::WayBack* way : losses) words.push_back(way->sentence);
      const string why = util::joined(words, "; ");
      if (!is_somebody_there()) throw UsageError("nothing was done: " + why, "if that may be: --confirm " + stack_);
      if (answer("This may not be taken back. Type the name of the stack to go on: ") == stack_) return;
      throw UsageError("nothing was done", "pyat rollback plan says what stands against it");
    }
    if (flags_.yes) return;
    if (!is_somebody_there()) {
      throw UsageError("nothing was done: nobody is there to be asked whether to go on", "--yes");
    }
    const string answered = util::lower_ascii(answer("Go on? [y/N] "));
    if (answered != "y" && answered != "yes") throw UsageError("nothing was done", "--yes goes on without asking");
  }

 private:
  bool is_somebody_there() const { return context_.in_is_terminal && context_.read_line != nullptr; }

  string answer(std::string_view question) {
    context_.err.write(question);
    return context_.read_line().value_or("");
  }

  const RunFlags& flags_;
  const string& stack_;
  Context& context_;
};

void refuse_blocked(const Planning& planning, const OutputOptions& output, Context& context) {
  if (!planning.is_blocked()) return;
  context.err.write(render::plan_text(planning.report(), {.color = wants_color(output, context), .width = 0}));
  throw UsageError("nothing was done: the plan cannot be carried out", "pyat rollback plan shows what is in the way");
}

ExitCode run(const RunFlags& flags, Context& context) {
  const OutputOptions& output = flags.plan.rollback.output;
  const std::vector<Destination> asked = destinations(output, run_formats);
  const std::chrono::seconds within = confirm_within(flags);
  Planning planning(flags.plan, rollback::Purpose::take, context);
  Consent consent(flags, planning.stack(), context);
  RollbackSession session(flags.plan.rollback, planning.store(), "run", context);
  if (auto refused = refusal(rollback::read_history(*context.durable, planning.store().place().folder()))) {
    return session.end(std::move(*refused));
  }
  planning.look();
  planning.keep_now();
  planning.make();
  refuse_blocked(planning, output, context);
  if (planning.plan().changes_nothing) {
    deliver(asked, context, [&](const Destination& destination) {
      return destination.format == "json"
                 ? render::plan_json(planning.report())
                 : render::plan_text(planning.report(), style_for(destination, output, context));
    });
    return ExitCode::ok;
  }
  if (!flags.yes) context.err.write(render::plan_text(planning.report(), {.color = false, .width = context.width}));
  consent.ask(planning.losses());
  session.run_options().may_pass_final = !flags.stack_typed.empty();
  rollback::RunResult result = session.start({.stack = planning.stack(),
                                              .from = name_of(planning.now()),
                                              .to = name_of(planning.target()),
                                              .pyat = PYAT_VERSION,
                                              .why = flags.reason,
                                              .steps = planning.plan().steps,
                                              .confirm_within = within});
  if (result.state == rollback::RunState::waiting) {
    context.err.write("pyat rollback: " + result.words + "; next: " + result.next + '\n');
    result = session.wait_for_confirmation();
  }
  return session.end(std::move(result));
}

}  // namespace

Action setup_rollback_run(std::vector<Option>& options) {
  auto flags = std::make_shared<RunFlags>();
  add_plan_options(options, flags->plan);
  options.push_back({.names = "--yes", .help = "Go on without asking", .target = &flags->yes});
  options.push_back({.names = "--confirm",
                     .value = "STACK",
                     .help = "The name of the stack, typed: goes on where data may be lost, and past a step behind "
                             "which there is no way back",
                     .target = &flags->stack_typed});
  options.push_back({.names = "--confirm-within",
                     .value = "TIME",
                     .help = "Undo all of it unless pyat rollback confirm is run within this time, such as 30m",
                     .target = &flags->confirm_within});
  options.push_back({.names = "--reason",
                     .value = "TEXT",
                     .help = "Why: for the journal, the report and those who are told, such as INC-4711",
                     .target = &flags->reason});
  add_rollback_options(options, flags->plan.rollback, true);
  add_output_options(options, flags->plan.rollback.output, run_formats, {});
  return [flags](Context& context) {
    load_pyat_yml(flags->plan.rollback, context, PyatYml::must_be_right);
    return run(*flags, context);
  };
}

}  // namespace pyat::cmd
