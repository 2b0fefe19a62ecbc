#include "rollback/snapshot/collector.hpp"

#include <algorithm>
#include <utility>

#include "config/paths.hpp"
#include "rollback/secrets.hpp"
#include "rollback/snapshot/mounts.hpp"
#include "util/find_files.hpp"
#include "util/text.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;

constexpr std::size_t max_hops = 40;          // of symbolic links, as Linux follows them
constexpr std::size_t max_listings = 10'000;  // of folders that a pattern goes through

string megabytes(std::uint64_t bytes) { return std::to_string(bytes >> 20U) + " MiB"; }

// What a version control system keeps is no part of what runs.
bool is_passed_over(string_view name) { return name == ".git" || name == ".hg" || name == ".svn"; }

string_view name_of_special(util::FileKind kind) {
  return kind == util::FileKind::pipe ? "a socket or a pipe" : "a device";
}

}  // namespace

Collector::Collector(util::DurableFiles& files, const DigestOf& digest, string folder, std::vector<string> left_out,
                     Bounds bounds)
    : files_(files), digest_(digest), folder_(std::move(folder)), left_out_(std::move(left_out)), bounds_(bounds) {}

void Collector::problem(string text) {
  notes_.push_back(text);
  problems_.push_back(std::move(text));
}

bool Collector::is_left_out(string_view path) const {
  return std::any_of(left_out_.begin(), left_out_.end(),
                     [&](const string& other) { return config::is_within(path, other); });
}

bool Collector::add_file(const string& path, Role role, const string& used_by) {
  return take(config::normalised(path), role, used_by, 0);
}

bool Collector::take(const string& path, Role role, const string& used_by, std::size_t hops) {
  if (is_left_out(path)) {
    note(path + " (" + used_by + ") is left out: it is pyat's own");
    return true;
  }
  if (const auto known = taken_.find(path); known != taken_.end()) {
    string& users = known->second.used_by;
    if (users != used_by && users.find("; " + used_by) == string::npos && !users.starts_with(used_by + ";")) {
      users += "; " + used_by;
    }
    return true;
  }
  const util::FileFacts facts = files_.facts(path);
  if (!facts.problem.empty()) {
    problem(path + " (" + used_by + ") cannot be looked at: " + facts.problem);
    return true;
  }
  if (!facts.link.empty()) {
    if (hops >= max_hops) {
      problem(path + " (" + used_by + ") is a symbolic link that leads in a circle");
      return true;
    }
    taken_[path] = {.path = path, .role = role, .used_by = used_by, .link = facts.link};
    const string target = config::normalised(config::join(config::folder_of(path), facts.link));
    if (facts.kind == util::FileKind::folder) return true;  // what walks folders decides about it
    if (!take(target, role, used_by, hops + 1)) {
      note(path + " (" + used_by + ") is a symbolic link to " + target + ", which is not there");
    }
    return true;
  }
  if (facts.kind == util::FileKind::missing) return false;
  if (facts.kind != util::FileKind::file) {
    note(path + " (" + used_by + ") is left out: it is " +
         string(facts.kind == util::FileKind::folder ? "a folder" : name_of_special(facts.kind)));
    return true;
  }
  read(path, facts, role, used_by);
  return true;
}

void Collector::read(const string& path, const util::FileFacts& facts, Role role, const string& used_by) {
  const string what = path + " (" + used_by + ")";
  if (facts.size > bounds_.file) {
    problem(what + " is not taken: it has more than " + megabytes(bounds_.file));
    return;
  }
  if (taken_.size() >= bounds_.files || size_ + facts.size > bounds_.total) {
    problem(what + " is not taken: a generation has at most " + std::to_string(bounds_.files) + " files and " +
            megabytes(bounds_.total));
    return;
  }
  util::ReadResult done = files_.read(path, bounds_.file);
  if (!done.problem.empty()) {
    problem(what + " cannot be read: " + done.problem);
    return;
  }
  size_ += done.text.size();
  File file{.path = path,
            .role = role,
            .used_by = used_by,
            .digest = digest_(done.text),
            .size = done.text.size(),
            .mode = facts.mode,
            .user = facts.user,
            .group = facts.group};
  if (role == Role::configuration && is_secret_file_name(path)) file.role = Role::secret;
  contents_.emplace(file.digest, std::move(done.text));
  taken_[path] = std::move(file);
}

void Collector::walk(const string& folder, std::size_t depth, Folder& found) {
  if (depth > bounds_.depth) found.problem = "its folders are nested too deep";
  if (++found.folders > bounds_.folder_files)
    found.problem = "it has more than " + std::to_string(bounds_.folder_files) + " folders";
  if (!found.problem.empty()) return;
  const util::FolderResult listed = files_.list(folder);
  if (!listed.problem.empty()) {
    found.problem = (depth == 0 ? string{} : folder + ": ") + listed.problem;
    return;
  }
  for (const util::FolderEntry& entry : listed.entries) {
    const string path = config::join(folder, entry.name);
    if (is_left_out(path) || is_passed_over(entry.name)) {
      note(path + " is left out: it is no configuration");
    } else if (entry.is_folder) {
      walk(path, depth + 1, found);
    } else {
      const util::FileFacts facts = files_.facts(path);
      found.paths.push_back(path);
      if (facts.link.empty()) found.size += facts.size;
    }
    if (found.paths.size() > bounds_.folder_files || found.size > bounds_.folder) {
      found.problem =
          "it has more than " + std::to_string(bounds_.folder_files) + " files or " + megabytes(bounds_.folder);
    }
    if (!found.problem.empty()) return;
  }
}

bool Collector::is_data_folder(const string& folder) {
  const util::FolderResult listed = files_.list(folder);
  return std::any_of(listed.entries.begin(), listed.entries.end(),
                     [](const util::FolderEntry& entry) { return is_mark_of_data(entry.name); });
}

// All of it or nothing. `is_configuration`: nobody may say that it is data.
bool Collector::add_folder(const string& folder, Role role, const string& used_by, bool is_configuration) {
  if (!seen_folders_.emplace(folder, true).second) return true;
  if (!is_configuration && is_data_folder(folder)) {
    note(folder + " (" + used_by + ") is left out: its server keeps data there");
    return true;
  }
  Folder found{};
  walk(folder, 0, found);
  if (!found.problem.empty()) {
    string text = folder + " (" + used_by + ") is left out: " + found.problem;
    if (is_configuration) {
      problem(std::move(text));
    } else {
      note(std::move(text) + "; mount it with :ro when it is configuration");
    }
    return false;
  }
  for (const string& path : found.paths) {
    const util::FileFacts facts = files_.facts(path);
    if (facts.link.empty()) {
      take(path, role, used_by, 0);
    } else if (!taken_.contains(path)) {  // where it leads, in the container, is another place
      taken_[path] = {.path = path, .role = role, .used_by = used_by, .link = facts.link};
    }
  }
  return true;
}

void Collector::add_mount(const compose::Mount& mount, const string& service) {
  if (!mount.is_path || mount.source.empty()) return;  // a volume: its data stay where they are
  const string used_by = service + ": " + mount.target;
  if (mount.source.starts_with('~')) {
    problem(mount.source + " (" + used_by + ") is not taken: whose home ~ is, is not known here; set HOME");
    return;
  }
  string path = config::normalised(mount.source);
  if (is_part_of_machine(path, folder_)) {
    machine_[path].push_back(service);
    return;
  }
  if (const string why = why_not_configuration(mount); !why.empty()) {
    note(path + " (" + used_by + ") is left out: " + why);
    return;
  }
  for (std::size_t hops = 0; hops < max_hops; ++hops) {
    const util::FileFacts facts = files_.facts(path);
    if (facts.kind != util::FileKind::folder) break;
    if (facts.link.empty()) {
      add_folder(path, Role::configuration, used_by, mount.is_read_only);
      return;
    }
    take(path, Role::configuration, used_by, 0);  // the link itself
    path = config::normalised(config::join(config::folder_of(path), facts.link));
  }
  if (!take(path, Role::configuration, used_by, 0)) {
    note(path + " (" + used_by + ") is mounted and not there: Docker makes an empty folder of that name");
  }
}

void Collector::add_pattern(const FilePattern& pattern) {
  const string used_by = "pyat.yml: " + pattern.text;
  const string path = config::normalised(pattern.text);
  if (!util::is_glob(path)) {
    const util::FileFacts facts = files_.facts(path);
    if (facts.kind == util::FileKind::folder && facts.link.empty()) {
      add_folder(path, pattern.role, used_by, true);
    } else if (!take(path, pattern.role, used_by, 0)) {
      problem(path + " is not there, and `rollback: files:` of pyat.yml names it");
    }
    return;
  }
  std::size_t listings = 0;
  const util::FoundFiles found = util::find_matching(
      [&](const string& folder) {
        if (++listings > max_listings) return util::FolderResult{.problem = "there are too many folders"};
        return files_.list(config::normalised(folder));
      },
      path);
  if (!found.problem.empty()) problem(used_by + ": " + found.problem);
  if (found.problem.empty() && found.paths.empty()) problem(used_by + " of `rollback: files:` matches no file");
  for (const string& match : found.paths) take(match, pattern.role, used_by, 0);
}

std::vector<File> Collector::files() const {
  std::vector<File> all{};
  for (const auto& [path, file] : taken_) all.push_back(file);
  return all;
}

std::vector<string> Collector::notes() const {
  std::vector<string> all = notes_;
  if (machine_.empty()) return all;
  std::vector<string> paths{};
  for (const auto& [path, services] : machine_) paths.push_back(path + " (" + util::joined(services, ", ") + ")");
  all.push_back("left out, because they are parts of the machine: " + util::joined(paths, ", "));
  return all;
}

std::vector<string> Collector::contents() const {
  std::vector<string> all{};
  for (const auto& [digest, text] : contents_) all.push_back(text);
  return all;
}

}  // namespace pyat::rollback
