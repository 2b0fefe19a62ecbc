#include "render/rollback_plan.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "cmd/rollback.hpp"
#include "cmd/rollback_stack.hpp"
#include "cmd/usage_error.hpp"
#include "rollback/flush/flush.hpp"
#include "rollback/formats/formats.hpp"
#include "rollback/plan/plan.hpp"

namespace pyat::cmd {
namespace {

using std::string;

constexpr std::array<std::string_view, 2> formats = {"text", "json"};

struct PlanFlags {
  RollbackOptions rollback{};
  string target{};
  bool breaks_first = false;
};

// Releases that differ of one product: those that are replaced, and those of another name of the same kind.
std::vector<rollback::WayBack> ways_of(const rollback::Generation& before, const rollback::Generation& target) {
  std::vector<rollback::WayBack> ways{};
  for (const rollback::Service& old : before.services) {
    for (const rollback::Service& fresh : target.services) {
      if (old.kind.empty() || old.kind != fresh.kind || old.release == fresh.release) continue;
      rollback::WayBack way = can_go_back(old.kind, old.release, fresh.release, before.formats);
      const bool is_known = std::any_of(ways.begin(), ways.end(), [&](const rollback::WayBack& each) {
        return each.product == way.product && each.from == way.from && each.to == way.to;
      });
      // What pyat has no table for has no data that another release might not read.
      const bool says_nothing = way.way == rollback::Way::unknown && !rollback::holds_data(old.kind);
      if (!is_known && !says_nothing) ways.push_back(std::move(way));
    }
  }
  return ways;
}

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

ExitCode run_plan(const PlanFlags& flags, Context& context) {
  const std::vector<Destination> asked = destinations(flags.rollback.output, formats);
  const StackFiles files = stack_files(flags.rollback, "nothing was planned", context);
  const auto store = open_generations(flags.rollback, rollback::Purpose::read, &files, context);
  const rollback::Listing listing = store->list();
  if (listing.problem.is_there()) refuse(listing.problem);
  const rollback::Choice choice =
      flags.target.empty() ? rollback::last_good(listing) : rollback::choose(listing, flags.target);
  if (!choice.generation) refuse(choice.problem);
  const rollback::Snapshot now = snapshot_of_now(flags.rollback, files, *store, context);
  const rollback::Plan plan = plan_of(now.generation, *choice.generation, {.breaks_first = flags.breaks_first});
  const render::PlanReport report{.plan = plan,
                                  .choice = choice,
                                  .is_default = flags.target.empty(),
                                  .ways = ways_of(now.generation, *choice.generation),
                                  .flushes = flushes_of(plan),
                                  .notes = now.generation.notes,
                                  .damage = store->verify(*choice.generation)};
  deliver(asked, context, [&](const Destination& destination) {
    const render::Style style{.color = wants_color(flags.rollback.output, context),
                              .width = destination.file.empty() ? context.width : 0};
    return destination.format == "json" ? render::plan_json(report) : render::plan_text(report, style);
  });
  const bool is_clear = plan.obstacles.empty() && report.damage.empty() &&
                        std::none_of(report.ways.begin(), report.ways.end(), stands_in_the_way);
  return is_clear ? ExitCode::ok : ExitCode::problems;
}

}  // namespace

Action setup_rollback_plan(std::vector<Option>& options) {
  auto plan = std::make_shared<PlanFlags>();
  options.push_back({.names = "--to",
                     .value = "GENERATION",
                     .help = "Go back to this one: its number or name, or last (default: the last good one)",
                     .target = &plan->target});
  options.push_back({.names = "--break-first",
                     .help = "Stop all that is to go before anything is started, where there is no room for both",
                     .target = &plan->breaks_first});
  add_rollback_options(options, plan->rollback, true);
  add_output_options(options, plan->rollback.output, formats, {});
  return [plan](Context& context) { return run_plan(*plan, context); };
}

}  // namespace pyat::cmd
