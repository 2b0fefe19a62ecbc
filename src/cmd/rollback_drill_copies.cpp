#include "cmd/rollback_drill_copies.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "cmd/generation_files.hpp"
#include "cmd/rollback_stack.hpp"
#include "cmd/usage_error.hpp"
#include "compose/tree.hpp"
#include "config/paths.hpp"

namespace pyat::cmd {
namespace {

using rollback::DrillNote;
using rollback::DrillSource;
using rollback::Generation;
using std::string;

constexpr std::size_t most_text = 1024 * 1024;

struct Read {
  compose::LoadedTree compose{};
  compose::Environment environment{};
};

// As the driver of a run has it: what .env says counts more than the shell.
compose::Environment environment_of(const Generation& generation, util::Files& files, const Context& context) {
  std::map<string, string, std::less<>> variables{};
  const util::ReadResult dotenv = files.read(config::join(generation.folder, ".env"), most_text);
  if (dotenv.problem.empty()) {
    for (auto& [name, value] : compose::parse_dotenv(dotenv.text)) variables.insert_or_assign(name, value);
  }
  return [variables = std::move(variables), env = context.env](std::string_view name) -> std::optional<string> {
    const auto found = variables.find(name);
    return found == variables.end() ? env(name) : std::optional(found->second);
  };
}

Read read_compose(const Generation& generation, rollback::Store& store, Context& context) {
  GenerationFiles files(context.files, store, generation);
  Read read{.environment = environment_of(generation, files, context)};
  std::vector<compose::File> texts{};
  for (const string& path : generation.compose_files) {
    util::ReadResult text = files.read(path, most_text);
    if (!text.problem.empty()) {
      throw UsageError("nothing was drilled: " + path + " of generation " + name_of(generation) + ": " + text.problem,
                       "pyat rollback show " + name_of(generation));
    }
    texts.push_back({path, std::move(text.text)});
  }
  const auto read_more = [&files](const string& path) -> std::optional<string> {
    util::ReadResult text = files.read(path, most_text);
    return text.problem.empty() ? std::optional(std::move(text.text)) : std::nullopt;
  };
  read.compose = compose::load_tree(texts, generation.stack, read.environment, read_more);
  if (!read.compose.loaded.project) {
    throw UsageError("nothing was drilled: the Compose files of generation " + name_of(generation) + " have mistakes",
                     "pyat rollback drill --to with another one of pyat rollback list");
  }
  return read;
}

DrillSource source_of(const Generation& generation, const Read& read, rollback::Engine& engine) {
  DrillSource source{.generation = generation,
                     .project = *read.compose.loaded.project,
                     .tree = read.compose.tree,
                     .environment = read.environment};
  for (const rollback::Service& service : generation.services) {
    const rollback::EngineImage image = engine.image(service.image_id.empty() ? service.image : service.image_id);
    if (!image.volumes.empty()) source.image_volumes[service.name] = image.volumes;
  }
  return source;
}

void add_new(std::vector<DrillNote>& all, const std::vector<DrillNote>& more) {
  for (const DrillNote& note : more) {
    if (std::find(all.begin(), all.end(), note) == all.end()) all.push_back(note);
  }
}

}  // namespace

DrillCopies::DrillCopies(const Generation& before, const Generation& target, const rollback::DrillPlace& place,
                         rollback::Store& store, rollback::Engine& engine, Context& context)
    : store_(store) {
  const Read of_before = read_compose(before, store, context);
  const Read of_target = read_compose(target, store, context);
  const DrillSource before_source = source_of(before, of_before, engine);
  const DrillSource target_source = source_of(target, of_target, engine);
  left_out_ = not_drilled(before_source);
  add_new(left_out_, not_drilled(target_source));
  before_ = drill_side(before_source, place, left_out_);
  target_ = drill_side(target_source, place, left_out_);
}

std::vector<DrillNote> DrillCopies::differences() const {
  std::vector<DrillNote> all = before_.differences;
  add_new(all, target_.differences);
  return all;
}

rollback::Material DrillCopies::material(const rollback::DrillSide& side) {
  return {.generation = &side.generation, .content = [this, &side](const rollback::File& file) -> util::ReadResult {
            if (file.digest == rollback::drill_compose_digest) return {.text = side.compose};
            return read_content(store_, file);
          }};
}

}  // namespace pyat::cmd
