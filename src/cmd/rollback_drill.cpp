// `pyat rollback drill`: the whole run against copies, in a Compose project of their own.
#include "render/rollback_drill.hpp"

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "cmd/docker_address.hpp"
#include "cmd/rollback.hpp"
#include "cmd/rollback_drill_copies.hpp"
#include "cmd/rollback_planning.hpp"
#include "cmd/usage_error.hpp"
#include "config/paths.hpp"
#include "render/rollback_run.hpp"
#include "rollback/drill/report.hpp"
#include "rollback/drill/scratch.hpp"
#include "rollback/driver/compose_driver.hpp"
#include "rollback/execute/check_executor.hpp"
#include "rollback/execute/dispatch.hpp"
#include "rollback/execute/files_executor.hpp"
#include "rollback/execute/services_executor.hpp"
#include "rollback/journal/lock.hpp"
#include "rollback/plan/moves.hpp"
#include "rollback/run/session.hpp"
#include "util/text.hpp"

namespace pyat::cmd {
namespace {

using rollback::Generation;
using rollback::Kind;
using rollback::Outcome;
using rollback::Step;
using rollback::StepResult;
using std::string;
using std::chrono::milliseconds;

constexpr std::array<std::string_view, 3> formats = {"text", "markdown", "json"};
constexpr std::size_t most_connections = 4;
constexpr std::chrono::seconds healthy_within{300};

struct DrillFlags {
  PlanFlags plan{};
  bool keeps = false;
};

rollback::Driver::Names names_of(const Generation& generation) {
  rollback::Driver::Names names{};
  for (const rollback::Service& service : generation.services) names.push_back(service.name);
  return names;
}

class Drill {
 public:
  Drill(const DrillFlags& flags, Planning& planning, Context& context)
      : flags_(flags),
        planning_(planning),
        context_(context),
        files_(*context.durable),
        machine_(rollback::real_machine({}, "pyat rollback drill")),
        place_(rollback::drill_place(planning.stack(), planning.store().place().folder())),
        client_(context.connect_deaf(most_connections)),
        address_(
            needed_engine(flags.plan.rollback.docker, "nothing was drilled: that needs the Docker engine", context)),
        engine_(*client_, address_),
        scratch_(*client_, address_, place_) {
    context_.is_interrupted();  // from here on, Ctrl-C waits for the end of a step, and all is taken down
  }
  Drill(const Drill&) = delete;
  Drill& operator=(const Drill&) = delete;
  ~Drill() {
    if (is_up_) take_down();
  }

  rollback::DrillReport run() {
    const auto since = machine_->now().since_boot;
    report_.stack = planning_.stack();
    report_.project = place_.project;
    report_.began = std::chrono::floor<std::chrono::seconds>(context_.now());
    begin();
    const Generation& before = *planning_.plan().before;
    DrillCopies copies(before, planning_.target(), place_, planning_.store(), engine_, context_);
    report_.from = name_of(before);
    report_.to = name_of(planning_.target());
    report_.left_out = copies.left_out();
    report_.differences = copies.differences();
    report_.not_tried = not_tried(planning_.plan(), own_steps(), notifies());
    if (names_of(copies.before()).empty() || names_of(copies.target()).empty()) {
      throw UsageError("nothing was drilled: no service is left that could be: " + copies.left_out().front().service +
                           ": " + copies.left_out().front().words,
                       "pyat rollback plan says what a run would do");
    }
    drill(copies);
    finish();
    report_.took = machine_->now().since_boot - since;
    return std::move(report_);
  }

 private:
  using Driver = rollback::Driver;

  std::vector<string> own_steps() const {
    std::vector<string> names{};
    const auto& inventory = flags_.plan.rollback.pyat_yml.inventory;
    if (!inventory) return names;
    for (const config::RollbackStep& step : inventory->rollback.steps) names.push_back(step.name);
    return names;
  }

  bool notifies() const {
    const auto& inventory = flags_.plan.rollback.pyat_yml.inventory;
    return inventory && !inventory->rollback.notify.empty();
  }

  // One that was killed is taken down first. A real run does not wait for a drill: the lock is another one.
  void begin() {
    constexpr unsigned own = 0700;
    if (const string problem = files_.make_folder(place_.folder, own); !problem.empty()) {
      throw UsageError("nothing was drilled: cannot make " + place_.folder + ": " + problem, "let pyat write there");
    }
    lock_ = rollback::take_lock(*lock_files_, *machine_, place_.folder);
    if (!lock_.held) throw UsageError("nothing was drilled: " + lock_.problem, lock_.next);
    const rollback::ScratchLook found = scratch_.look();
    if (!found.problem.empty()) throw UsageError("nothing was drilled: " + found.problem, "docker info");
    if (!found.foreign.empty()) {
      throw UsageError("nothing was drilled: the Compose project " + place_.project + " is not one of pyat's: it has " +
                           util::listed(found.foreign),
                       "docker compose --project-name " + place_.project + " ps --all");
    }
    if (!found.own.empty()) {
      phase("take-down-earlier", "Take an earlier drill down", [this] { return removed(); });
      if (!report_.phases.back().result.is_done) {
        throw UsageError("nothing was drilled: " + report_.phases.back().result.words,
                         report_.phases.back().result.next);
      }
    }
    if (const string problem = remove_copies(); !problem.empty()) {
      throw UsageError("nothing was drilled: " + problem, "remove " + place_.folder);
    }
  }

  string remove_copies() {
    string problem{};
    for (const char* name : {"/files", "/compose", "/journal"}) {
      const string why = rollback::remove_copies(files_, place_.folder + name);
      if (problem.empty()) problem = why;
    }
    return problem;
  }

  StepResult removed() {
    const rollback::ScratchRemoved removed = scratch_.remove();
    const string words = words_of(removed);
    if (!removed.problem.empty()) return {.words = removed.problem, .next = removed.next};
    return {.is_done = true, .words = words.empty() ? "there was nothing" : words + " removed"};
  }

  void phase(const string& id, const string& title, const std::function<StepResult()>& act) {
    context_.err.write("pyat rollback drill: " + title + '\n');
    const auto since = machine_->now().since_boot;
    StepResult result = act();
    report_.phases.push_back(
        {.id = id, .title = title, .took = machine_->now().since_boot - since, .result = std::move(result)});
  }

  bool may_go_on() {
    if (!report_.phases.empty() && !report_.phases.back().result.is_done) {
      const rollback::DrillPhase& failed = report_.phases.back();
      report_.words =
          "the drill says nothing of the way back: what is there now could not be copied: " + failed.result.words;
      report_.next = failed.result.next;
      return false;
    }
    if (!context_.is_interrupted()) return true;
    report_.words = "the drill was interrupted: it says nothing of the way back";
    report_.next = "pyat rollback drill";
    return false;
  }

  void drill(DrillCopies& copies) {
    rollback::ComposeDriver driver(*context_.processes, *client_, address_, files_,
                                   compose_options(place_.folder + "/compose", flags_.plan.rollback, context_));
    is_up_ = true;
    if (!start_before(copies, driver)) return;
    rollback::FilesExecutor files(files_, copies.before_material(), copies.target_material());
    rollback::ServicesExecutor services(driver, copies.before_material(), copies.target_material());
    rollback::CheckExecutor checks{};
    checks.set("preflight", [&](const Step&) { return preflight(copies, driver); });
    checks.set("health", [&](const Step& step) {
      return driver.wait_healthy(copies.target(), names_of(copies.target()), step.timeout);
    });
    rollback::Dispatch dispatch{};
    dispatch.set(Kind::files, files);
    for (const Kind kind : {Kind::up, Kind::down, Kind::wait_healthy}) dispatch.set(kind, services);
    dispatch.set(Kind::check, checks);
    run_plan(copies, dispatch);
  }

  bool start_before(DrillCopies& copies, Driver& driver) {
    phase("copy-files", "Copy the files of generation " + report_.from,
          [&] { return put_files(copies.before_material()); });
    if (!may_go_on()) return false;
    Driver::Names serve{}, well{};
    for (const rollback::Service& service : copies.before().services) {
      const bool has_worked = service.is_one_shot && service.state.starts_with("exited");
      if (!is_running(service) && !has_worked) continue;
      serve.push_back(service.name);
      const bool was_ill = service.state.find("unhealthy") != string::npos || service.state == "restarting";
      if (!was_ill) well.push_back(service.name);
    }
    if (serve.empty()) {
      report_.notes.emplace_back("nothing of the stack runs now: the drill starts from nothing");
      return true;
    }
    phase("start-before", "Start copies of " + util::listed(serve) + " as they are now",
          [&] { return driver.up(copies.before_material(), serve, healthy_within); });
    if (!may_go_on() || well.empty()) return report_.words.empty();
    phase("before-healthy", "Wait until they are well",
          [&] { return driver.wait_healthy(copies.before(), well, healthy_within); });
    return may_go_on();
  }

  StepResult put_files(const rollback::Material& material) {
    Step step{.id = "copy-files", .kind = Kind::files};
    for (const rollback::File& file : material.generation->files) {
      if (file.digest != rollback::drill_compose_digest) step.details.emplace_back("path", file.path);
    }
    StepResult result = rollback::FilesExecutor(files_, material, material).apply(step);
    result.proofs.clear();  // a line each of hundreds of files
    return result;
  }

  static StepResult preflight(DrillCopies& copies, Driver& driver) {
    StepResult result = driver.ready();
    if (!result.is_done) return result;
    const rollback::Images images = driver.missing_images(copies.target(), names_of(copies.target()));
    if (!images.problem.empty()) return {.words = images.problem, .next = images.next};
    if (!images.missing.empty()) return {.words = images.missing.front().words, .next = images.missing.front().next};
    return result;
  }

  void run_plan(DrillCopies& copies, rollback::Executor& executor) {
    rollback::PlanOptions options{.breaks_first = flags_.plan.breaks_first, .flushes = false};
    const rollback::Plan plan = plan_of(copies.before(), copies.target(), options);
    if (plan.changes_nothing) {
      report_.words = "the drill says nothing of the way back: what differs is in services that are not drilled";
      report_.next = "pyat rollback plan";
      return;
    }
    rollback::RunOptions run_options{};
    run_options.is_interrupted = context_.is_interrupted;
    run_options.on_line = [this](const rollback::Line& line, const rollback::Progress& progress) {
      context_.err.write(render::run_line_text(line, progress, std::nullopt, {}));
    };
    rollback::Session session{
        .files = files_, .machine = *machine_, .executor = executor, .folder = place_.folder, .options = run_options};
    const rollback::RunResult result = start(
        session,
        {.stack = place_.project, .from = report_.from, .to = report_.to, .pyat = PYAT_VERSION, .steps = plan.steps});
    conclude(report_, result, context_.is_interrupted());
    const rollback::History history = rollback::read_history(files_, place_.folder);
    if (!history.runs.empty()) report_.run = report_of(history, history.runs.back(), {}, machine_->now());
  }

  void finish() {
    if (flags_.keeps) {
      is_up_ = false;
      report_.is_kept = true;
    } else {
      take_down();
    }
    const bool is_known = report_.outcome != Outcome::unknown;
    if (!is_known) return;
    const rollback::Problem problem =
        planning_.store().judge(planning_.target(), "drill", report_.outcome, report_.words,
                                std::chrono::floor<std::chrono::seconds>(context_.now()));
    if (problem.is_there()) report_.notes.push_back("that it was drilled could not be kept: " + problem.words);
  }

  // Copies hold secrets in clear: they go, too. The journal stays until the next drill.
  void take_down() {
    is_up_ = false;
    phase("take-down", "Take the copies down, with their volumes", [this] { return removed(); });
    const StepResult& result = report_.phases.back().result;
    if (!result.is_done) report_.notes.push_back("not all was taken down: " + result.words + "; " + result.next);
    for (const char* name : {"/files", "/compose"}) {
      if (string problem = rollback::remove_copies(files_, place_.folder + name); !problem.empty()) {
        report_.notes.push_back(std::move(problem));
      }
    }
  }

  const DrillFlags& flags_;
  Planning& planning_;
  Context& context_;
  util::DurableFiles& files_;
  std::unique_ptr<rollback::Machine> machine_;
  rollback::DrillPlace place_;
  std::unique_ptr<net::Client> client_;
  health::EngineAddress address_;
  rollback::Engine engine_;
  rollback::Scratch scratch_;
  std::unique_ptr<rollback::LockFiles> lock_files_ = rollback::real_lock_files();
  rollback::LockResult lock_{};
  rollback::DrillReport report_{};
  bool is_up_ = false;  // or may be, as far as is known
};

ExitCode run_drill(const DrillFlags& flags, Context& context) {
  const std::vector<Destination> asked = destinations(flags.plan.rollback.output, formats);
  Planning planning(flags.plan, rollback::Purpose::take, context);
  const auto open = rollback::refusal(rollback::read_history(*context.durable, planning.store().place().folder()));
  if (open) throw UsageError("nothing was drilled: " + open->words, open->next);
  planning.look();
  planning.keep_now();
  planning.make();
  if (planning.is_blocked()) {
    context.err.write(render::plan_text(planning.report(), {}));
    throw UsageError("nothing was drilled: the plan cannot be carried out",
                     "pyat rollback plan shows what is in the way");
  }
  if (planning.plan().changes_nothing) {
    throw UsageError("nothing was drilled: the stack is as generation " + name_of(planning.target()) + " has it",
                     "name another one with --to: pyat rollback list");
  }
  const rollback::DrillReport report = Drill(flags, planning, context).run();
  deliver(asked, context, [&](const Destination& destination) {
    if (destination.format == "json") return render::rollback_drill_json(report);
    if (destination.format == "markdown") return render::rollback_drill_markdown(report);
    return render::rollback_drill_text(report, style_for(destination, flags.plan.rollback.output, context));
  });
  return report.outcome == Outcome::good ? ExitCode::ok : ExitCode::problems;
}

}  // namespace

Action setup_rollback_drill(std::vector<Option>& options) {
  auto drill = std::make_shared<DrillFlags>();
  options.push_back({.names = "--to",
                     .value = "GENERATION",
                     .help = "Drill the way to this one: its number or name, or last (default: the last good one)",
                     .target = &drill->plan.target});
  options.push_back({.names = "--break-first",
                     .help = "Stop all that is to go before anything is started",
                     .target = &drill->plan.breaks_first});
  options.push_back({.names = "--keep",
                     .help = "Leave the copies running for a look; the next drill takes them down",
                     .target = &drill->keeps});
  add_rollback_options(options, drill->plan.rollback, true);
  add_output_options(options, drill->plan.rollback.output, formats, {});
  return [drill](Context& context) {
    load_pyat_yml(drill->plan.rollback, context);
    return run_drill(*drill, context);
  };
}

}  // namespace pyat::cmd
