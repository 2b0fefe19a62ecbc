// `pyat rollback list` and `pyat rollback show`.
#include <array>
#include <memory>
#include <utility>

#include "cmd/rollback.hpp"
#include "cmd/rollback_stack.hpp"
#include "cmd/usage_error.hpp"
#include "render/rollback_generations.hpp"
#include "util/edit_distance.hpp"

namespace pyat::cmd {
namespace {

using std::string;

constexpr std::array<std::string_view, 2> formats = {"text", "json"};

struct ShowOptions {
  RollbackOptions rollback{};
  string generation{};
  string file{};
};

ExitCode run_list(const RollbackOptions& rollback, Context& context) {
  const std::vector<Destination> asked = destinations(rollback.output, formats);
  const auto store = open_generations(rollback, rollback::Purpose::read, nullptr, context);
  const rollback::Listing listing = generations_of(*store);
  const rollback::Choice good = last_good(listing);
  deliver(asked, context, [&](const Destination& destination) {
    return destination.format == "json"
               ? render::generations_json(listing, good)
               : render::generations_text(listing, good, style_for(destination, rollback.output, context));
  });
  if (listing.entries.empty()) return ExitCode::usage;
  return good.generation ? ExitCode::ok : ExitCode::problems;
}

// By its path, or by the end of it.
const rollback::File& file_of(const rollback::Generation& generation, const string& asked) {
  std::vector<const rollback::File*> found{};
  std::vector<std::string_view> paths{};
  const string end = '/' + asked;
  for (const rollback::File& file : generation.files) {
    paths.push_back(file.path);
    if (file.path == asked || file.path.ends_with(end)) found.push_back(&file);
  }
  if (found.size() == 1) return *found.front();
  if (found.empty()) {
    const std::string_view nearest = util::nearest(asked, paths);
    throw UsageError("generation " + name_of(generation) + " has no file " + asked,
                     nearest.empty() ? "pyat rollback show " + std::to_string(generation.number) + " lists them"
                                     : "did you mean " + string(nearest) + "?");
  }
  throw UsageError("generation " + name_of(generation) + " has several files " + asked,
                   "give more of the path, such as " + found.front()->path);
}

ExitCode show_file(const rollback::Generation& generation, const string& path, rollback::Store& store,
                   Context& context) {
  const rollback::File& file = file_of(generation, path);
  if (!file.link.empty()) throw UsageError(file.path + " is a symbolic link to " + file.link, "show that one");
  const rollback::ContentResult content = store.content(file);
  if (content.problem.is_there()) {
    context.err.write("pyat rollback show: " + content.problem.words + '\n' +
                      (content.problem.next.empty() ? "" : "  " + content.problem.next + '\n'));
    return ExitCode::problems;
  }
  context.out.write(content.text);
  return ExitCode::ok;
}

ExitCode run_show(const ShowOptions& options, Context& context) {
  const std::vector<Destination> asked = destinations(options.rollback.output, formats);
  const auto store = open_generations(options.rollback, rollback::Purpose::read, nullptr, context);
  const rollback::Listing listing = generations_of(*store);
  const rollback::Choice choice = choose(listing, options.generation.empty() ? "last" : options.generation);
  if (!choice.generation) refuse(choice.problem);
  if (!options.file.empty()) return show_file(*choice.generation, options.file, *store, context);
  render::ShownGeneration shown{.generation = *choice.generation, .standing = choice.standing};
  for (const rollback::Entry& entry : listing.entries) {
    if (entry.number == choice.generation->number) shown.verdicts = entry.verdicts;
  }
  shown.damage = store->verify(*choice.generation);
  deliver(asked, context, [&](const Destination& destination) {
    return destination.format == "json"
               ? render::generation_json(shown)
               : render::generation_text(shown, style_for(destination, options.rollback.output, context));
  });
  return shown.damage.empty() ? ExitCode::ok : ExitCode::problems;
}

}  // namespace

Action setup_rollback_list(std::vector<Option>& options) {
  auto list = std::make_shared<RollbackOptions>();
  add_rollback_options(options, *list, false);
  add_output_options(options, list->output, formats, {});
  return [list](Context& context) {
    load_pyat_yml(*list, context);
    return run_list(*list, context);
  };
}

Action setup_rollback_show(std::vector<Option>& options) {
  auto show = std::make_shared<ShowOptions>();
  options.push_back({.names = "GENERATION",
                     .help = "Its number or name, last (the default) or good: the last that has proven itself",
                     .target = &show->generation,
                     .optional = true});
  options.push_back({.names = "--file",
                     .value = "PATH",
                     .help = "Print this file as it was, secrets included",
                     .target = &show->file});
  add_rollback_options(options, show->rollback, false);
  add_output_options(options, show->rollback.output, formats, {});
  return [show](Context& context) {
    load_pyat_yml(show->rollback, context);
    return run_show(*show, context);
  };
}

}  // namespace pyat::cmd
