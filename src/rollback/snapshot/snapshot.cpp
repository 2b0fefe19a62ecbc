#include "rollback/snapshot/snapshot.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "compose/inventory.hpp"
#include "config/paths.hpp"
#include "rollback/secrets.hpp"
#include "rollback/snapshot/services.hpp"
#include "util/text.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;

constexpr std::size_t max_text = 8U << 20U;  // bytes of a file that is looked into
constexpr std::size_t digits_of_secret = 8;  // enough to see that it has changed

bool is_one_of(const std::vector<string>& all, string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

class Taker {
 public:
  Taker(const Request& request, const Outside& outside)
      : request_(request),
        outside_(outside),
        collector_(outside.files, outside.digest, request.folder, request.left_out),
        masker_([&outside](string_view secret) {
          return "***" + outside.digest_value("secret\n" + string(secret)).substr(0, digits_of_secret);
        }),
        stack_(compose::inventory_of(request.project, [this](const string& path) { return text_of(path); })) {}

  Snapshot take() {
    learn_secrets();
    add_compose_files();
    add_environment_files();
    for (const compose::Service& service : request_.project.services) add_service(service);
    for (const FilePattern& pattern : request_.patterns) collector_.add_pattern(pattern);
    add_notes();
    return finish();
  }

 private:
  std::optional<string> text_of(const string& path) const {
    util::ReadResult done = outside_.files.read(path, max_text);
    if (!done.problem.empty()) return std::nullopt;
    return std::move(done.text);
  }

  // Before a command is shown: what is the value of GRAFANA_PASSWORD is a secret in the words of a script, too.
  void learn_secrets() {
    for (const compose::Service& service : request_.project.services) {
      for (const compose::Variable& variable : service.environment) {
        if (is_secret_name(variable.name) && variable.value) masker_.know(*variable.value);
        if (is_secret_name(variable.reference)) learn_variable(variable.reference);
      }
      for (const string& word : service.raw_command) learn_from(word);
      for (const compose::Mount& secret : service.secrets) masker_.know(text_of(secret.source).value_or(""));
    }
    for (const string& path : request_.environment_files) masker_.know_variables(text_of(path).value_or(""));
  }

  void learn_variable(string_view name) { masker_.know(outside_.environment(name).value_or("")); }

  // Those that a word asks for.
  void learn_from(const string& word) {
    compose::interpolate(word, [this](string_view name) {
      if (is_secret_name(name)) learn_variable(name);
      return outside_.environment(name);
    });
  }

  void add_compose_files() {
    const std::set<string> given(request_.compose_files.begin(), request_.compose_files.end());
    for (const string& path : request_.compose_files) {
      if (!collector_.add_file(path, Role::compose, "docker compose -f")) {
        collector_.problem(path + " is not there, and Compose is to read it");
      }
    }
    for (const string& path : request_.project.files) {
      if (given.contains(path)) continue;
      if (!collector_.add_file(path, Role::compose, "included or extended")) {
        collector_.problem(path + " is not there, and another Compose file includes or extends it");
      }
    }
  }

  void add_environment_files() {
    for (const string& path : request_.environment_files) {
      if (collector_.add_file(path, Role::environment, "variables of the Compose files") || !has_variables()) continue;
      collector_.note(path +
                      " is not there: variables of the Compose files have their defaults, or what the shell has");
    }
    std::vector<string> unset{};
    for (const compose::UnsetVariable& variable : request_.project.unset) unset.push_back(variable.name);
    if (unset.empty()) return;
    collector_.note("variables of the Compose files that have no value, and Compose puts nothing in their place: " +
                    util::joined(unset, ", "));
  }

  // Without any, nobody misses a .env.
  bool has_variables() const {
    const std::vector<string>& files = request_.project.files;
    return std::any_of(files.begin(), files.end(),
                       [&](const string& path) { return text_of(path).value_or("").find('$') != string::npos; });
  }

  const compose::Found* found(string_view name) const {
    const auto it = std::find_if(stack_.services.begin(), stack_.services.end(),
                                 [&](const compose::Found& one) { return one.service.name == name; });
    return it == stack_.services.end() ? nullptr : &*it;
  }

  void add_service(const compose::Service& service) {
    const health::Container* container = container_of(request_.project, service, request_.containers);
    if (!service.is_active && container == nullptr) {
      collector_.note("the service " + service.name + " is left out: it needs a profile that is not chosen");
      return;
    }
    Service made = service_of({.service = service,
                               .found = found(service.name),
                               .container = container,
                               .is_engine_known = request_.engine_problem.empty(),
                               .name = compose::container_of(request_.project, service),
                               .environment = outside_.environment,
                               .digest_value = outside_.digest_value,
                               .masker = masker_});
    for (const auto& [name, release] : request_.releases) {
      if (name == service.name && !release.empty()) made.release = release;
    }
    if (container != nullptr) add_drift(service, *container);
    if (service.is_built) built_.push_back(service.name);
    add_files_of(service);
    add_formats(made);
    services_.push_back(std::move(made));
  }

  void add_drift(const compose::Service& service, const health::Container& container) {
    for (const string& drift : drift_of(service, container)) {
      collector_.note(service.name + ": " + drift + "; what the files say has not run: docker compose up -d " +
                      service.name);
    }
  }

  void add_files_of(const compose::Service& service) {
    for (const string& path : service.env_files) {
      if (collector_.add_file(path, Role::environment, "env_file of " + service.name)) continue;
      collector_.note(path + " (env_file of " + service.name +
                      ") is not there: Compose does not start it without, unless it is optional");
    }
    for (const compose::Mount& secret : service.secrets) {
      if (collector_.add_file(secret.source, Role::secret, "secret of " + service.name)) continue;
      collector_.note(secret.source + " (secret of " + service.name + ") is not there: Compose does not start it");
    }
    for (compose::Mount mount : service.mounts) {
      if (mount.source.starts_with("~/")) {
        const auto home = outside_.environment("HOME");
        if (home && home->starts_with('/')) mount.source = *home + mount.source.substr(1);
      }
      collector_.add_mount(mount, service.name);
    }
  }

  void add_formats(const Service& service) {
    if (service.kind.empty() || service.release.empty() || !outside_.formats) return;
    const compose::Found* facts = found(service.name);
    const string path = facts == nullptr ? string{} : facts->service.config;
    const string configuration = path.empty() ? string{} : text_of(path).value_or("");
    Markers markers = outside_.formats(service.kind, service.release, configuration, service.command);
    if (!markers.problem.empty()) collector_.note(service.name + ": " + markers.problem);
    for (Format& format : markers.formats) {
      if (std::find(formats_.begin(), formats_.end(), format) == formats_.end()) formats_.push_back(std::move(format));
    }
  }

  void add_notes() {
    if (!built_.empty()) {
      collector_.note("images that are built here, and that only this machine has: those of " +
                      util::joined(built_, ", "));
    }
    if (!request_.engine_problem.empty()) {
      collector_.note("what the containers run is not known: " + request_.engine_problem);
    }
    for (const health::Container& container : request_.containers) {
      if (container.compose_project != request_.project.name || container.compose_service.empty()) continue;
      const compose::Service* service = request_.project.find(container.compose_service);
      if (service == nullptr) {
        collector_.note("the container " + container.name + " is of the service " + container.compose_service +
                        ", which is in none of these Compose files: it is no part of this generation");
        continue;
      }
      add_other_replica(*service, container);
    }
  }

  void add_other_replica(const compose::Service& service, const health::Container& container) {
    const health::Container* first = container_of(request_.project, service, request_.containers);
    if (first == nullptr || first->image_id == container.image_id || container.image_id.empty()) return;
    collector_.note("the containers " + first->name + " and " + container.name + " of " + service.name +
                    " run different images; the one of " + first->name + " is taken");
  }

  Snapshot finish() {
    Snapshot snapshot{};
    Generation& made = snapshot.generation;
    made.taken = request_.taken;
    made.label = request_.label;
    made.stack = request_.project.name;
    made.folder = request_.folder;
    made.compose_files = request_.compose_files;
    made.profiles = request_.profiles;
    made.services = std::move(services_);
    std::sort(made.services.begin(), made.services.end(),
              [](const Service& a, const Service& b) { return a.name < b.name; });
    made.files = collector_.files();
    made.formats = std::move(formats_);
    for (const string& note : collector_.notes()) {
      if (!is_one_of(made.notes, note)) made.notes.push_back(note);
    }
    made.pyat = request_.pyat;
    snapshot.contents = collector_.contents();
    snapshot.problems = collector_.problems();
    return snapshot;
  }

  const Request& request_;
  const Outside& outside_;
  Collector collector_;
  Masker masker_;
  const compose::Stack stack_;
  std::vector<Service> services_{};
  std::vector<Format> formats_{};
  std::vector<string> built_{};
};

}  // namespace

Snapshot take(const Request& request, const Outside& outside) { return Taker(request, outside).take(); }

}  // namespace pyat::rollback
