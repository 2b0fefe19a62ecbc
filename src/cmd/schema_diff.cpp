#include <array>
#include <memory>
#include <string>
#include <vector>

#include "cmd/lint_lists.hpp"
#include "cmd/output_options.hpp"
#include "cmd/schema.hpp"
#include "cmd/schema_options.hpp"
#include "cmd/usage_error.hpp"
#include "cmd/user_schemas.hpp"
#include "reference/fields.hpp"
#include "render/schema_reports.hpp"

namespace pyat::cmd {
namespace {

using reference::Diff;

constexpr std::array<std::string_view, 3> formats = {"text", "json", "markdown"};

struct DiffOptions {
  std::vector<std::string> releases{};
  Setting product{};
  std::string section{};
  std::string schemas{};
  OutputOptions output{};
};

std::vector<Diff> compare(const DiffOptions& options, Context& context) {
  const std::string folder = schemas_folder(options.schemas, context);
  std::vector<Diff> diffs{};
  bool section_known = options.section.empty();
  for (const schemas::Product product : products_named(options.product)) {
    const auto from = known_release(folder, product, options.releases[0], context);
    const auto to = known_release(folder, product, options.releases[1], context);
    if (!from || !to) continue;
    diffs.push_back(reference::diff(*from, *to, options.section));
    section_known = section_known || reference::find_path(from->root, options.section) ||
                    reference::find_path(to->root, options.section);
  }
  if (diffs.empty()) {
    for (const std::string& release : options.releases) check_target(options.product, {release, "RELEASE"});
    throw UsageError("no server has both releases: " + options.releases[0] + " and " + options.releases[1],
                     "pyat schema list shows all");
  }
  if (!section_known) throw UsageError("--section: neither release has " + options.section);
  return diffs;
}

ExitCode run_diff(const DiffOptions& options, Context& context) {
  if (options.releases.size() != 2) throw UsageError("name two releases", "such as: pyat schema diff 2.10.3 3.0.0");
  const std::vector<Destination> wanted = destinations(options.output, formats);
  const std::vector<Diff> diffs = compare(options, context);
  const render::Style style{.color = wants_color(options.output, context), .width = context.width};
  deliver(wanted, context, [&](const Destination& destination) {
    if (destination.format == "json") return render::schema_diff_json(diffs);
    if (destination.format == "markdown") return render::schema_diff_markdown(diffs);
    return render::schema_diff_text(diffs, destination.file.empty() ? style : render::Style{});
  });
  return ExitCode::ok;
}

}  // namespace

Action setup_schema_diff(std::vector<Option>& options) {
  auto diff = std::make_shared<DiffOptions>();
  options.push_back({.names = "RELEASE", .help = "The older release, then the newer one", .target = &diff->releases});
  add_product_option(options, diff->product, "Compare one server only");
  options.push_back({.names = "--section",
                     .value = "PATH",
                     .help = "Only what is in this section, such as limits",
                     .target = &diff->section});
  add_schemas_option(options, diff->schemas);
  add_output_options(options, diff->output, formats, {});
  return [diff](Context& context) { return run_diff(*diff, context); };
}

}  // namespace pyat::cmd
