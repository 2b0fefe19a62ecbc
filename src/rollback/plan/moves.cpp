#include "rollback/plan/moves.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "config/paths.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;

constexpr std::array<string_view, 5> move_names = {"keep", "beside", "after", "replace", "stop"};

bool holds(string_view folder, string_view path) {
  return path == folder || (path.starts_with(folder) && path.substr(folder.size()).starts_with('/'));
}

// The content that a path leads to: of a symbolic link, that of the file behind it.
string content_behind(const Generation& generation, const File& file) {
  const File& end = end_of_links(generation, file);
  return end.link.empty() ? end.digest : end.link;
}

// The mounted files of a service that are not in the other generation as they are in this one.
std::vector<string> changed_files(const Service& service, const Generation& here, const Generation& there) {
  std::vector<string> changed{};
  for (const File& file : here.files) {
    if (!mounts(service, file.path)) continue;
    const File* other = find_file(there, file.path);
    if (other == nullptr || content_behind(there, *other) != content_behind(here, file)) changed.push_back(file.path);
  }
  return changed;
}

class Comparison {
 public:
  Comparison(const Generation& before, const Generation& target) : before_(before), target_(target) {}

  std::vector<string> differences(const Service& old, const Service& fresh) {
    if (old.image != fresh.image) {
      say("image {} → {}", old.image, fresh.image);
    } else if (!old.image_id.empty() && !fresh.image_id.empty() && old.image_id != fresh.image_id) {
      say("image {} is another one now: {} → {}", fresh.image, short_id(old.image_id), short_id(fresh.image_id));
    }
    if (old.command != fresh.command) say("its command");
    if (old.ports != fresh.ports) say("its ports");
    if (old.mounts != fresh.mounts) say("its mounts");
    if (old.environment != fresh.environment) say("its environment");
    if (old.container != fresh.container) say("its container is called {}, and was {}", fresh.container, old.container);
    auto files = changed_files(fresh, target_, before_);
    for (const string& gone : changed_files(old, before_, target_)) {
      if (std::find(files.begin(), files.end(), gone) == files.end()) files.push_back(gone);
    }
    for (const string& path : files) say("{}", path);
    return std::move(why_);
  }

 private:
  template <typename... Words>
  void say(fmt::format_string<Words...> text, Words&&... words) {
    why_.push_back(fmt::format(text, std::forward<Words>(words)...));
  }

  const Generation& before_;
  const Generation& target_;
  std::vector<string> why_{};
};

// "udp" of "4317/udp"; without, it is TCP.
string_view protocol_of(string_view container) {
  const std::size_t slash = container.find('/');
  return slash == string_view::npos ? "tcp" : container.substr(slash + 1);
}

string_view address_of(string_view host) {
  return host.substr(0, host.size() - std::min(host.size(), port_of(host).size() + 1));
}

bool is_any(string_view address) { return address.empty() || address == "0.0.0.0" || address == "[::]"; }

// Two sockets clash when one of them listens at all addresses, or both at the same.
bool clash(const Published& a, const Published& b) {
  const string_view port = port_of(a.host);
  if (port.empty() || port != port_of(b.host) || protocol_of(a.container) != protocol_of(b.container)) return false;
  const string_view here = address_of(a.host);
  const string_view there = address_of(b.host);
  return is_any(here) || is_any(there) || here == there;
}

// What of a service that runs is in the way of a new one; empty: nothing.
std::vector<string> in_the_way(const Service& fresh, const Service& running) {
  std::vector<string> why{};
  if (!fresh.container.empty() && fresh.container == running.container) {
    why.push_back("the container of " + running.name + " has the name " + fresh.container);
  }
  if (!is_running(running)) return why;
  for (const Published& wanted : fresh.ports) {
    for (const Published& taken : running.ports) {
      if (clash(wanted, taken)) why.push_back("port " + string(port_of(wanted.host)) + " is that of " + running.name);
    }
  }
  // Two servers that write into the same files destroy them.
  for (const Mounted& mine : fresh.mounts) {
    for (const Mounted& theirs : running.mounts) {
      if (mine.is_volume && theirs.is_volume && mine.source == theirs.source) {
        why.push_back("the volume " + mine.source + " is used by " + running.name);
      }
    }
  }
  return why;
}

void find_obstacles(ServiceMove& move, const Generation& before, const Generation& target) {
  for (const Service& running : before.services) {
    // What stays as it is has its ports in the target, too: Compose would refuse both, and the plan says so elsewhere.
    std::vector<string> why = in_the_way(*move.target, running);
    if (why.empty()) continue;
    move.move = Move::after;
    move.waits_for.push_back(running.name);
    std::move(why.begin(), why.end(), std::back_inserter(move.why));
  }
  // A file that an old one has mounted is changed under its feet, or, by a crash, under those of the old one's
  // successor.
  for (const string& path : changed_files(*move.target, target, before)) {
    for (const Service& running : before.services) {
      if (!is_running(running) || !mounts(running, path)) continue;
      move.move = Move::after;
      move.waits_for.push_back(running.name);
      move.why.push_back(path + " changes, and is mounted by " + running.name);
    }
  }
  // What must wait for one that is replaced must wait, too.
  for (const string& need : move.target->needs) {
    const Service* old = find_service(before, need);
    const Service* fresh = find_service(target, need);
    if (old == nullptr || fresh == nullptr) continue;
    if (Comparison(before, target).differences(*old, *fresh).empty()) continue;
    move.move = Move::after;
    move.waits_for.push_back(need);
    move.why.push_back("it needs " + need + ", which is replaced");
  }
}

}  // namespace

string_view to_string(Move move) { return move_names[static_cast<std::size_t>(move)]; }

bool mounts(const Service& service, string_view path) {
  return std::any_of(service.mounts.begin(), service.mounts.end(),
                     [&](const Mounted& mount) { return !mount.is_volume && holds(mount.source, path); });
}

bool is_running(const Service& service) { return service.state != "absent" && !service.state.starts_with("exited"); }

string_view port_of(string_view host) {
  const std::size_t colon = host.rfind(':');
  return colon == string_view::npos ? host : host.substr(colon + 1);
}

std::vector<ServiceMove> moves_of(const Generation& before, const Generation& target) {
  std::vector<ServiceMove> moves{};
  for (const Service& fresh : target.services) {
    ServiceMove move{.name = fresh.name, .before = find_service(before, fresh.name), .target = &fresh};
    if (fresh.state == "absent" && (move.before == nullptr || move.before->state == "absent")) {
      move.why = {"it did not run when the generation was taken, and does not now"};
    } else if (move.before == nullptr || move.before->state == "absent") {
      move.before = nullptr;
      move.move = Move::beside;
      find_obstacles(move, before, target);
    } else {
      move.why = Comparison(before, target).differences(*move.before, fresh);
      if (!is_running(*move.before) && is_running(fresh) && !fresh.is_one_shot) {
        move.why.push_back("it does not run: " + move.before->state);
      }
      move.move = move.why.empty() ? Move::keep : Move::replace;
    }
    moves.push_back(std::move(move));
  }
  for (const Service& old : before.services) {
    if (find_service(target, old.name) != nullptr || old.state == "absent") continue;
    moves.push_back({.name = old.name, .move = Move::stop, .before = &old});
  }
  std::sort(moves.begin(), moves.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return moves;
}

FileMoves file_moves_of(const Generation& before, const Generation& target) {
  FileMoves moves{};
  for (const File& file : target.files) {
    const File* old = find_file(before, file.path);
    if (old == nullptr || old->digest != file.digest || old->link != file.link || old->mode != file.mode ||
        old->user != file.user || old->group != file.group) {
      moves.put.push_back(&file);
    }
  }
  for (const File& file : before.files) {
    if (find_file(target, file.path) == nullptr) moves.gone.push_back(&file);
  }
  return moves;
}

}  // namespace pyat::rollback
