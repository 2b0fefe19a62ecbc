// `pyat rollback checklist`: what should be so before a migration.
#include "render/rollback_checklist.hpp"

#include <array>
#include <memory>
#include <utility>

#include "cmd/rollback.hpp"
#include "cmd/rollback_checklist_look.hpp"
#include "cmd/usage_error.hpp"
#include "render/lint_report.hpp"
#include "util/duration.hpp"

namespace pyat::cmd {
namespace {

using std::string;

constexpr std::array<std::string_view, 3> formats = {"text", "markdown", "json"};

struct ChecklistFlags {
  RollbackOptions rollback{};
  string oldest = "30d";
};

std::chrono::seconds oldest_of(const ChecklistFlags& flags) {
  const auto oldest = util::parse_duration(flags.oldest);
  if (!oldest || oldest->count() == 0) {
    throw UsageError("--oldest must be a time such as 12h or 30d, found '" + flags.oldest + "'");
  }
  return std::chrono::ceil<std::chrono::seconds>(*oldest);
}

ExitCode run_checklist(const ChecklistFlags& flags, Context& context) {
  const std::vector<Destination> asked = destinations(flags.rollback.output, formats);
  const std::chrono::seconds oldest = oldest_of(flags);
  if (flags.rollback.pyat_yml.mistakes) {
    context.err.write(render::render({.files = {*flags.rollback.pyat_yml.mistakes}}, render::Format::text, {}));
    throw UsageError("nothing was looked at: pyat.yml has mistakes", "pyat lint shows them");
  }
  const ChecklistLook look(flags.rollback, oldest, context);
  const render::ChecklistReport report{
      .stack = look.stack(), .looked = look.facts().now, .items = checklist_of(look.facts())};
  deliver(asked, context, [&](const Destination& destination) {
    if (destination.format == "json") return render::checklist_json(report);
    if (destination.format == "markdown") return render::checklist_markdown(report);
    return render::checklist_text(report, style_for(destination, flags.rollback.output, context));
  });
  return is_ready(report.items) ? ExitCode::ok : ExitCode::problems;
}

}  // namespace

Action setup_rollback_checklist(std::vector<Option>& options) {
  auto checklist = std::make_shared<ChecklistFlags>();
  options.push_back({.names = "--oldest",
                     .value = "DURATION",
                     .help = "What was proven or tried longer ago than this does not count (default: 30d)",
                     .target = &checklist->oldest});
  add_rollback_options(options, checklist->rollback, true);
  add_output_options(options, checklist->rollback.output, formats, {});
  return [checklist](Context& context) {
    load_pyat_yml(checklist->rollback, context);
    return run_checklist(*checklist, context);
  };
}

}  // namespace pyat::cmd
