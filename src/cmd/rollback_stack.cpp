#include "cmd/rollback_stack.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "cmd/compose_files.hpp"
#include "cmd/docker_address.hpp"
#include "cmd/usage_error.hpp"
#include "config/paths.hpp"
#include "health/docker/engine.hpp"
#include "render/init_summary.hpp"
#include "render/lint_report.hpp"
#include "rollback/diff/diff.hpp"
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

config::RollbackSettings settings_of(const RollbackOptions& rollback) {
  return rollback.pyat_yml.inventory ? rollback.pyat_yml.inventory->rollback : config::RollbackSettings{};
}

// --compose, else those of pyat.yml, else the usual ones.
std::vector<string> chosen_paths(const RollbackOptions& rollback, Context& context) {
  std::vector<string> paths = rollback.compose;
  if (paths.empty() && rollback.pyat_yml.inventory) paths = rollback.pyat_yml.inventory->compose;
  if (paths.empty()) paths = find_compose_files(context).paths;
  for (string& path : paths) path = absolute(path, context);
  return paths;
}

// Where pyat.yml is, whether or not it can be used.
std::optional<string> path_of(const Stack& pyat_yml) {
  if (pyat_yml.inventory) return pyat_yml.inventory->path;
  return pyat_yml.mistakes ? std::optional(pyat_yml.mistakes->path) : std::nullopt;
}

// Beside pyat.yml; without one, beside the Compose file, or here.
string state_folder(const RollbackOptions& rollback, const StackFiles* files, const Context& context) {
  if (!rollback.state.empty()) return absolute(rollback.state, context);
  if (const string state = settings_of(rollback).state; !state.empty()) return absolute(state, context);
  if (const auto path = path_of(rollback.pyat_yml)) {
    return config::join(config::folder_of(absolute(*path, context)), usual_state);
  }
  return config::join(files != nullptr ? files->folder : context.current_folder, usual_state);
}

string variable(const char* name, const Context& context) { return context.env(name).value_or(""); }

// Empty: nobody says where it is.
string key_file(const RollbackOptions& rollback, const Context& context) {
  return rollback::find_key({.option = rollback.key_file,
                             .pyat_yml = settings_of(rollback).key_file,
                             .config_folder = variable("XDG_CONFIG_HOME", context),
                             .home = variable("HOME", context),
                             .current_folder = context.current_folder})
      .path;
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
  throw UsageError("which stack is it? " + state + " has those of " + util::joined(names, ", ") +
                       (why.empty() ? "" : ", and " + why),
                   "--stack " + names.front());
}

// What the engine has. Nothing: `problem` says why.
std::vector<health::Container> running(const RollbackOptions& rollback, Context& context, string& problem) {
  const auto address = engine_address(rollback.docker, context);
  if (!address) {
    problem = "the Docker engine was not asked (--docker off)";
    return {};
  }
  health::EngineFacts facts{};
  const auto client = context.connect(8);
  ask_engine(*client, *address, {.timeout = std::chrono::seconds(10)},
             [&](health::EngineFacts found) { facts = std::move(found); });
  client->run();
  if (facts.was_asked) return std::move(facts.containers);
  problem = facts.notes.empty() ? "the Docker engine has not answered" : facts.notes.front();
  return {};
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

void load_pyat_yml(RollbackOptions& rollback, Context& context, PyatYml state) {
  rollback.pyat_yml = load_stack(context);
  if (!rollback.pyat_yml.mistakes) return;
  const string& path = rollback.pyat_yml.mistakes->path;
  if (state == PyatYml::must_be_right) {
    throw UsageError("nothing was done: " + path + " has mistakes", "pyat lint " + path);
  }
  context.err.write("pyat rollback: " + path + " has mistakes, and nothing in it counts: pyat lint " + path + '\n');
}

void refuse(const rollback::Problem& problem) {
  throw UsageError(problem.words + (problem.state.empty() ? "" : "; " + problem.state), problem.next);
}

rollback::StorePlace stack_place(const RollbackOptions& rollback, const StackFiles* files, Context& context) {
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
  return place;
}

std::unique_ptr<rollback::Store> open_generations(const RollbackOptions& rollback, rollback::Purpose purpose,
                                                  const StackFiles* files, Context& context) {
  const rollback::StorePlace place = stack_place(rollback, files, context);
  if (place.key_file.empty()) {
    throw UsageError("nobody says where the key is that generations are kept with",
                     "name a file for it: --key-file FILE, or set HOME");
  }
  rollback::Opened opened = open_store(*context.durable, place, purpose, util::random_bytes);
  for (const string& note : opened.notes) context.err.write("pyat rollback: " + note + '\n');
  if (opened.problem.is_there()) refuse(opened.problem);
  return std::move(opened.store);
}

rollback::ComposeOptions compose_options(string folder, const RollbackOptions& rollback, const Context& context) {
  rollback::ComposeOptions options{.folder = std::move(folder), .environment = context.variables()};
  if (const auto said = settings_of(rollback).settled_after) options.settled_after = *said;
  return options;
}

rollback::Listing generations_of(rollback::Store& store) {
  rollback::Listing listing = store.list();
  if (listing.problem.is_there()) refuse(listing.problem);
  return listing;
}

util::ReadResult read_content(rollback::Store& store, const rollback::File& file) {
  rollback::ContentResult kept = store.content(file);
  return {.text = std::move(kept.text), .problem = std::move(kept.problem.words)};
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
  for (const string& path : settings_of(rollback).files) {
    request.patterns.push_back({.text = absolute(path, context), .role = rollback::Role::application});
  }
  const std::vector<health::Container> containers = running(rollback, context, request.engine_problem);
  request.containers = containers;
  return take(request, {.files = *context.durable,
                        .environment = compose_environment(files.paths.front(), context),
                        .digest = [&store](std::string_view text) { return store.vault().digest_of(text); },
                        .digest_value = [&store](std::string_view text) { return store.vault().digest_of_value(text); },
                        .formats = rollback::markers_of});
}

KeptNow keep(rollback::Store& store, rollback::Snapshot now, const rollback::Listing& listing) {
  const auto content = [&](const rollback::File& file) { return read_content(store, file); };
  const rollback::Generation* const last = newest(listing);
  const bool is_the_same = last != nullptr && (now.generation.label.empty() || last->label == now.generation.label) &&
                           last->notes == now.generation.notes && diff(*last, now.generation, content).is_empty();
  if (is_the_same) return {.generation = *last, .is_new = false};
  rollback::Taken taken = store.take(std::move(now.generation), now.contents);
  if (taken.problem.is_there()) refuse(taken.problem);
  return {.generation = std::move(taken.generation), .notes = std::move(taken.notes)};
}

}  // namespace pyat::cmd
