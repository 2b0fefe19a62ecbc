#include "rollback/driver/compose_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "config/paths.hpp"
#include "rollback/driver/compose_paths.hpp"
#include "util/digest.hpp"

namespace pyat::rollback {
namespace {

using nlohmann::json;
using std::string;
using std::string_view;

constexpr unsigned most_links_of_compose = 8;  // from one symbolic link to the next
constexpr std::size_t most_files = 500;

const File* file_behind(const Generation& generation, const string& path) {
  const File* const named = find_file(generation, path);
  if (named == nullptr) return nullptr;
  const File& end = end_of_links(generation, *named, most_links_of_compose);
  return end.link.empty() ? &end : nullptr;
}

class Copier {
 public:
  Copier(const Material& material, const string& folder, const util::EnvironmentList& environment, bool is_v2)
      : material_(material), folder_(folder), is_v2_(is_v2), environment_(environment) {}

  Copies make() {
    const Generation& generation = *material_.generation;
    copies_.project.name = generation.stack;
    copies_.project.folder = generation.folder;
    copies_.project.profiles = generation.profiles;
    read_dotenv(generation.folder + "/.env");
    for (const string& path : generation.compose_files) {
      copies_.project.files.push_back(copy_compose(path, path, generation.folder, Inclusion::given));
    }
    pin();
    if (copies_.problem.empty()) return std::move(copies_);
    Copies none{};
    none.problem = std::move(copies_.problem);
    none.next = fmt::format(
        "choose another generation (pyat rollback list), or see what this one has: "
        "pyat rollback show {}",
        name_of(generation));
    return none;
  }

 private:
  string place_of(const string& path) const { return folder_ + "/files" + path; }

  void fail(string problem) {
    if (copies_.problem.empty()) copies_.problem = std::move(problem);
  }

  // The content that the generation has of a path; nothing: it has none, or it cannot be read, which is said.
  std::optional<string> content_of(const string& path) {
    const File* file = file_behind(*material_.generation, path);
    if (file == nullptr) return {};
    util::ReadResult read = material_.content(*file);
    if (read.problem.empty()) return std::move(read.text);
    fail(fmt::format("{} of generation {}: {}", path, name_of(*material_.generation), read.problem));
    return {};
  }

  void read_dotenv(const string& path) {
    const string text = content_of(path).value_or("");
    copies_.dotenv = compose::parse_dotenv(text);
    copies_.project.env_file = write(path, text);
  }

  string write(const string& path, string text) {
    const string place = place_of(path);
    if (written_.insert(place).second) copies_.files.push_back({place, std::move(text)});
    return place;
  }

  std::optional<string> variable(string_view name) const {
    for (const util::EnvironmentList* list : {&copies_.dotenv, &environment_}) {
      for (const auto& [known, value] : *list) {
        if (known == name) return value;
      }
    }
    return {};
  }

  // One that is missing stays missing: where it may be, that is no problem, and else Compose says so, as it did.
  string copy_env_file(const string& path) {
    auto text = content_of(path);
    return text ? write(path, std::move(*text)) : place_of(path);
  }

  // `as` is the name of the copy: the same file may be in the project in two ways.
  string copy_compose(const string& path, const string& as, const string& base, Inclusion inclusion) {
    const string place = place_of(as);
    if (written_.contains(place)) return place;
    const auto text = content_of(path);
    if (!text) {
      fail(fmt::format("generation {} has no {}, which its Compose files need", name_of(*material_.generation), path));
      return place;
    }
    if (written_.size() > most_files) {
      fail(fmt::format("more than {} files are included", most_files));
      return place;
    }
    written_.insert(place);
    ChangedText changed = change_paths(*text, change_of(path, base, inclusion));
    if (!changed.problem.empty()) fail(fmt::format("{}: {}", path, changed.problem));
    if (version_.empty()) version_ = changed.version;
    copies_.files.push_back({place, std::move(changed.text)});
    return place;
  }

  PathChange change_of(const string& path, const string& base, Inclusion inclusion) {
    PathChange change{.base = base, .inclusion = inclusion};
    change.environment = [this](string_view name) { return variable(name); };
    change.env_file = [this](const string& file) { return copy_env_file(file); };
    change.extended = [this, path](const string& file) -> std::optional<string> {
      if (file == path) return {};  // itself
      return copy_compose(file, file + ".extended", file.substr(0, file.rfind('/')), Inclusion::extended);
    };
    change.included = [this](const string& file, const string& folder) {
      return copy_compose(file, file + ".included", folder, Inclusion::given);
    };
    change.dotenv = [this](const string& folder) {
      return write(folder + "/.env", content_of(folder + "/.env").value_or(""));
    };
    return change;
  }

  void pin() {
    json services = json::object();
    for (const Service& service : material_.generation->services) {
      json& pinned = services[service.name];
      pinned["labels"] = {{string(generation_label), name_of(*material_.generation)},
                          {string(service_label), definition_of(*material_.generation, service)}};
      if (service.image_id.empty()) continue;
      pinned["image"] = service.image_id;
      // docker-compose before 1.29 does not know it; without, nothing is pulled that is there.
      if (is_v2_) pinned["pull_policy"] = "never";
    }
    json root = json::object();
    // docker-compose 1.29 wants the same version in all files, and no version where the first has none.
    if (!version_.empty()) root["version"] = version_;
    root["services"] = std::move(services);
    const string path = folder_ + "/pyat.json";
    copies_.files.push_back({path, root.dump(1, ' ', false, json::error_handler_t::replace) + '\n'});
    copies_.project.files.push_back(path);
  }

  const Material& material_;
  const string& folder_;
  const bool is_v2_;
  const util::EnvironmentList& environment_;
  Copies copies_{};
  std::set<string> written_{};
  string version_{};
};

constexpr unsigned deepest = 64;  // folders, one in the other: paths of the stack's files

string remove_below(util::DurableFiles& files, const string& folder, unsigned depth) {
  string problem{};
  for (const util::FolderEntry& entry : files.list(folder).entries) {
    const string path = folder + '/' + entry.name;
    string why{};
    if (!entry.is_folder) {
      why = files.remove(path);
      if (!why.empty()) why = fmt::format("cannot remove {}: {}", path, why);
    } else {
      why = depth < deepest ? remove_below(files, path, depth + 1)
                            : path + " is not emptied: its folders are nested too deep";
    }
    if (problem.empty()) problem = std::move(why);
  }
  return problem;
}

}  // namespace

string definition_of(const Generation& generation, const Service& service) {
  json all = json::object();
  all["image"] = service.image_id.empty() ? service.image : service.image_id;
  all["container"] = service.container;
  all["command"] = service.command;
  for (const Published& port : service.ports) all["ports"].push_back({port.host, port.container});
  for (const Mounted& mount : service.mounts) {
    all["mounts"].push_back({mount.source, mount.target, mount.is_volume});
    if (mount.is_volume) continue;
    for (const File& file : generation.files) {
      if (config::is_within(file.path, mount.source)) all["files"].push_back({file.path, file.digest, file.link});
    }
  }
  all["environment"] = service.environment;
  // What else a Compose file says of a service, such as its limits, a generation does not know one by one.
  for (const File& file : generation.files) {
    const bool is_of_compose = file.role == Role::compose || file.role == Role::environment;
    if (is_of_compose) all["compose"].push_back({file.path, file.digest, file.link});
  }
  return util::hexadecimal(util::sha256(all.dump(-1, ' ', false, json::error_handler_t::replace))).substr(0, 32);
}

Copies make_copies(const Material& material, const string& folder, const util::EnvironmentList& environment,
                   bool is_v2) {
  return Copier(material, folder, environment, is_v2).make();
}

string remove_copies(util::DurableFiles& files, const string& folder) { return remove_below(files, folder, 0); }

}  // namespace pyat::rollback
