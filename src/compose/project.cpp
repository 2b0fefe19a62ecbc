#include "compose/project.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <unordered_set>
#include <utility>

#include "compose/merge.hpp"
#include "compose/service.hpp"
#include "compose/tree.hpp"
#include "config/paths.hpp"
#include "config/words.hpp"
#include "util/edit_distance.hpp"

namespace pyat::compose {
namespace {

using std::string;
using std::string_view;

constexpr std::size_t max_depth = 10;        // of files that include files, and of services that extend services
constexpr std::size_t max_files = 500;       // that others include or extend, each as often as they do
constexpr std::size_t max_values = 500'000;  // that services take over from those that they extend, and ports
constexpr std::size_t max_suggestions = 100;

std::size_t count_values(const Value& value) {
  std::size_t count = 1;
  for (const Value& item : value.items) count += count_values(item);
  for (const Entry& entry : value.entries) count += count_values(entry.value);
  return count;
}

bool is_extension(string_view key) { return key.starts_with("x-"); }

class Loader {
 public:
  Loader(const Environment& environment, const ReadFile& read) : environment_(environment), read_(read) {}

  Loaded load(std::span<const File> files, string_view folder_name) {
    Value merged = empty_mapping();
    const string folder(config::folder_of(files.front().path));
    for (const File& file : files) project_.files.push_back(file.path);
    folders_.assign(files.size(), folder);
    texts_.resize(files.size());
    problems_.resize(files.size());
    for (std::size_t i = 0; i < files.size(); ++i) {
      merge_into(merged, read_file(i, files[i].text, folder, 0));
    }
    project_.name = project_name(merged, folder_name);
    add_services(merged);
    for (const Value& included : included_) add_services(included);
    for (const Value& included : included_) put_beside(merged, included);
    tree_ = std::move(merged);
    choose_profiles();
    share_networks();
    check_needs();
    if (project_.services.empty() && !has_error_) {
      report(0, problem_at({}, {}, "no services are listed",
                           "a Compose file has at least: services: {mimir: {image: …}}"));
    }
    return finish();
  }

  Value& tree() { return tree_; }

 private:
  void report(std::size_t file, diag::Diagnostic problem) {
    has_error_ = has_error_ || problem.severity == diag::Severity::error;
    problems_[file].push_back(std::move(problem));
  }

  // The text as a mapping, its services brought into one form, with what they extend put in.
  Value read_file(std::size_t file, const string& text, const string& folder, std::size_t depth) {
    texts_[file] = text;
    ReadText done = read_text(text, file, environment_);
    for (diag::Diagnostic& problem : done.problems) report(file, std::move(problem));
    for (UnsetVariable& variable : done.unset) remember_unset(std::move(variable));
    Value root = std::move(done.root);
    if (root.kind != ValueKind::mapping) return empty_mapping();
    if (Value* services = root.find("services")) {
      check_services(*services);
      for (Entry& entry : services->entries) normalise_service(entry.value);
      for (Entry& entry : services->entries) {
        std::vector<string> chain{project_.files[file] + '\n' + entry.key};
        extend(entry.value, *services, folder, chain);
      }
    }
    if (const Value* include = root.find("include")) follow_includes(*include, folder, depth);
    return root;
  }

  void remember_unset(UnsetVariable variable) {
    const auto same = [&](const UnsetVariable& known) { return known.name == variable.name; };
    if (std::none_of(project_.unset.begin(), project_.unset.end(), same)) project_.unset.push_back(std::move(variable));
  }

  void check_services(Value& services) {
    if (services.kind != ValueKind::mapping) {
      report(services.file,
             problem_at(services.where, "services", "services must be a mapping from names to services"));
    }
    std::erase_if(services.entries, [&](const Entry& entry) {
      if (is_extension(entry.key)) return true;
      if (entry.value.kind == ValueKind::mapping) return false;
      report(services.file, problem_at(entry.where, "services." + entry.key,
                                       "the service " + config::in_quotes(entry.key) + " must be a mapping",
                                       "a service has at least: image or build"));
      return true;
    });
  }

  // `folder` is the one that relative paths in the file count from.
  std::size_t add_file(const string& path, const string& folder) {
    project_.files.push_back(path);
    folders_.push_back(folder);
    texts_.emplace_back();
    problems_.emplace_back();
    return project_.files.size() - 1;
  }

  // `chain` are the services that extend this one, each as file and name.
  void extend(Value& service, const Value& services, const string& folder, std::vector<string>& chain) {
    const Value* found = service.find("extends");
    if (found == nullptr) return;
    const Value extends = *found;
    std::erase_if(service.entries, [](const Entry& entry) { return entry.key == "extends"; });
    const string name = extends.is_text() ? extends.text : text_at(extends, "service");
    const string file = text_at(extends, "file");
    const string path = file.empty() ? project_.files[services.file] : config::normalised(config::join(folder, file));
    const string link = path + '\n' + name;
    if (chain.size() >= max_depth || std::find(chain.begin(), chain.end(), link) != chain.end()) {
      report(extends.file, problem_at(extends.where, {}, "services extend each other in a circle, or too deep"));
      return;
    }
    chain.push_back(link);
    if (!file.empty()) {
      extend_from_file(service, extends, name, path, chain);
    } else if (const Value* base = services.find(name)) {
      put_below(service, *base, services, folder, chain);
    } else {
      not_followed(extends, "no service is called " + config::in_quotes(name));
    }
    chain.pop_back();
  }

  void put_below(Value& service, const Value& base, const Value& services, const string& folder,
                 std::vector<string>& chain) {
    count_ += count_values(base);
    if (count_ > max_values) {
      too_large(service);
      return;
    }
    Value merged = base;
    extend(merged, services, folder, chain);
    merge_into(merged, service);
    service = std::move(merged);
  }

  void extend_from_file(Value& service, const Value& extends, const string& name, const string& path,
                        std::vector<string>& chain) {
    const Value* services = extended_file(path, extends);
    if (services == nullptr) return;
    const Value* base = services->find(name);
    if (base == nullptr) {
      not_followed(extends, path + " has no service " + config::in_quotes(name));
      return;
    }
    put_below(service, *base, *services, string(config::folder_of(path)), chain);
  }

  // The services of a file, which is read once however many extend them; nullptr when it cannot be read.
  const Value* extended_file(const string& path, const Value& extends) {
    if (const auto known = extended_.find(path); known != extended_.end()) return &known->second;
    const auto text = read_(path);
    if (!text) {
      not_followed(extends, path + " cannot be read");
      return nullptr;
    }
    const std::size_t file = add_file(path, string(config::folder_of(path)));
    texts_[file] = *text;
    ReadText done = read_text(*text, file, environment_);
    for (diag::Diagnostic& problem : done.problems) report(file, std::move(problem));
    Value& services = extended_[path];
    if (Value* found = done.root.find("services")) services = std::move(*found);
    for (Entry& entry : services.entries) normalise_service(entry.value);
    return &services;
  }

  void too_large(const Value& where) {
    if (has_error_) return;  // once is enough
    report(where.file, problem_at(where.where, {}, "the files are too large, or refer to each other too often",
                                  "this is no stack that Compose would start: split it"));
  }

  void not_followed(const Value& value, const string& why) {
    report(value.file, warning_at(value.where, {}, "not followed: " + why, "what it would add is not known here"));
  }

  // include: [a.yml, {path: b.yml, project_directory: c}]
  void follow_includes(const Value& include, const string& folder, std::size_t depth) {
    for (const Value& item : include.items) {
      if (has_error_) return;  // what follows would be the same, over and over
      const Value* path = item.is_text() ? &item : item.find("path");
      if (path == nullptr) continue;
      const string own_folder = item.is_text() ? "" : text_at(item, "project_directory");
      std::vector<Value> paths = path->is_text() ? std::vector<Value>{*path} : path->items;
      if (!paths.empty()) follow_include(item, paths, own_folder, folder, depth);
    }
  }

  void follow_include(const Value& item, const std::vector<Value>& paths, const string& own_folder,
                      const string& folder, std::size_t depth) {
    if (depth >= max_depth) {
      report(item.file, problem_at(item.where, "include", "files include each other in a circle, or too deep"));
      return;
    }
    if (project_.files.size() > max_files) {
      too_large(item);
      return;
    }
    Value merged = empty_mapping();
    const string first = config::normalised(config::join(folder, paths.front().text));
    const string seen_from =
        own_folder.empty() ? string(config::folder_of(first)) : config::normalised(config::join(folder, own_folder));
    for (const Value& written : paths) {
      const string path = config::normalised(config::join(folder, written.text));
      const auto text = read_(path);
      if (!text) {
        not_followed(written, path + " cannot be read");
        continue;
      }
      merge_into(merged, read_file(add_file(path, seen_from), *text, seen_from, depth + 1));
    }
    included_.push_back(std::move(merged));
  }

  string project_name(const Value& merged, string_view folder) const {
    if (auto name = environment_("COMPOSE_PROJECT_NAME"); name && !name->empty()) return *name;
    if (string name = text_at(merged, "name"); !name.empty()) return name;
    string name{};
    for (const char c : folder) {
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || ((c == '_' || c == '-') && !name.empty())) name += c;
      if (c >= 'A' && c <= 'Z') name += static_cast<char>(c - 'A' + 'a');
    }
    return name;
  }

  void add_services(const Value& merged) {
    const Value* services = merged.find("services");
    if (services == nullptr || services->kind != ValueKind::mapping) return;
    const Shared shared{.configs = merged.find("configs"), .secrets = merged.find("secrets")};
    std::vector<FileProblem> found{};
    for (const Entry& entry : services->entries) {
      if (project_.find(entry.key) != nullptr) continue;  // the including file is stronger
      project_.services.push_back(make_service(entry, shared, folders_, found));
      read_env_files(project_.services.back());
      count_ += project_.services.back().ports.size();
      if (count_ > max_values) {
        too_large(entry.value);
        break;
      }
    }
    for (FileProblem& problem : found) report(problem.file, std::move(problem.problem));
  }

  // Services, volumes, networks … of an included file; the including one is stronger.
  static void put_beside(Value& merged, const Value& included) {
    for (const Entry& section : included.entries) {
      Value* const known = merged.find(section.key);
      if (known == nullptr) {
        merged.entries.push_back(section);
        continue;
      }
      for (const Entry& entry : section.value.entries) {
        if (known->find(entry.key) == nullptr) known->entries.push_back(entry);
      }
    }
  }

  // What is in `environment` is stronger, and later files are stronger than earlier ones.
  void read_env_files(Service& service) const {
    for (auto path = service.env_files.rbegin(); path != service.env_files.rend(); ++path) {
      const auto text = read_(*path);
      if (!text) continue;  // it may be optional, and holds nothing that pyat.yml needs
      auto variables = parse_dotenv(*text);
      for (auto variable = variables.rbegin(); variable != variables.rend(); ++variable) {
        if (service.variable(variable->first) != nullptr) continue;
        service.environment.push_back({.name = variable->first, .value = variable->second});
      }
    }
  }

  void choose_profiles() {
    string chosen = "," + environment_("COMPOSE_PROFILES").value_or("") + ",";
    std::erase(chosen, ' ');
    for (Service& service : project_.services) {
      if (service.profiles.empty()) continue;
      service.is_active = std::any_of(service.profiles.begin(), service.profiles.end(), [&](const string& profile) {
        return chosen.find("," + profile + ",") != string::npos || chosen == ",*,";
      });
    }
  }

  // network_mode: "service:NAME", perhaps of one that shares another's
  void share_networks() {
    for (Service& service : project_.services) {
      const Service* owner = &service;
      for (std::size_t i = 0; i < max_depth && owner != nullptr && !owner->network_of.empty(); ++i) {
        owner = project_.find(owner->network_of);
      }
      if (owner == nullptr || owner == &service) continue;
      service.ports = owner->ports;
      service.uses_host_network = owner->uses_host_network;
    }
  }

  void check_needs() {
    std::vector<string_view> names{};
    for (const Service& service : project_.services) names.push_back(service.name);
    const std::unordered_set<string_view> known(names.begin(), names.end());
    std::size_t missing = 0;
    for (const Service& service : project_.services) {
      for (const Dependency& need : service.depends_on) {
        if (!need.is_required || known.contains(need.service)) continue;
        const string_view nearest = ++missing > max_suggestions ? string_view{} : util::nearest(need.service, names);
        report(service.file,
               warning_at(service.where, "services." + service.name + ".depends_on",
                          service.name +
                              " depends on a service that is not in these files: " + config::in_quotes(need.service),
                          nearest.empty() ? "name all files of the stack, as docker compose -f A -f B does"
                                          : config::did_you_mean(nearest)));
      }
    }
  }

  Loaded finish() {
    Loaded loaded{};
    for (std::size_t i = 0; i < problems_.size(); ++i) {
      if (problems_[i].empty()) continue;
      diag::FileReport report{.path = project_.files[i]};
      report.status = has_error_ ? diag::Status::unreadable : diag::Status::warnings;
      report.diagnostics = std::move(problems_[i]);
      std::stable_sort(report.diagnostics.begin(), report.diagnostics.end(),
                       [](const auto& a, const auto& b) { return a.range.begin < b.range.begin; });
      report.text = texts_[i];
      loaded.reports.push_back(std::move(report));
    }
    if (!has_error_) loaded.project = std::move(project_);
    return loaded;
  }

  const Environment& environment_;
  const ReadFile& read_;
  Project project_{};
  std::vector<string> folders_{};                          // of project_.files: what paths in them count from
  std::vector<string> texts_{};                            // of project_.files
  std::vector<std::vector<diag::Diagnostic>> problems_{};  // of project_.files
  std::vector<Value> included_{};
  Value tree_{};
  std::map<string, Value, std::less<>> extended_{};  // by path: the services of files that are extended
  std::size_t count_ = 0;                            // of the values that were taken over
  bool has_error_ = false;
};

}  // namespace

const Service* Project::find(string_view service) const {
  for (const Service& known : services) {
    if (known.name == service) return &known;
  }
  return nullptr;
}

string container_of(const Project& project, const Service& service) {
  if (!service.container_name.empty()) return service.container_name;
  return (project.name.empty() ? "" : project.name + '-') + service.name + "-1";
}

LoadedTree load_tree(std::span<const File> files, string_view folder, const Environment& environment,
                     const ReadFile& read) {
  if (files.empty()) return {};
  Loader loader(environment, read);
  LoadedTree done{.loaded = loader.load(files, folder)};
  if (done.loaded.project) done.tree = std::move(loader.tree());
  return done;
}

Loaded load_project(std::span<const File> files, string_view folder, const Environment& environment,
                    const ReadFile& read) {
  return load_tree(files, folder, environment, read).loaded;
}

}  // namespace pyat::compose
