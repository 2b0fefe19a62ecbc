#include <array>
#include <memory>

#include "cmd/rollback.hpp"
#include "cmd/rollback_planning.hpp"

namespace pyat::cmd {
namespace {

constexpr std::array<std::string_view, 2> formats = {"text", "json"};

ExitCode run_plan(const PlanFlags& flags, Context& context) {
  const std::vector<Destination> asked = destinations(flags.rollback.output, formats);
  Planning planning(flags, rollback::Purpose::read, context);
  planning.look();
  planning.make();
  deliver(asked, context, [&](const Destination& destination) {
    const render::Style style = style_for(destination, flags.rollback.output, context);
    return destination.format == "json" ? render::plan_json(planning.report())
                                        : render::plan_text(planning.report(), style);
  });
  return planning.is_blocked() || !planning.losses().empty() ? ExitCode::problems : ExitCode::ok;
}

}  // namespace

Action setup_rollback_plan(std::vector<Option>& options) {
  auto plan = std::make_shared<PlanFlags>();
  add_plan_options(options, *plan);
  add_rollback_options(options, plan->rollback, true);
  add_output_options(options, plan->rollback.output, formats, {});
  return [plan](Context& context) {
    load_pyat_yml(plan->rollback, context, PyatYml::must_be_right);
    return run_plan(*plan, context);
  };
}

}  // namespace pyat::cmd
