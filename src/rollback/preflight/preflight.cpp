#include "rollback/preflight/preflight.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "compose/facts.hpp"
#include "config/paths.hpp"
#include "rollback/execute/action.hpp"
#include "rollback/plan/plan.hpp"
#include "rollback/preflight/needs.hpp"
#include "rollback/preflight/services.hpp"
#include "util/text.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;
using Names = std::vector<string>;

constexpr std::uint64_t mebibyte = 1024 * 1024;
// Beside what is written: a journal with the words of every step; the layer, the log and the state of each container.
constexpr std::uint64_t spare_state = 16 * mebibyte, spare_folder = mebibyte, least_engine = 64 * mebibyte;
constexpr std::uint64_t usual_engine = 1024 * mebibyte;  // with less, what the servers write soon fills the disk
// The new file beside the old one, and what is kept aside where somebody has changed a file in the meantime.
constexpr std::uint64_t copies_of_file = 3;

string size_words(std::uint64_t bytes) {
  return bytes < 10 * mebibyte ? fmt::format("{} KiB", bytes / 1024) : fmt::format("{} MiB", bytes / mebibyte);
}

string counted(std::size_t number, string_view one, string_view many) {
  return fmt::format("{} {}", number, number == 1 ? one : many);
}

// Where a path in the container is on this machine; empty: it is not mounted from there.
string host_path_of(const Service& service, const string& path) {
  const Mounted* best = nullptr;
  for (const Mounted& mount : service.mounts) {
    const bool holds = path == mount.target || path.starts_with(mount.target + '/');
    if (!mount.is_volume && holds && (best == nullptr || mount.target.size() > best->target.size())) best = &mount;
  }
  return best == nullptr ? string{} : best->source + path.substr(best->target.size());
}

class Preflight {
 public:
  explicit Preflight(const PreflightRequest& request)
      : request_(request),
        target_(*request.target.generation),
        started_(started_by(request.steps)),
        stopped_(stopped_by(request.steps)) {}

  std::vector<Finding> look() {
    look_at_driver();
    look_at_images();
    look_at_ports();
    look_at_disks();
    look_at_contents();
    look_at_compose();
    look_at_configurations();
    look_at_places();
    look_at_volumes();
    for (Finding& finding : look_at_needs(target_, started_, request_.driver)) findings_.push_back(std::move(finding));
    look_at_own_steps();
    for (const PreflightProbe& probe : request_.checks.probes) {
      StepResult answer = probe.ask();
      const Level otherwise = probe.is_needed ? Level::wrong : Level::warning;
      add(probe.what, answer.is_done ? Level::well : otherwise, std::move(answer.words), std::move(answer.next));
    }
    return std::move(findings_);
  }

 private:
  void add(string what, Level level, string words, string next = {}) {
    findings_.push_back({.what = std::move(what), .level = level, .words = std::move(words), .next = std::move(next)});
  }

  // Unless something has been said of it since `before`.
  void add_well(std::size_t before, const char* what, string words) {
    if (findings_.size() == before) add(what, Level::well, std::move(words));
  }

  void look_at_driver() {
    StepResult ready = request_.driver.ready();
    add("engine", ready.is_done ? Level::well : Level::wrong, std::move(ready.words), std::move(ready.next));
  }

  void look_at_images() {
    const std::size_t before = findings_.size();
    const auto say = [&](const Images& images, Level level, string_view consequence) {
      if (!images.problem.empty()) add("images", Level::unknown, images.problem, images.next);
      for (const MissingImage& image : images.missing) {
        string words = image.words;
        if (words.empty()) words = fmt::format("the image {} of {} is not on the machine", image.image, image.service);
        add("images", level, words + string(consequence), image.next);
      }
    };
    if (!started_.empty()) say(request_.driver.missing_images(target_, started_), Level::wrong, "");
    if (!stopped_.empty()) {
      say(request_.driver.missing_images(request_.before, stopped_), Level::warning,
          ": once stopped, it cannot be started again");
    }
    add_well(before, "images", fmt::format("all that {} need is on the machine", counted_services(started_)));
  }

  static string counted_services(const Names& names) { return counted(names.size(), "service", "services"); }

  void look_at_ports() {
    if (started_.empty()) return;
    const std::size_t before = findings_.size();
    const Ports ports = request_.driver.taken_ports(target_, started_);
    for (const string& note : ports.notes) add("ports", Level::unknown, note);
    for (const TakenPort& port : ports.taken) {
      const string words =
          fmt::format("port {} ({}) of {} is that of {}", port.host, port.protocol, port.service, port.by);
      const bool is_free_then =
          !port.by_service.empty() && is_stopped_before(request_.steps, port.by_service, port.service);
      if (is_free_then) {
        add("ports", Level::well, words + ", which is stopped first");
      } else {
        add("ports", Level::wrong, words, port.next);
      }
    }
    add_well(before, "ports", fmt::format("those of {} are free", counted_services(started_)));
  }

  // All files that are put in place; those of a step that is not there any more are said elsewhere.
  std::vector<const File*> files_to_put() const {
    std::vector<const File*> files{};
    for (const Step& step : request_.steps) {
      if (step.kind != Kind::files) continue;
      for (const auto& [name, value] : step.details) {
        const File* file = name == "path" ? find_file(target_, value) : nullptr;
        if (file != nullptr) files.push_back(file);
      }
    }
    return files;
  }

  void look_at_disks() {
    // Folders may be of one file system: each must have room for all.
    std::uint64_t size = 0;
    std::set<string> folders{};
    for (const File* file : files_to_put()) {
      size += file->size * copies_of_file;
      folders.emplace(config::folder_of(file->path));
    }
    look_at_disk(request_.state_folder, "the journal", request_.files.free_space(request_.state_folder),
                 size + spare_state, 0);
    for (const string& folder : folders) {
      look_at_disk(folder, "files that are put in place", request_.files.free_space(folder), size + spare_folder, 0);
    }
    for (const Space& space : request_.driver.space()) {
      look_at_disk(space.path, space.what, space.free, least_engine, usual_engine);
    }
  }

  void look_at_disk(const string& path, const string& what, const std::optional<std::uint64_t>& free,
                    std::uint64_t needed, std::uint64_t wanted) {
    if (!free) return add("disk", Level::unknown, fmt::format("how much is free in {} ({}) is not known", path, what));
    const string words = fmt::format("{} free in {} ({})", size_words(*free), path, what);
    if (*free < needed) {
      add("disk", Level::wrong, fmt::format("only {}, and {} are needed", words, size_words(needed)),
          "make room there");
    } else if (*free < wanted) {
      add("disk", Level::warning, fmt::format("only {}: what servers write may soon fill it", words),
          "make room there");
    } else {
      add("disk", Level::well, words);
    }
  }

  void look_at_contents() {
    const std::size_t before = findings_.size();
    std::size_t count = 0;
    for (const File& file : target_.files) {
      if (!file.link.empty()) continue;
      ++count;
      const util::ReadResult content = request_.target.content(file);
      if (content.problem.empty()) continue;
      add("contents", Level::wrong, fmt::format("{} as it was cannot be read: {}", file.path, content.problem),
          content.remedy.empty() ? "choose another generation: pyat rollback list" : content.remedy);
    }
    add_well(before, "contents",
             fmt::format("{} of generation {} can be put back", counted(count, "file", "files"), name_of(target_)));
  }

  void look_at_compose() {
    if (request_.checks.parse_compose == nullptr) {
      return add("Compose files", Level::unknown, "nobody has looked whether they can be read");
    }
    const std::size_t before = findings_.size();
    for (string& problem : request_.checks.parse_compose(request_.target)) {
      add("Compose files", Level::wrong, std::move(problem), "choose another generation: pyat rollback list");
    }
    add_well(before, "Compose files", fmt::format("those of generation {} can be read", name_of(target_)));
  }

  void look_at_configurations() {
    for (const string& name : started_) {
      const Service* service = find_service(target_, name);
      if (service == nullptr || service->kind.empty()) continue;
      const auto path = compose::flag_of(compose::flat_words(service->command), "config.file");
      const File* file = path ? find_file(target_, host_path_of(*service, *path)) : nullptr;
      if (file != nullptr && file->link.empty()) {
        lint(*service, *file);
      } else if (holds_data(service->kind)) {
        add("configuration", Level::unknown,
            fmt::format("which file configures {} is not known: it was not checked", name));
      }
    }
  }

  void lint(const Service& service, const File& file) {
    const util::ReadResult content = request_.target.content(file);
    if (!content.problem.empty()) return;  // look_at_contents() has said it
    if (request_.checks.lint == nullptr || service.release.empty()) {
      return add("configuration", Level::unknown,
                 fmt::format("{} was not checked: {}", file.path,
                             service.release.empty() ? fmt::format("the release of {} is not known", service.name)
                                                     : "nobody was there to do it"));
    }
    const Linted linted = request_.checks.lint(service, file, content.text);
    if (!linted.is_known) return;
    const string release = service.kind + ' ' + service.release;
    for (const string& error : linted.errors) {
      add("configuration", Level::wrong, fmt::format("{} does not take {}: {}", release, file.path, error),
          fmt::format("see it: pyat rollback show {} --file {}", target_.number, file.path));
    }
    for (const string& warning : linted.warnings) {
      add("configuration", Level::warning, fmt::format("{} for {}: {}", file.path, release, warning));
    }
    if (linted.errors.empty()) add("configuration", Level::well, fmt::format("{} takes {}", release, file.path));
  }

  // Where files are put, and what is mounted that no generation holds.
  void look_at_places() {
    for (const File* file : files_to_put()) {
      const util::FileFacts facts = request_.files.facts(file->path);
      if (!facts.problem.empty()) {
        add("places", Level::wrong, fmt::format("cannot look at {}: {}", file->path, facts.problem),
            "see who may: ls -ld " + file->path);
      } else if (facts.kind == util::FileKind::folder && facts.link.empty()) {
        add("places", Level::wrong, fmt::format("{} is a folder now, and was a file", file->path),
            "move it away: Docker makes a folder where a mounted file is missing");
      }
    }
    for (const string& name : started_) {
      const Service* service = find_service(target_, name);
      if (service == nullptr) continue;
      for (const Mounted& mount : service->mounts) {
        if (!mount.is_volume && is_gone(mount.source)) {
          add("places", Level::warning,
              fmt::format("{} is gone, which {} had mounted: Docker would make an empty folder", mount.source, name),
              "bring it back, if there was data in it");
        }
      }
    }
  }

  bool is_gone(const string& path) const {
    const bool is_kept = std::any_of(target_.files.begin(), target_.files.end(), [&](const File& file) {
      return file.path == path || file.path.starts_with(path + '/');
    });
    const util::FileFacts facts = request_.files.facts(path);
    return !is_kept && facts.problem.empty() && facts.link.empty() && facts.kind == util::FileKind::missing;
  }

  // A service whose volume is gone begins with an empty one, or not at all where it is an external one.
  void look_at_volumes() {
    std::set<std::pair<string, string>> wanted{};  // volume, service
    for (const string& name : started_) {
      const Service* service = find_service(target_, name);
      if (service == nullptr) continue;
      for (const Mounted& mount : service->mounts) {
        if (mount.is_volume && !mount.source.empty()) wanted.emplace(mount.source, name);
      }
    }
    if (wanted.empty()) return;
    const Volumes there = request_.driver.volumes();
    if (!there.problem.empty()) {
      return add("volumes", Level::unknown, fmt::format("which volumes there are is not known: {}", there.problem));
    }
    const std::size_t before = findings_.size();
    for (const auto& [volume, service] : wanted) {
      const auto is_it = [&, &source = volume](const string& name) {
        return name == source || name == target_.stack + '_' + source;
      };
      if (std::any_of(there.names.begin(), there.names.end(), is_it)) continue;
      add("volumes", Level::warning,
          fmt::format("the volume {} of {} is gone: it would begin without data", volume, service),
          "bring it back, if there was data in it");
    }
    add_well(before, "volumes",
             fmt::format("{} there", wanted.size() == 1 ? "the one that is needed is"
                                                        : fmt::format("all {} that are needed are", wanted.size())));
  }

  void look_at_own_steps() {
    const std::size_t before = findings_.size();
    std::size_t count = 0;
    for (const Step& step : request_.steps) {
      if (step.kind != Kind::command && step.kind != Kind::http) continue;
      ++count;
      for (const Act act : {Act::apply, Act::undo, Act::look}) {
        const auto action = action_of(step, act);
        if (!action) continue;
        if (action->command.empty()) {
          look_at_secrets(step, action->request);
        } else if (auto lack = lack_of(action->command.front(), folder_of(step), request_.surroundings.environment,
                                       request_.files)) {
          say_lack(step, std::move(lack->words), std::move(lack->next));
        }
      }
    }
    if (count > 0) add_well(before, "own steps", fmt::format("{} can be begun", counted(count, "step", "steps")));
  }

  void say_lack(const Step& step, string words, string next) {
    add("own steps", step.is_vital ? Level::wrong : Level::warning, fmt::format("{}: {}", step.id, words),
        std::move(next));
  }

  void look_at_secrets(const Step& step, const config::HttpRequest& request) {
    if (request_.checks.find_secret == nullptr) {
      return add("own steps", Level::unknown, fmt::format("whether {} has its secrets is not known", step.id));
    }
    std::vector<config::Secret> named = {request.url_secret, request.auth.password, request.auth.token};
    for (const config::SecretHeader& header : request.secret_headers) named.push_back({.variable = header.variable});
    for (const config::Secret& secret : named) {
      if (!secret.is_set()) continue;
      const notify::FoundSecret found = request_.checks.find_secret(secret);
      if (found.problem.empty()) continue;
      say_lack(step, found.problem,
               secret.variable.empty() ? "write it to " + secret.file : "set the variable " + secret.variable);
    }
    if (request.body_file.empty()) return;
    if (request_.files.facts(request.body_file).kind == util::FileKind::file) return;
    say_lack(step, "there is no file " + request.body_file, "put back what it is to send");
  }

  const PreflightRequest& request_;
  const Generation& target_;
  const Names started_, stopped_;
  std::vector<Finding> findings_{};
};

}  // namespace

std::vector<Finding> preflight(const PreflightRequest& request) { return Preflight(request).look(); }

}  // namespace pyat::rollback
