#include "cmd/rollback_stack.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "cmd/compose_files.hpp"
#include "cmd/docker_address.hpp"
#include "cmd/lint_inventory.hpp"
#include "cmd/usage_error.hpp"
#include "config/paths.hpp"
#include "health/docker/engine.hpp"
#include "render/init_summary.hpp"
#include "render/lint_report.hpp"
#include "rollback/formats/markers.hpp"
#include "util/aead.hpp"
#include "util/text.hpp"

namespace pyat::cmd {
namespace {

using std::string;

constexpr const char* usual_state = ".pyat/rollback";

string absolute(const string& path, const Context& context) {
  return config::normalised(config::join(context.current_folder, path));
}

// --compose, else those of pyat.yml, else the usual ones.
std::vector<string> chosen_paths(const RollbackOptions& rollback, Context& context) {
  std::vector<string> paths = rollback.compose;
  if (paths.empty()) {
    const Stack stack = load_stack(context);
    if (stack.inventory) paths = stack.inventory->compose;
  }
  if (paths.empty()) paths = find_compose_files(context).paths;
  for (string& path : paths) path = absolute(path, context);
  return paths;
}

config::RollbackSettings settings_of(Context& context) {
  const Stack stack = load_stack(context);
  return stack.inventory ? stack.inventory->rollback : config::RollbackSettings{};
}

// Beside pyat.yml; without one, beside the Compose file, or here.
string state_folder(const RollbackOptions& rollback, const StackFiles* files, Context& context) {
  if (!rollback.state.empty()) return absolute(rollback.state, context);
  if (const string state = settings_of(context).state; !state.empty()) return absolute(state, context);
  const auto inventory = config::find_inventory(context.files, context.current_folder);
  if (inventory) {
    const string folder(config::folder_of(absolute(*inventory, context)));
    return config::join(folder, usual_state);
  }
  return config::join(files != nullptr ? files->folder : context.current_folder, usual_state);
}

string variable(const char* name, const Context& context) { return context.env(name).value_or(""); }

string key_file(const RollbackOptions& rollback, Context& context) {
  const rollback::KeyPlace place = rollback::find_key({.option = rollback.key_file,
                                                       .pyat_yml = settings_of(context).key_file,
                                                       .config_folder = variable("XDG_CONFIG_HOME", context),
                                                       .home = variable("HOME", context),
                                                       .current_folder = context.current_folder});
  if (place.path.empty()) {
    throw UsageError("nobody says where the key is that generations are kept with",
                     "name a file for it: --key-file FILE, or set HOME");
  }
  return place.path;
}

// The only stack that has generations there.
string only_stack(const string& state, const string& why, Context& context) {
  std::vector<string> names{};
  for (const util::FolderEntry& entry : context.files.list(state).entries) {
    if (entry.is_folder) names.push_back(entry.name);
  }
  if (names.size() == 1) return names.front();
  if (names.empty()) {
    throw UsageError("there are no generations in " + state + (why.empty() ? "" : ", and " + why),
                     "pyat rollback snapshot takes the first one");
  }
  string list{};
  for (const string& name : names) list += (list.empty() ? "" : ", ") + name;
  throw UsageError("which stack is it? " + state + " has those of " + list + (why.empty() ? "" : ", and " + why),
                   "--stack " + names.front());
}

class Containers {
 public:
  Containers(const RollbackOptions& rollback, Context& context) : context_(context) {
    address_ = engine_address(rollback.docker, context);
  }

  // Fills in what the engine has, or why nobody knows.
  void ask(rollback::Request& request) {
    if (!address_) {
      request.engine_problem = "the Docker engine was not asked (--docker off)";
      return;
    }
    const auto client = context_.connect(8);
    ask_engine(*client, *address_, {.timeout = std::chrono::seconds(10)},
               [&](health::EngineFacts facts) { facts_ = std::move(facts); });
    client->run();
    if (facts_.was_asked) {
      request.containers = facts_.containers;
    } else {
      request.engine_problem = facts_.notes.empty() ? "the Docker engine has not answered" : facts_.notes.front();
    }
  }

 private:
  Context& context_;
  std::optional<health::EngineAddress> address_{};
  health::EngineFacts facts_{};
};

// What each server is set up to write, by its own file.
void add_formats(const StackFiles& files, Context& context, rollback::Generation& generation) {
  const compose::ReadFile read = file_reader(context);
  const compose::Stack known = compose::inventory_of(files.project, read);
  for (const rollback::Service& service : generation.services) {
    if (service.kind.empty() || service.release.empty()) continue;
    const auto found = std::find_if(known.services.begin(), known.services.end(),
                                    [&](const auto& each) { return each.service.name == service.name; });
    string text{};
    if (found != known.services.end() && !found->service.config.empty())
      text = read(found->service.config).value_or("");
    rollback::Markers markers = rollback::markers_of(service.kind, service.release, text, service.command);
    if (!markers.problem.empty()) generation.notes.push_back(service.name + ": " + markers.problem);
    for (rollback::Format& format : markers.formats) {
      const auto& all = generation.formats;
      if (std::find(all.begin(), all.end(), format) == all.end()) generation.formats.push_back(std::move(format));
    }
  }
}

}  // namespace

void add_rollback_options(std::vector<Option>& options, RollbackOptions& rollback, bool looks) {
  options.push_back({.names = "--compose",
                     .value = "FILE",
                     .help =
                         "A Compose file of the stack; repeated as docker compose -f; without, those of pyat.yml or "
                         "the usual ones here",
                     .target = &rollback.compose});
  options.push_back({.names = "--stack",
                     .value = "NAME",
                     .help = "The stack, as Compose calls the project",
                     .target = &rollback.stack});
  options.push_back({.names = "--state",
                     .value = "FOLDER",
                     .help = "Where generations are kept (default: .pyat/rollback beside pyat.yml)",
                     .target = &rollback.state});
  options.push_back({.names = "--key-file",
                     .value = "FILE",
                     .help = "The key that contents are encrypted with (default: pyat/rollback.key in the user's "
                             "folder of settings, made when it is missing)",
                     .target = &rollback.key_file});
  if (!looks) return;
  options.push_back({.names = "--docker",
                     .value = "SOCKET",
                     .help = "Ask the Docker engine there; off: do not ask (default: as the docker command)",
                     .target = &rollback.docker});
}

StackFiles stack_files(const RollbackOptions& rollback, const string& consequence, Context& context, bool warns) {
  StackFiles files{.paths = chosen_paths(rollback, context)};
  compose::Loaded loaded = load_compose(files.paths, context);
  if (!loaded.project) {
    if (warns) context.err.write(render::render({.files = std::move(loaded.reports)}, render::Format::text, {}));
    throw UsageError(consequence + ": the Compose files have mistakes", "docker compose config shows them, too");
  }
  if (warns) {
    context.err.write(render::compose_warnings(loaded.reports));
    context.err.write(render::unset_variables(*loaded.project));
  }
  files.folder = string(config::folder_of(files.paths.front()));
  files.project = std::move(*loaded.project);
  if (!rollback.stack.empty()) files.project.name = rollback.stack;
  return files;
}

void refuse(const rollback::Problem& problem) {
  throw UsageError(problem.words + (problem.state.empty() ? "" : "; " + problem.state), problem.next);
}

std::unique_ptr<rollback::Store> open_generations(const RollbackOptions& rollback, rollback::Purpose purpose,
                                                  const StackFiles* files, Context& context) {
  rollback::StorePlace place{.state_folder = state_folder(rollback, files, context),
                             .stack = files != nullptr ? files->project.name : rollback.stack,
                             .key_file = key_file(rollback, context)};
  if (place.stack.empty()) {
    string why{};
    try {
      const StackFiles found = stack_files(rollback, "nothing was looked at", context, false);
      place.stack = found.project.name;
      place.state_folder = state_folder(rollback, &found, context);
    } catch (const UsageError& error) {
      // At three in the morning, the file that no longer parses is why somebody asks.
      why = error.what();
    }
    if (place.stack.empty()) place.stack = only_stack(place.state_folder, why, context);
  }
  rollback::Opened opened = open_store(*context.durable, place, purpose, util::random_bytes);
  for (const string& note : opened.notes) context.err.write("pyat rollback: " + note + '\n');
  if (opened.problem.is_there()) refuse(opened.problem);
  return std::move(opened.store);
}

rollback::Snapshot snapshot_of_now(const RollbackOptions& rollback, const StackFiles& files,
                                   const rollback::Store& store, Context& context,
                                   std::vector<std::pair<string, string>> releases, const string& label) {
  rollback::Request request{.project = files.project,
                            .folder = files.folder,
                            .compose_files = files.paths,
                            .profiles = util::split_at(variable("COMPOSE_PROFILES", context), ","),
                            .environment_files = {config::join(files.folder, ".env")},
                            .left_out = {store.place().state_folder, store.place().key_file},
                            .releases = std::move(releases),
                            .label = label,
                            .pyat = PYAT_VERSION,
                            .taken = std::chrono::floor<std::chrono::seconds>(context.now())};
  for (const string& path : settings_of(context).files) {
    request.patterns.push_back({.text = absolute(path, context), .role = rollback::Role::application});
  }
  Containers containers(rollback, context);
  containers.ask(request);
  rollback::Snapshot snapshot =
      take(request, {.files = *context.durable,
                     .environment = compose_environment(files.paths.front(), context),
                     .digest = [&store](std::string_view text) { return store.vault().digest_of(text); },
                     .digest_value = [&store](std::string_view text) { return store.vault().digest_of_value(text); },
                     .formats = {}});
  add_formats(files, context, snapshot.generation);
  return snapshot;
}

}  // namespace pyat::cmd
