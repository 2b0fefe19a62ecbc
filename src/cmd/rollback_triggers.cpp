#include "cmd/rollback_triggers.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>

#include "cmd/chosen_targets.hpp"
#include "cmd/cost_measure.hpp"
#include "cmd/rollback.hpp"
#include "cmd/rollback_checks.hpp"
#include "cmd/rollback_trigger_costs.hpp"
#include "cmd/rollback_trigger_looks.hpp"
#include "cmd/rollback_trigger_queries.hpp"
#include "cmd/target_options.hpp"
#include "cmd/today.hpp"
#include "cmd/usage_error.hpp"
#include "render/lint_report.hpp"
#include "render/rollback_triggers.hpp"
#include "rollback/journal/reader.hpp"
#include "rollback/triggers/built_in.hpp"
#include "rollback/triggers/memory.hpp"
#include "util/text.hpp"

namespace pyat::cmd {
namespace {

using config::TriggerMeasure;
using config::TriggerRule;
using render::RollbackTriggersReport;
using rollback::Stamp;
using rollback::triggers::Answer;
using rollback::triggers::Look;
using rollback::triggers::Policy;
using rollback::triggers::Result;
using rollback::triggers::Situation;
using rollback::triggers::State;
using rollback::triggers::Verdict;
using std::string;
using std::chrono::milliseconds;

constexpr std::array<std::string_view, 2> formats = {"text", "json"};

struct TriggerFlags {
  RollbackOptions rollback{};
  MeasureFlags measure{};
  bool act = false;
  bool smoke = false;
  std::optional<unsigned> most_per_day{};
  string cool_down{}, settle{}, watch{};
};

struct Settings {
  std::vector<TriggerRule> rules{};
  Policy policy{};
  std::optional<milliseconds> pause{};  // between two looks; nothing: there is one
  std::vector<Destination> asked{};
};

Settings settings_of(const TriggerFlags& flags) {
  Settings settings{.asked = destinations(flags.rollback.output, formats)};
  const Stack& stack = flags.rollback.pyat_yml;
  if (stack.inventory) settings.rules = stack.inventory->rollback.triggers;
  if (settings.rules.empty()) settings.rules = rollback::triggers::built_in(flags.smoke);
  settings.policy.acts = flags.act;
  if (flags.most_per_day) settings.policy.most_per_day = *flags.most_per_day;
  const auto seconds = [](const string& option, const string& text) {
    return std::chrono::ceil<std::chrono::seconds>(duration_of(option, text));
  };
  if (!flags.cool_down.empty()) settings.policy.cool_down = seconds("--cool-down", flags.cool_down);
  if (!flags.settle.empty()) settings.policy.settle = seconds("--settle", flags.settle);
  if (!flags.watch.empty()) settings.pause = duration_of("--watch", flags.watch);
  return settings;
}

// The folder of the stack in the state folder. Who only looks needs none.
std::optional<rollback::StorePlace> find_place(const TriggerFlags& flags, std::vector<string>& notes,
                                               Context& context) {
  try {
    return stack_place(flags.rollback, nullptr, context);
  } catch (const UsageError& error) {
    if (flags.act) throw;
    notes.push_back(string("what was seen before is not known: ") + error.what());
    return std::nullopt;
  }
}

bool has(const std::vector<TriggerRule>& rules, TriggerMeasure measure) {
  return std::any_of(rules.begin(), rules.end(), [&](const TriggerRule& rule) { return rule.measure == measure; });
}

class Watch {
 public:
  Watch(const TriggerFlags& flags, Settings settings, GoBack go_back, Context& context)
      : flags_(flags),
        settings_(std::move(settings)),
        go_back_(std::move(go_back)),
        context_(context),
        place_(find_place(flags, place_notes_, context)),
        machine_(rollback::real_machine({}, "pyat rollback triggers")),
        memory_(*context.durable, folder_of_memory()) {
    first_notes_ = memory_.open();
  }

  ExitCode run() {
    ExitCode code = ExitCode::usage;
    while (true) {
      const std::optional<RollbackTriggersReport> report = look();
      if (!report) return code;  // interrupted: half a look is none
      const bool is_news = show(*report);
      code = code_of(*report);
      const Verdict verdict = report->decision.verdict;
      const bool is_held = verdict == Verdict::hold || verdict == Verdict::observe || verdict == Verdict::plan;
      if (settings_.pause && is_news && is_held && place_) {
        tell_fired(flags_.rollback, report->decision.words, report->decision.next, context_);
      }
      if (report->decision.verdict == Verdict::act) {
        context_.out.flush();
        code = go_back_(report->decision.because);
        // Half of a rollback is for a person.
        if (code == ExitCode::failure) return code;
      }
      if (!settings_.pause || context_.out.flush() != 0 || !pause()) return code;
    }
  }

 private:
  // Without a generation, nothing is written.
  string folder_of_memory() const {
    if (!place_ || context_.files.kind(place_->folder()) != util::FileKind::folder) return {};
    return place_->folder();
  }

  // Nothing: somebody has interrupted, and half a look decides nothing.
  std::optional<RollbackTriggersReport> look() {
    RollbackTriggersReport report{.stack = place_ ? place_->stack : string{},
                                  .now = reported_time(context_),
                                  .policy = settings_.policy,
                                  .notes = place_notes_};
    for (string& note : std::exchange(first_notes_, {})) report.notes.push_back(std::move(note));
    if (!measure(report)) return std::nullopt;
    decide(report);
    return report;
  }

  bool measure(RollbackTriggersReport& report) {
    MeasuredStack asked{};
    std::vector<Answer> answers{};
    const bool is_whole = ask_triggers(settings_.rules, targets(asked, report), report.now, context_, answers);
    if (!is_whole || asked.was_interrupted) return false;
    report.notes.insert(report.notes.end(), asked.notes.begin(), asked.notes.end());
    TriggerCosts costs{};
    if (has(settings_.rules, TriggerMeasure::cost) || has(settings_.rules, TriggerMeasure::targets)) {
      costs = measure_costs(settings_.rules, cost_flags(), context_);
    }
    const Services services = look_at_services();
    if (costs.was_interrupted || services.report.was_interrupted) return false;
    for (std::size_t i = 0; i < settings_.rules.size(); ++i) {
      std::optional<Result> result = result_of(settings_.rules[i], answers[i], costs, services);
      if (!result) return false;
      report.results.push_back(*std::move(result));
    }
    if (const string problem = memory_.save(); !problem.empty()) report.notes.push_back(problem);
    return true;
  }

  struct Services {
    health::Report report{};
    string problem{};  // why nobody could look
  };

  // Somebody may just be writing the Compose files: whoever watches over a stack does not end for that.
  Services look_at_services() {
    if (!has(settings_.rules, TriggerMeasure::health)) return {};
    const RollbackOptions& rollback = flags_.rollback;
    try {
      return {.report = health_now(rollback.compose, rollback.pyat_yml, rollback.docker, context_)};
    } catch (const UsageError& error) {
      return {.problem = error.what()};
    }
  }

  // Those of --from, else the stack's own.
  std::vector<health::Target> targets(MeasuredStack& asked, RollbackTriggersReport& report) {
    if (!has(settings_.rules, TriggerMeasure::promql)) return {};
    if (!flags_.measure.which.targets.empty()) return measured_targets(flags_.measure, context_, asked);
    try {
      return chosen_targets({}, flags_.rollback.compose, flags_.rollback.pyat_yml, context_).list;
    } catch (const UsageError& error) {
      if (!settings_.pause) throw;
      report.notes.push_back(string("no server can be asked: ") + error.what());
      return {};
    }
  }

  MeasureFlags cost_flags() const {
    MeasureFlags measure = flags_.measure;
    const auto& inventory = flags_.rollback.pyat_yml.inventory;
    const bool has_services = inventory && !inventory->services.empty();
    if (measure.which.targets.empty() && has_services) measure.which.targets = {"pyat.yml"};
    return measure;
  }

  // Nothing: the user has had enough.
  std::optional<Result> result_of(const TriggerRule& rule, const Answer& answer, const TriggerCosts& costs,
                                  const Services& services) {
    switch (rule.measure) {
      case TriggerMeasure::promql: return judge(rule, answer);
      case TriggerMeasure::cost: {
        Result result = costs.results.find(rule.name)->second;
        result.rule = &rule;
        result.next = rule.without_data;
        return result;
      }
      case TriggerMeasure::targets: return remembered(rule, costs.targets);
      case TriggerMeasure::health:
        return remembered(rule,
                          services.problem.empty() ? look_of(rule, services.report) : Look{.words = services.problem});
      case TriggerMeasure::smoke:
      case TriggerMeasure::alert: break;
    }
    std::optional<Look> look = look_by_smoke(rule, flags_.rollback, context_);
    return look ? std::optional(remembered(rule, *std::move(look))) : std::nullopt;
  }

  Result remembered(const TriggerRule& rule, Look look) {
    const Stamp now = machine_->now();
    // Another rule of the same name has seen something else.
    const string name = rule.services.empty() ? rule.name : rule.name + " of " + util::joined(rule.services, ", ");
    memory_.add(name, now, std::move(look));
    Result result = judge(rule, memory_.looks(name, now));
    result.next = rule.without_data;
    if (rule.for_time.count() > 0 && folder_of_memory().empty() && !settings_.pause) {
      result.notes.emplace_back("what was seen before is kept once a generation was taken, and within --watch");
    }
    return result;
  }

  Situation situation() {
    Situation situation{.now = machine_->now()};
    if (!place_) return situation;
    situation.acts = rollback::triggers::read_acts(*context_.durable, place_->folder());
    const rollback::History history = rollback::read_history(*context_.durable, place_->folder());
    situation.problem = history.problem;
    if (const rollback::ReadRun* open = history.open()) situation.open_run = rollback::run_name(open->number);
    for (const rollback::ReadRun& run : history.runs) {
      if (run.progress.has_ended()) situation.last_end = run.progress.last();
    }
    return situation;
  }

  void decide(RollbackTriggersReport& report) {
    const Situation before = situation();
    report.acts_today = acts_within_a_day(before);
    report.decision = rollback::triggers::decide(report.results, settings_.policy, before);
    if (report.decision.verdict != Verdict::act) return;
    const string problem = write_act(*context_.durable, place_->folder(), before.acts,
                                     {.when = before.now, .triggers = report.decision.because});
    if (problem.empty()) return;
    // An act that nobody can count is not done.
    report.decision.verdict = Verdict::hold;
    report.decision.words += ", and cannot: " + problem;
    report.decision.next = "pyat rollback run";
  }

  // Whether its states are others than those of the look before.
  bool show(const RollbackTriggersReport& report) {
    const string states = state_line(report);
    const bool is_news = states != std::exchange(last_states_, states);
    deliver(settings_.asked, context_, [&](const Destination& destination) {
      const bool is_stream = settings_.pause && destination.file.empty();
      if (destination.format == "json") return rollback_triggers_json(report, is_stream);
      if (is_stream && !is_news) return rollback_triggers_line(report) + '\n';
      return rollback_triggers_text(report, style_for(destination, flags_.rollback.output, context_));
    });
    return is_news;
  }

  // What is shown again once it changes.
  static string state_line(const RollbackTriggersReport& report) {
    string line{to_string(report.decision.verdict)};
    for (const Result& result : report.results) line.append(1, ' ').append(to_string(result.state));
    return line;
  }

  static ExitCode code_of(const RollbackTriggersReport& report) {
    const auto is = [&](State state) {
      return std::any_of(report.results.begin(), report.results.end(),
                         [&](const Result& each) { return each.state == state; });
    };
    if (is(State::firing)) return ExitCode::problems;
    return is(State::ok) || is(State::warn) ? ExitCode::ok : ExitCode::usage;
  }

  // False: the user has had enough.
  bool pause() {
    const auto client = context_.connect(1);
    client->after(*settings_.pause, [] {});
    return client->run();
  }

  const TriggerFlags& flags_;
  const Settings settings_;
  const GoBack go_back_;
  Context& context_;
  std::vector<string> place_notes_{};
  std::optional<rollback::StorePlace> place_;
  std::unique_ptr<rollback::Machine> machine_;
  rollback::triggers::Memory memory_;
  std::vector<string> first_notes_{};  // said once
  string last_states_{};
};

void add_trigger_options(std::vector<Option>& options, TriggerFlags& flags) {
  options.push_back({.names = "--act",
                     .help = "Go back when a trigger fires: pyat rollback run --yes; without, it is only said",
                     .target = &flags.act});
  options.push_back({.names = "--most-per-day",
                     .value = "N",
                     .help = "Act at most so often in 24 hours (default: 1)",
                     .target = &flags.most_per_day});
  options.push_back({.names = "--cool-down",
                     .value = "DURATION",
                     .help = "After triggers have acted, they do not for so long (default: 1h)",
                     .target = &flags.cool_down});
  options.push_back({.names = "--settle",
                     .value = "DURATION",
                     .help = "After any rollback, they do not for so long (default: 15m)",
                     .target = &flags.settle});
  options.push_back({.names = "--watch",
                     .value = "DURATION",
                     .help = "Look again, so long after the last look, until Ctrl-C",
                     .target = &flags.watch});
  options.push_back({.names = "--smoke",
                     .help = "Beside pyat's own triggers, write: pyat smoke must find it, and an alert must arrive",
                     .target = &flags.smoke});
  options.push_back({.names = "--from",
                     .value = "[KIND=]URL",
                     .help = "Ask this Prometheus or Mimir; may be repeated (default: those of the stack)",
                     .target = &flags.measure.which.targets});
  add_access_options(options, flags.measure.which);
}

}  // namespace

Action setup_rollback_triggers(std::vector<Option>& options) {
  auto flags = std::make_shared<TriggerFlags>();
  add_trigger_options(options, *flags);
  add_rollback_options(options, flags->rollback, true);
  add_output_options(options, flags->rollback.output, formats, {});
  return [flags](Context& context) {
    load_pyat_yml(flags->rollback, context);
    const auto& mistakes = flags->rollback.pyat_yml.mistakes;
    if (mistakes) {
      const bool is_colored = wants_color(flags->rollback.output, context);
      context.out.write(
          render::render({.files = {*mistakes}}, render::Format::text, {.color = is_colored, .width = context.width}));
      return ExitCode::usage;
    }
    Settings settings = settings_of(*flags);
    return Watch(*flags, std::move(settings), go_back_by_run(flags->rollback, context), context).run();
  };
}

}  // namespace pyat::cmd
