#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cmd/output_options.hpp"
#include "cmd/schema.hpp"
#include "cmd/schema_options.hpp"
#include "cmd/usage_error.hpp"
#include "cmd/user_schemas.hpp"
#include "render/schema_reports.hpp"

namespace pyat::cmd {
namespace {

using reference::Match;
using schemas::KnownRelease;

constexpr std::array<std::string_view, 2> formats = {"text", "json"};

struct ShowOptions {
  std::string path{};
  Setting product{};
  Setting target{};
  std::string schemas{};
  OutputOptions output{};
};

void add_suggestions(const std::vector<KnownRelease>& releases, render::Found& found) {
  for (const KnownRelease& asked : releases) {
    for (std::string& path : reference::suggestions(asked, found.query)) {
      found.suggestions.push_back({asked.release.product, std::move(path), asked.version});
    }
  }
}

// What the release asked for has goes before what only others have.
void sort_out(const KnownRelease& asked, std::vector<Match> matches, render::Found& found) {
  const auto others = std::stable_partition(matches.begin(), matches.end(),
                                            [&](const Match& match) { return match.newest == asked.version; });
  const auto here = others - matches.begin();
  if (here != 1 && matches.size() != 1) {
    std::move(matches.begin(), matches.end(), std::back_inserter(found.matches));
    return;
  }
  reference::FieldHistory history = reference::history_of(asked, matches.front().path);
  for (std::size_t i = 1; i < matches.size(); ++i) {
    history.elsewhere.push_back(matches[i].path + ", last in " + std::string(matches[i].newest));
  }
  found.fields.push_back(std::move(history));
}

render::Found find(const std::string& query, const std::vector<KnownRelease>& releases) {
  render::Found found{.query = query};
  for (const KnownRelease& asked : releases) {
    const std::string product(schemas::display_name(asked.release.product));
    found.searched.push_back(product + " " + std::string(asked.version));
    sort_out(asked, reference::search(asked, query), found);
  }
  // One field of each product is an answer; more of one product are a question, in which both have their place.
  if (!found.matches.empty()) {
    for (const reference::FieldHistory& field : found.fields) {
      found.matches.push_back({field.product, field.path, field.release});
    }
    found.fields.clear();
  }
  if (found.fields.empty() && found.matches.empty()) add_suggestions(releases, found);
  return found;
}

ExitCode run_show(const ShowOptions& show, Context& context) {
  if (show.path.empty()) throw UsageError("name a field, a section or a flag", "such as limits.ingestion_rate");
  const std::vector<Destination> wanted = destinations(show.output, formats);
  const render::Found found = find(show.path, releases_named(show.product, show.target, show.schemas, context));
  const render::Style style{.color = wants_color(show.output, context), .width = context.width};
  deliver(wanted, context, [&](const Destination& destination) {
    if (destination.format == "json") return render::schema_show_json(found);
    return render::schema_show_text(found, destination.file.empty() ? style : render::Style{});
  });
  return found.fields.empty() ? ExitCode::problems : ExitCode::ok;
}

}  // namespace

Action setup_schema_show(std::vector<Option>& options) {
  auto show = std::make_shared<ShowOptions>();
  options.push_back({.names = "PATH",
                     .help = "A field, a section, the end of a path, or a flag",
                     .target = &show->path,
                     .dashed = true});
  add_product_option(options, show->product, "Look in one server only");
  add_target_option(options, show->target);
  add_schemas_option(options, show->schemas);
  add_output_options(options, show->output, formats, {});
  return [show](Context& context) { return run_show(*show, context); };
}

}  // namespace pyat::cmd
