#include "cmd/rollback_planning.hpp"

#include <algorithm>
#include <utility>

#include "cmd/rollback_cost.hpp"
#include "cmd/rollback_notify.hpp"
#include "cmd/usage_error.hpp"
#include "rollback/flush/flush.hpp"
#include "rollback/plan/ways.hpp"
#include "rollback/snapshot/retake.hpp"

namespace pyat::cmd {
namespace {

using std::string;

std::vector<rollback::FlushWay> flushes_of(const rollback::Plan& plan) {
  std::vector<rollback::FlushWay> flushes{};
  for (const rollback::Step& step : plan.steps) {
    if (step.kind != rollback::Kind::flush) continue;
    flushes.push_back(rollback::flush_way(*step.detail("kind"), *step.detail("release")));
  }
  return flushes;
}

bool stands_in_the_way(const rollback::WayBack& way) {
  return way.way == rollback::Way::impossible || way.way == rollback::Way::loses || way.way == rollback::Way::unknown;
}

}  // namespace

void add_plan_options(std::vector<Option>& options, PlanFlags& flags) {
  options.push_back({.names = "--to",
                     .value = "GENERATION",
                     .help = "Go back to this one: its number or name, or last (default: the last good one)",
                     .target = &flags.target});
  options.push_back({.names = "--break-first",
                     .help = "Stop all that is to go before anything is started, where there is no room for both",
                     .target = &flags.breaks_first});
  options.push_back({.names = "--no-flush",
                     .help = "Do not let servers write out what they hold in memory before they are stopped: what only "
                             "their write-ahead logs have then stays in their volumes",
                     .target = &flags.no_flush});
  options.push_back({.names = "--smoke",
                     .help = "Verify by pyat smoke, too: what is written must come back",
                     .target = &flags.smoke});
  options.push_back({.names = "--alert",
                     .help = "Verify that an alert which is sent to Alertmanager arrives, too",
                     .target = &flags.alert});
  options.push_back({.names = "--receiver",
                     .value = "HOST:PORT",
                     .help = "Where to wait for that alert (default: as pyat smoke)",
                     .target = &flags.receiver});
}

Planning::Planning(const PlanFlags& flags, rollback::Purpose purpose, Context& context)
    : flags_(flags), context_(context) {
  try {
    files_ = stack_files(flags.rollback, "nothing was planned", context);
  } catch (const UsageError& error) {
    broken_ = error.what();
  }
  store_ = open_generations(flags.rollback, purpose, files_ ? &*files_ : nullptr, context);
}

void Planning::look() {
  listing_ = generations_of(*store_);
  choice_ = flags_.target.empty() ? rollback::last_good(listing_) : rollback::choose(listing_, flags_.target);
  if (!choice_.generation) refuse(choice_.problem);
  const auto digest = [this](std::string_view text) { return store_->vault().digest_of(text); };
  if (files_) {
    now_ = snapshot_of_now(flags_.rollback, *files_, *store_, context_);
  } else {
    // The file that no longer parses may be why somebody wants to go back.
    const rollback::Generation* const last = newest(listing_);
    if (last == nullptr) throw UsageError(broken_, "pyat rollback list");
    base_ = *last;
    now_ = retake(*base_, *context_.durable, digest, std::chrono::floor<std::chrono::seconds>(context_.now()));
  }
  if (flags_.target.empty()) pass_over_now();
  add_files_of(target(), now_, *context_.durable, digest);
}

// The newest generation that is the same has a label, perhaps, where what is there now has none.
const rollback::Generation& Planning::labelled_now() const {
  const auto at = std::find_if(listing_.entries.rbegin(), listing_.entries.rend(), [&](const rollback::Entry& entry) {
    return entry.generation && !entry.generation->label.empty() &&
           plan_of(*entry.generation, now_.generation, {}).changes_nothing;
  });
  return at == listing_.entries.rend() ? now_.generation : *at->generation;
}

// Of those that are good, the newest that is not what is there now: going back to that would change nothing.
void Planning::pass_over_now() {
  while (choice_.generation && plan_of(before(), target(), {}).changes_nothing) {
    rollback::Choice older = rollback::last_good(listing_, target().number);
    if (!older.generation) return;
    rollback::Skipped now{.number = target().number, .name = name_of(target()), .why = "it is what is there now"};
    older.skipped.insert(older.skipped.begin(), std::move(now));
    older.skipped.insert(older.skipped.begin(), choice_.skipped.begin(), choice_.skipped.end());
    choice_ = std::move(older);
  }
}

void Planning::keep_now() { now_.generation = keep(*store_, std::move(now_), listing_).generation; }

rollback::OwnSteps Planning::own_steps() const {
  const Stack& pyat_yml = flags_.rollback.pyat_yml;
  if (!pyat_yml.inventory) return {};
  return rollback::own_steps(pyat_yml.inventory->rollback.steps, before(), target(),
                             {.current = context_.current_folder, .pyat_yml = folder_of_pyat_yml(pyat_yml, context_)});
}

rollback::PlanOptions Planning::plan_options(std::vector<rollback::OwnStep> own) const {
  const Stack& pyat_yml = flags_.rollback.pyat_yml;
  return {.own = std::move(own),
          .files_before = base_ ? &now_.generation : nullptr,
          .breaks_first = flags_.breaks_first,
          .smoke = flags_.smoke,
          .flushes = !flags_.no_flush,
          .alerts = flags_.alert || !flags_.receiver.empty(),
          .receiver = flags_.receiver,
          .notifies = pyat_yml.inventory && !pyat_yml.inventory->rollback.notify.empty()};
}

void Planning::make() {
  rollback::OwnSteps own = own_steps();
  plan_ = plan_of(before(), target(), plan_options(std::move(own.steps)));
  plan_->obstacles.insert(plan_->obstacles.end(), own.obstacles.begin(), own.obstacles.end());
  report_.emplace(
      render::PlanReport{.plan = *plan_,
                         .choice = choice_,
                         .is_default = flags_.target.empty(),
                         .ways = ways_back(before(), target()),
                         .flushes = flushes_of(*plan_),
                         .notes = now_.generation.notes,
                         .damage = store_->verify(target()),
                         .costs = monthly_costs(labelled_now(), target(), flags_.rollback.pyat_yml, context_)});
}

bool Planning::is_blocked() const { return !plan_->obstacles.empty() || !report_->damage.empty(); }

std::vector<const rollback::WayBack*> Planning::losses() const {
  std::vector<const rollback::WayBack*> losses{};
  for (const rollback::WayBack& way : report_->ways) {
    if (stands_in_the_way(way)) losses.push_back(&way);
  }
  return losses;
}

}  // namespace pyat::cmd
