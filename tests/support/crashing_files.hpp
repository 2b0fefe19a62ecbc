// A file system in memory whose plug can be pulled before, after and inside of every change, and which can be full from
// any change on. What has returned without a problem survives a crash; of the change that was cut off, any part may.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "util/durable_files.hpp"

namespace pyat::test {

// Thrown where the machine stops: nobody is to catch it but the test. Until restart(), every call has a problem.
struct Crash {};

// A change has several states: 0 is that nothing of it is on the disk, `parts` that it is done. In between are half a
// file, or a temporary file that nobody will ever remove.
struct Change {
  enum class Op : std::uint8_t { create, put, put_link, append, truncate, remove, make_folder };
  Op op = Op::create;
  std::string path{};
  std::size_t parts = 1;
};

struct CrashPoint {
  std::size_t change = 0;  // counted from 0 since begin()
  std::size_t state = 0;
};

// All the ways in which the changes of a run can be cut off. Of texts that have more than `most` states, those at both
// ends and some between.
inline std::vector<CrashPoint> crash_points(const std::vector<Change>& changes, std::size_t most = SIZE_MAX) {
  std::vector<CrashPoint> points{};
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const std::size_t parts = changes[i].parts;
    const std::size_t step = parts < most ? 1 : parts / std::max<std::size_t>(most, 1) + 1;
    for (std::size_t state = 0; state < parts; state += step) points.push_back({i, state});
    if (step > 1 && parts > 1) points.push_back({i, parts - 1});
    points.push_back({i, parts});
  }
  return points;
}

class CrashingFiles : public util::DurableFiles {
 public:
  struct Node {
    std::string text{};
    std::string link{};
    util::FileKind kind = util::FileKind::file;
    unsigned mode = 0644, user = 1000, group = 1000;

    bool operator==(const Node&) const = default;
  };
  using Nodes = std::map<std::string, Node>;

  static constexpr std::string_view full_text = "no space left on device";

  std::map<std::string, std::string> unreadable{};   // paths, and why they cannot be read
  std::map<std::string, std::string> unwritable{};   // paths, and why they cannot be changed
  std::function<void(std::size_t)> before_change{};  // another process, which comes between; not called while it works
  std::uint64_t space = std::uint64_t{1} << 30;      // of free_space(), in bytes
  unsigned process_user = 1000, process_group = 1000;  // whose a new file is

  // ---- what is there -----------------------------------------------------------------------------------------------

  void set(const std::string& path, std::string text, const util::Attributes& attributes = {}) {
    make_parents(path);
    live_[path] = disk_[path] = node_of(std::move(text), attributes);
  }
  void set_link(const std::string& path, std::string target) {
    make_parents(path);
    live_[path] = disk_[path] = {.link = std::move(target)};
  }
  // A device, a socket, a folder …
  void set_kind(const std::string& path, util::FileKind kind) {
    make_parents(path);
    live_[path] = disk_[path] = {.kind = kind, .mode = 0755};
  }
  void set_mode(const std::string& path, unsigned mode) { live_.at(path).mode = disk_.at(path).mode = mode; }
  void erase(const std::string& path) { live_.erase(path), disk_.erase(path); }
  bool has(const std::string& path) const { return live_.contains(path); }
  const std::string& text(const std::string& path) const { return live_.at(path).text; }
  const Nodes& nodes() const { return live_; }  // folders included

  // ---- bad days ----------------------------------------------------------------------------------------------------

  // Counts changes anew, and forgets what was to go wrong.
  void begin() {
    changes_.clear();
    crash_.reset(), full_from_.reset(), fails_at_.reset();
  }
  const std::vector<Change>& changes() const { return changes_; }
  void crash_at(CrashPoint point) { crash_ = point; }
  // From that change on nothing can be written: an append leaves half of its text, not synced.
  void full_from(std::size_t change) { full_from_ = change; }
  void make_room() { full_from_.reset(); }
  // That one change fails, and leaves as much.
  void fail_at(std::size_t change, std::string problem) { fails_at_ = {change, std::move(problem)}; }

  bool is_down() const { return is_down_; }
  // The machine comes up again. Where only the process was killed, what was written and not synced is still there.
  void restart(bool has_lost_power = true) {
    if (has_lost_power) {
      live_ = disk_;
    } else {
      disk_ = live_;
    }
    unsynced_.clear();
    is_down_ = false;
    begin();
  }

  // ---- util::DurableFiles ------------------------------------------------------------------------------------------

  util::FileFacts facts(const std::string& path) override {
    if (is_down_) return {.problem = std::string(down_text)};
    const auto own = live_.find(path);
    if (own == live_.end()) return {};
    util::FileFacts facts{.link = own->second.link};
    const auto found = live_.find(target_of(path));
    if (found == live_.end()) return facts;  // a link to nothing
    const Node& node = found->second;
    facts.kind = node.kind, facts.size = node.text.size();
    facts.mode = node.mode, facts.user = node.user, facts.group = node.group;
    return facts;
  }

  util::ReadResult read(const std::string& path, std::size_t limit) override {
    if (is_down_) return {.problem = std::string(down_text)};
    if (unreadable.contains(path)) return {.problem = unreadable[path]};
    const auto found = live_.find(target_of(path));
    if (found == live_.end()) return {.problem = "no such file or directory"};
    if (found->second.kind == util::FileKind::folder) return {.problem = "is a directory"};
    if (found->second.kind != util::FileKind::file) return {.problem = "is a device, not a file"};
    if (found->second.text.size() > limit) return {.problem = "larger than the limit"};
    return {.text = found->second.text};
  }

  util::FolderResult list(const std::string& folder) override {
    if (is_down_) return {.problem = std::string(down_text)};
    if (unreadable.contains(folder)) return {.problem = unreadable[folder]};
    if (!is_folder(folder)) return {.problem = has(folder) ? "not a directory" : "no such file or directory"};
    util::FolderResult result{};
    const std::string prefix = folder.ends_with('/') ? folder : folder + '/';
    for (auto at = live_.lower_bound(prefix); at != live_.end() && at->first.starts_with(prefix); ++at) {
      const std::string name = at->first.substr(prefix.size());
      if (name.empty() || name.find('/') != std::string::npos) continue;
      result.entries.push_back({name, at->second.kind == util::FileKind::folder && at->second.link.empty()});
    }
    return result;
  }

  std::string create(const std::string& path, std::string_view text, unsigned mode) override {
    if (std::string problem = prepare(path); !problem.empty()) return problem;
    if (has(path)) return "file exists";
    return change(Change::Op::create, path, text.size() + 1, [&](std::size_t state) {
      if (state > 0) live_[path] = node_of(std::string(text.substr(0, state - 1)), {.mode = mode});
    });
  }

  std::string put(const std::string& path, std::string_view text, const util::Attributes& attributes) override {
    const std::string target = attributes.replaces_link ? path : target_of(path);
    if (std::string problem = prepare(path, target); !problem.empty()) return problem;
    if (is_folder(target)) return "is a directory";
    return change(Change::Op::put, target, 2, [&](std::size_t state) {
      if (state == 1) live_[temporary_of(target)] = node_of(std::string(text.substr(0, text.size() / 2)), {});
      if (state == 2) live_[target] = node_of(std::string(text), attributes);
    });
  }

  std::string put_link(const std::string& path, const std::string& target) override {
    if (std::string problem = prepare(path); !problem.empty()) return problem;
    if (has(path) && live_.at(path).link.empty() && live_.at(path).kind == util::FileKind::folder) {
      return "is a directory";
    }
    return change(Change::Op::put_link, path, 2, [&](std::size_t state) {
      if (state > 0) live_[state == 1 ? temporary_of(path) : path] = {.link = target};
    });
  }

  std::string append(const std::string& path, std::string_view text) override {
    if (std::string problem = prepare(path); !problem.empty()) return problem;
    if (is_folder(path)) return "is a directory";
    const bool is_new = !has(path);
    return change(Change::Op::append, path, text.size() + (is_new ? 1 : 0), [&](std::size_t state) {
      if (is_new && state-- == 0) return;
      if (is_new) live_[path] = node_of({}, {});
      live_[path].text += text.substr(0, state);
    });
  }

  std::string truncate(const std::string& path, std::uint64_t size) override {
    if (std::string problem = prepare(path); !problem.empty()) return problem;
    if (!has(path)) return "no such file or directory";
    return change(Change::Op::truncate, path, 1, [&](std::size_t state) {
      if (state == 1) live_[path].text.resize(static_cast<std::size_t>(size));
    });
  }

  std::string remove(const std::string& path) override {
    if (std::string problem = prepare(path); !problem.empty()) return problem;
    if (!has(path)) return {};
    if (is_folder(path)) return "is a directory";
    return change(Change::Op::remove, path, 1, [&](std::size_t state) {
      if (state == 1) live_.erase(path);
    });
  }

  std::string make_folder(const std::string& path, unsigned mode) override {
    if (std::string problem = prepare(path, "/"); !problem.empty()) return problem;
    std::vector<std::string> missing{};
    for (std::string at = path; !at.empty(); at = folder_of(at)) {
      if (has(at) && !is_folder(at)) return "not a directory";
      if (!has(at)) missing.insert(missing.begin(), at);
    }
    if (missing.empty()) return {};
    return change(Change::Op::make_folder, path, missing.size(), [&](std::size_t state) {
      for (std::size_t i = 0; i < state; ++i) live_[missing[i]] = {.kind = util::FileKind::folder, .mode = mode};
    });
  }

  std::optional<std::uint64_t> free_space(const std::string&) override {
    return full_from_ && changes_.size() >= *full_from_ ? 0 : space;
  }

 private:
  static constexpr std::string_view down_text = "the machine is down";

  static std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/')); }
  static std::string temporary_of(const std::string& path) { return folder_of(path) + "/.pyat-a1B2c3"; }

  Node node_of(std::string text, const util::Attributes& attributes) const {
    return {.text = std::move(text),
            .mode = attributes.mode,
            .user = attributes.user.value_or(process_user),
            .group = attributes.group.value_or(process_group)};
  }

  bool is_folder(const std::string& path) const {
    const auto found = live_.find(target_of(path));
    return path.empty() || path == "/" || (found != live_.end() && found->second.kind == util::FileKind::folder);
  }

  void make_parents(const std::string& path) {
    for (std::string at = folder_of(path); !at.empty(); at = folder_of(at)) {
      live_[at] = disk_[at] = {.kind = util::FileKind::folder, .mode = 0755};
    }
  }

  // What a link leads to; itself, when it is none. Relative targets are those of its folder.
  std::string target_of(std::string path) const {
    for (int hops = 0; hops < 8; ++hops) {
      const auto found = live_.find(path);
      if (found == live_.end() || found->second.link.empty()) break;
      path = found->second.link.starts_with('/') ? found->second.link : folder_of(path) + '/' + found->second.link;
    }
    return path;
  }

  // Lets the other process come between, and says what is in the way.
  std::string prepare(const std::string& path, const std::string& target = {}) {
    if (is_down_) return std::string(down_text);
    if (before_change) {
      const auto other = std::exchange(before_change, nullptr);
      other(changes_.size());
      before_change = other;
    }
    if (unwritable.contains(path)) return unwritable[path];
    const std::string folder = folder_of(target.empty() ? path : target);
    if (!is_folder(folder)) return has(folder) ? "not a directory" : "no such file or directory";
    return {};
  }

  // `write` brings the change to one of its states, in what the process sees.
  template <typename Write>
  std::string change(Change::Op op, const std::string& path, std::size_t parts, Write write) {
    const std::size_t index = changes_.size();
    changes_.push_back({op, path, parts});
    if (crash_ && crash_->change == index) {
      write(crash_->state);
      if (crash_->state > 0) sync(path);
      is_down_ = true;
      throw Crash{};
    }
    const bool is_refused = fails_at_ && fails_at_->first == index;
    const bool frees = op == Change::Op::remove || op == Change::Op::truncate;
    if (is_refused || (full_from_ && index >= *full_from_ && !frees)) {
      if (op == Change::Op::append) write(parts / 2), unsynced_.insert(path);
      return is_refused ? fails_at_->second : std::string(full_text);
    }
    write(parts);
    sync(path);
    return {};
  }

  void sync(const std::string& path) {
    unsynced_.erase(path);
    Nodes next = live_;
    for (const std::string& other : unsynced_) {
      next.erase(other);
      if (const auto old = disk_.find(other); old != disk_.end()) next[other] = old->second;
    }
    disk_ = std::move(next);
  }

  Nodes live_{}, disk_{};
  std::set<std::string> unsynced_{};  // files of which the process sees more than the disk has
  std::vector<Change> changes_{};
  std::optional<CrashPoint> crash_{};
  std::optional<std::size_t> full_from_{};
  std::optional<std::pair<std::size_t, std::string>> fails_at_{};
  bool is_down_ = false;
};

}  // namespace pyat::test
