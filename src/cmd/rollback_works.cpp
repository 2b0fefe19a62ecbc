#include "cmd/rollback_works.hpp"

#include <algorithm>
#include <utility>

#include "cmd/docker_address.hpp"
#include "cmd/rollback_checks.hpp"
#include "cmd/rollback_outside.hpp"
#include "cmd/rollback_places.hpp"
#include "cmd/today.hpp"
#include "cmd/usage_error.hpp"
#include "rollback/preflight/lint.hpp"
#include "rollback/secrets.hpp"

namespace pyat::cmd {
namespace {

using rollback::Kind;
using rollback::Step;
using rollback::StepResult;
using std::string;

constexpr std::size_t most_connections = 8;

Context deaf(Context context) {
  context.connect = context.connect_deaf;
  return context;
}

rollback::PreflightChecks preflight_checks(const RunSides& sides, const RollbackOptions& options, Context& context) {
  rollback::PreflightChecks checks{};
  checks.probes = outside_probes(sides.services, sides.target, options.pyat_yml, options.docker, context);
  checks.lint = [day = today(context)](const rollback::Service& service, const rollback::File& file,
                                       const string& text) { return lint_for(service, file, text, day); };
  checks.parse_compose = [&context](const rollback::Material& material) {
    return compose_problems(material, context.env);
  };
  checks.find_secret = secret_finder(context);
  return checks;
}

void add_secrets(std::vector<string>& secrets, const rollback::Generation& generation, rollback::Store& store) {
  for (const rollback::File& file : generation.files) {
    if (file.role != rollback::Role::environment) continue;
    for (string& secret : rollback::secret_values(read_content(store, file).text)) secrets.push_back(std::move(secret));
  }
}

// What the steps of pyat.yml are told, and what nobody may be shown of what they say: the secrets of both sides.
rollback::Surroundings surroundings_of(const rollback::Begin& begin, const RunSides& sides, rollback::Store& store,
                                       Context& context) {
  rollback::Surroundings surroundings{.stack = begin.stack,
                                      .from = begin.from,
                                      .to = begin.to,
                                      .folder = sides.target.folder,
                                      .environment = context.variables()};
  add_secrets(surroundings.secrets, sides.files, store);
  add_secrets(surroundings.secrets, sides.target, store);
  return surroundings;
}

// Of the services before: what the steps that stop them name, where the files are another generation's.
string services_name(const rollback::Begin& begin) {
  for (const Step& step : begin.steps) {
    if (step.kind != Kind::down) continue;
    if (const string* const name = step.detail("generation")) return *name;
  }
  return begin.from;
}

}  // namespace

RunSides sides_of(const rollback::Begin& begin, const rollback::Listing& listing) {
  RunSides sides{};
  const auto choose_into = [&](rollback::Generation& side, const string& name) {
    if (sides.problem.is_there()) return;
    rollback::Choice choice = choose(listing, name);
    if (choice.generation) {
      side = std::move(*choice.generation);
    } else {
      sides.problem = std::move(choice.problem);
    }
  };
  choose_into(sides.files, begin.from);
  choose_into(sides.services, services_name(begin));
  choose_into(sides.target, begin.to);
  return sides;
}

string compose_folder(const string& stack_folder) { return stack_folder + "/compose"; }

RollbackWorks::RollbackWorks(const RollbackOptions& options, rollback::Store& store, rollback::Begin begin,
                             RunSides sides, Notifier& notifier, std::function<rollback::notify::Message()> message,
                             Context& context)
    : options_(options),
      store_(store),
      begin_(std::move(begin)),
      sides_(std::move(sides)),
      context_(deaf(context)),
      client_(context_.connect(most_connections)),
      surroundings_(surroundings_of(begin_, sides_, store, context_)),
      preflight_(preflight_checks(sides_, options_, context_)),
      driver_(*context_.processes, *client_,
              needed_engine(options.docker, "nothing was done: services cannot be started without the Docker engine",
                            context_),
              *context_.durable,
              compose_options(compose_folder(store.place().folder()), options_, context_)),
      files_(*context_.durable, material(sides_.files), material(sides_.target)),
      services_(driver_, material(sides_.services), material(sides_.target)),
      actions_(*context_.processes, *client_, *context_.durable, surroundings_, preflight_.find_secret),
      flush_(*client_, flush_places_in(sides_.services, store_, options_.docker, options_.pyat_yml, context_),
             [this] { return std::chrono::floor<std::chrono::seconds>(context_.now()); }),
      notify_(notifier.queue(), std::move(message)) {
  for (const string& secret : surroundings_.secrets) notifier.queue().know(secret);
  set_checks();
  dispatch_.set(Kind::files, files_);
  for (const Kind kind : {Kind::up, Kind::down, Kind::wait_healthy}) dispatch_.set(kind, services_);
  dispatch_.set(Kind::flush, flush_);
  for (const Kind kind : {Kind::command, Kind::http}) dispatch_.set(kind, actions_);
  dispatch_.set(Kind::check, checks_);
  dispatch_.set(Kind::notify, notify_);
}

rollback::Material RollbackWorks::material(const rollback::Generation& generation) {
  return {.generation = &generation,
          .content = [this](const rollback::File& file) { return read_content(store_, file); }};
}

rollback::Probes RollbackWorks::probes() {
  return watch_probes(sides_.services, sides_.target, store_, options_.pyat_yml, context_);
}

void RollbackWorks::set_checks() {
  const auto request_of = [this](const Step& step) {
    CheckRequest request{.compose = sides_.target.compose_files,
                         .pyat_yml = options_.pyat_yml,
                         .docker = options_.docker,
                         .limit = step.timeout};
    if (const string* const receiver = step.detail("receiver")) request.receiver = *receiver;
    return request;
  };
  checks_.set("preflight", [this](const Step&) { return preflight(); });
  checks_.set("health", [this, request_of](const Step& step) { return check_health(request_of(step), context_); });
  checks_.set("smoke", [this, request_of](const Step& step) { return check_smoke(request_of(step), context_); });
  checks_.set("alert", [this, request_of](const Step& step) { return check_alert(request_of(step), context_); });
}

StepResult RollbackWorks::preflight() {
  return result_of(rollback::preflight({.before = sides_.services,
                                        .target = material(sides_.target),
                                        .steps = begin_.steps,
                                        .state_folder = store_.place().folder(),
                                        .surroundings = surroundings_,
                                        .driver = driver_,
                                        .files = *context_.durable,
                                        .checks = preflight_}));
}

}  // namespace pyat::cmd
