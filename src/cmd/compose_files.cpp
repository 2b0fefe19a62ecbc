#include "cmd/compose_files.hpp"

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "cmd/usage_error.hpp"
#include "config/paths.hpp"
#include "render/init_summary.hpp"
#include "render/lint_report.hpp"
#include "util/text.hpp"

namespace pyat::cmd {
namespace {

using std::string;
using std::string_view;

constexpr std::size_t max_size = 1024 * 1024;

// In the order in which Compose looks for them, each with the file that it merges into it.
constexpr std::array<string_view, 4> usual_names = {"compose.yaml", "compose.yml", "docker-compose.yaml",
                                                    "docker-compose.yml"};

bool is_file(Context& context, const string& path) { return context.files.kind(path) == util::FileKind::file; }

// compose.override.yaml of compose.yaml, with either ending; empty when there is none.
string override_of(Context& context, string_view name) {
  const string stem(name.substr(0, name.rfind('.')));
  for (const char* ending : {".override.yml", ".override.yaml"}) {
    if (is_file(context, stem + ending)) return stem + ending;
  }
  return {};
}

bool looks_like_compose(string_view name) {
  const bool begins = name.starts_with("docker-compose.") || name.starts_with("compose.") ||
                      name.starts_with("docker-compose-") || name.starts_with("compose-");
  return begins && (name.ends_with(".yml") || name.ends_with(".yaml"));
}

std::vector<string> other_files(Context& context) {
  std::vector<string> names{};
  for (const util::FolderEntry& entry : context.files.list(".").entries) {
    if (!entry.is_folder && looks_like_compose(entry.name)) names.push_back(entry.name);
  }
  return names;
}

}  // namespace

compose::Environment compose_environment(const string& first_file, Context& context) {
  auto variables = std::make_shared<std::map<string, string, std::less<>>>();
  const util::ReadResult read = context.files.read(config::join(config::folder_of(first_file), ".env"), max_size);
  if (read.problem.empty()) {
    for (auto& [name, value] : compose::parse_dotenv(read.text)) variables->insert_or_assign(name, value);
  }
  return [variables, env = context.env](string_view name) -> std::optional<string> {
    if (auto value = env(name)) return value;
    const auto found = variables->find(name);
    return found == variables->end() ? std::nullopt : std::optional(found->second);
  };
}

string usual_compose_file(Context& context) {
  for (const string_view name : usual_names) {
    if (is_file(context, string(name))) return string(name);
  }
  return {};
}

ComposeFiles find_compose_files(Context& context) {
  const compose::Environment environment = compose_environment("", context);
  if (const auto named = environment("COMPOSE_FILE"); named && !named->empty()) {
    const string separator = environment("COMPOSE_PATH_SEPARATOR").value_or("");
    return {util::split_at(*named, separator.empty() ? ":" : separator), "named by COMPOSE_FILE"};
  }
  if (const string name = usual_compose_file(context); !name.empty()) {
    ComposeFiles files{.paths = {name}};
    if (string other = override_of(context, name); !other.empty()) files.paths.push_back(std::move(other));
    return files;
  }
  const std::vector<string> others = other_files(context);
  if (others.size() == 1) return {others, "the only Compose file here"};
  if (others.empty()) {
    throw UsageError("there is no Compose file in " + context.current_folder,
                     "name it: pyat init deploy/docker-compose.yml");
  }
  throw UsageError("which Compose file is it? " + util::joined(others, " "),
                   "name one, or several to merge them as docker compose -f A -f B does: pyat init " + others.front());
}

compose::ReadFile file_reader(Context& context) {
  return [&context](const string& path) -> std::optional<string> {
    util::ReadResult read = context.files.read(path, max_size);
    return read.problem.empty() ? std::optional(std::move(read.text)) : std::nullopt;
  };
}

compose::Loaded load_compose(const std::vector<string>& paths, Context& context) {
  std::vector<compose::File> files{};
  for (const string& path : paths) {
    util::ReadResult read = context.files.read(path, max_size);
    if (!read.problem.empty()) throw UsageError("cannot read " + path + ": " + read.problem, read.remedy);
    files.push_back({path, std::move(read.text)});
  }
  if (files.empty()) throw UsageError("no Compose file is named");
  const string first = config::normalised(config::join(context.current_folder, paths.front()));
  const string_view folder = config::folder_of(first);
  return compose::load_project(files, folder.substr(folder.rfind('/') + 1), compose_environment(paths.front(), context),
                               file_reader(context));
}

compose::Stack compose_stack(const std::vector<string>& paths, const string& consequence, Context& context) {
  compose::Loaded loaded = load_compose(paths, context);
  if (!loaded.project) {
    // What a file with an error says of other services may be wrong, too.
    context.err.write(render::render({.files = std::move(loaded.reports)}, render::Format::text, {}));
    throw UsageError(consequence + ": the Compose files have mistakes", "docker compose config shows them, too");
  }
  context.err.write(render::compose_warnings(loaded.reports));
  context.err.write(render::unset_variables(*loaded.project));
  compose::Stack stack = compose::inventory_of(*loaded.project, file_reader(context));
  if (stack.services.empty()) {
    throw UsageError("no service of " + paths.front() + " can be listed",
                     stack.notes.empty() ? string{} : stack.notes.front());
  }
  return stack;
}

}  // namespace pyat::cmd
