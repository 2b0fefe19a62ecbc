#include "rollback/journal/lock.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "rollback/journal/begin_json.hpp"
#include "util/duration.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;
using std::chrono::milliseconds;

// "since 2026-11-22T03:12:07.250Z, for 4 min": how long only where the clock that nobody sets can tell.
string since_words(const Owner& owner, const Stamp& now) {
  string words = "since " + time_text(owner.since.time);
  const bool is_same_boot = !owner.boot.empty() && owner.boot == now.boot;
  if (!is_same_boot) return words;
  const auto time = std::chrono::floor<std::chrono::seconds>(time_between(owner.since, now));
  return words + ", for " + util::duration_words(time);
}

string command_words(const Owner& owner) { return owner.command.empty() ? "" : " (" + owner.command + ")"; }

LockResult taken(const string& path, const string& text, const Stamp& now) {
  LockResult result{.held = nullptr,
                    .next = "wait until it has ended, or ask there; pyat rollback status shows how far it is"};
  const auto owner = parse_owner(text);
  result.problem = "another rollback of this stack is at work: ";
  result.problem += owner ? words_of(*owner) + command_words(*owner) + ", " + since_words(*owner, now)
                          : path + " is locked, and does not say by whom yet";
  return result;
}

LockResult refuse(const string& path, const Owner& owner, OwnerState state, const Stamp& now) {
  LockResult result{};
  result.problem = words_of(owner) + command_words(owner) + ", has the lock of this stack " + since_words(owner, now);
  result.problem += state == OwnerState::alive
                        ? ", and lives, although the file system of " + path + " does not hold its lock"
                        : ": it cannot be seen from this machine whether it still runs";
  result.next = state == OwnerState::alive ? "wait until it has ended, or end it"
                                           : "look on " + owner.host + "; when it has ended, rm " + path;
  return result;
}

string takeover_words(const Owner& owner, const Owner& self) {
  const bool was_restarted = owner.boot != self.boot && owner.host == self.host;
  return "took over the lock of " + words_of(owner) + command_words(owner) + ": " +
         (was_restarted ? "the machine was restarted since" : "that process has ended without letting go");
}

}  // namespace

string lock_path(const string& folder) { return folder + "/lock"; }

string text_of(const Owner& owner) {
  return json_of(owner).dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

std::optional<Owner> parse_owner(string_view text) {
  const Json object = Json::parse(text, nullptr, false);
  if (!object.is_object()) return std::nullopt;
  string problem{};
  Owner owner = owner_in(object, problem);
  return problem.empty() ? std::optional(std::move(owner)) : std::nullopt;
}

OwnerState state_of(const Owner& owner, const Owner& self, Machine& machine) {
  const bool is_same_boot = !owner.boot.empty() && owner.boot == self.boot;
  if (!is_same_boot) return owner.host == self.host && !owner.host.empty() ? OwnerState::gone : OwnerState::unknown;
  // One kernel, which has let go of the lock; a process of another container has no number here.
  if (owner.pid_namespace != self.pid_namespace) return OwnerState::gone;
  const auto started = machine.started(owner.pid);
  return started && *started == owner.started ? OwnerState::alive : OwnerState::gone;
}

LockResult take_lock(LockFiles& files, Machine& machine, const string& folder) {
  const string path = lock_path(folder);
  const Owner self = machine.self();
  HeldResult held = files.hold(path);
  if (held.is_taken) return taken(path, held.text, self.since);
  if (held.file == nullptr) {
    return {
        .held = nullptr, .problem = "cannot lock " + path + ": " + held.problem, .next = "let this user write there"};
  }
  LockResult result{};
  if (const auto owner = parse_owner(held.file->text())) {
    const OwnerState state = state_of(*owner, self, machine);
    const bool is_own = state == OwnerState::alive && owner->pid == self.pid;
    if (state != OwnerState::gone && !is_own) {
      held.file->leave();
      return refuse(path, *owner, state, self.since);
    }
    result.note = is_own ? string{} : takeover_words(*owner, self);
  } else if (!held.file->text().empty()) {
    result.note = path + " did not say whose it was: who had it was cut off while writing it";
  }
  if (const string problem = held.file->write(text_of(self)); !problem.empty()) {
    return {
        .held = nullptr, .problem = "cannot write " + path + ": " + problem, .next = "make room there, and try again"};
  }
  result.held = std::move(held.file);
  return result;
}

}  // namespace pyat::rollback
