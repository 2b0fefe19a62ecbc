// Two stacks that are containers, files and a folder of data, and an executor that changes them one thing after the
// other: the plug can be pulled between any two, and each step can fail, lie or hang.
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rollback/step.hpp"
#include "support/crashing_files.hpp"
#include "support/fake_machine.hpp"

namespace pyat::test {

enum class ApplyFault : std::uint8_t {
  none,
  fails,       // before it has done anything
  fails_half,  // after a part of it
  fails_late,  // when all of it is there
  lies,        // says that it is done, and has done nothing
  lies_half,
  hangs  // for as long as it may, and was cut off in the middle
};

enum class UndoFault : std::uint8_t { none, fails, fails_half, lies };

struct StepFault {
  ApplyFault apply = ApplyFault::none;
  UndoFault undo = UndoFault::none;
  unsigned times = 1000;  // so often, then all is well
};

class World final : public rollback::Executor {
 public:
  World(CrashingFiles& files, FakeMachine& machine) : files_(files), machine_(machine) {
    for (const char* name : {"tempo", "mimir", "loki"}) containers[name] = true;
    for (const char* name : {"prometheus", "jaeger", "grafana"}) containers[name] = false;
    for (const std::string& path : all_files()) files_.set(path, old_text(path), {.mode = 0640});
    files_.set("/srv/data/wal/00000001", "never lose me");
  }

  std::map<std::string, bool> containers{};  // whether they run
  int hook = 0;                              // how often something was done that must be done once
  std::map<std::string, StepFault> faults{};
  std::vector<std::string> calls{};   // "apply up-new", in their order; without looks
  std::vector<std::string> broken{};  // what must never happen, and did
  std::string journal{};              // where the intents must be; empty: nobody looks
  std::optional<std::size_t> crash_at{};
  std::size_t points = 0;  // places where the plug could have been pulled; counted from begin()

  void begin() { points = 0, crash_at.reset(); }

  static std::vector<std::string> stack_files() { return {"/srv/stack/.env", "/srv/stack/compose.yml"}; }
  static std::vector<std::string> app_files() { return {"/srv/app/otel.env"}; }

  bool is_old() const { return is_at(false); }
  bool is_new() const { return is_at(true); }
  bool has_data() const { return files_.has("/srv/data/wal/00000001"); }

  rollback::Sight look(const rollback::Step& step) override {
    const Parts parts = parts_of(step);
    if (parts.empty()) return {.effect = rollback::Effect::unknown, .words = "nothing to look at"};
    const auto count = std::count_if(parts.begin(), parts.end(), [](const Part& part) { return part.is_there(); });
    const std::string words = std::to_string(count) + " of " + std::to_string(parts.size()) + " are there";
    if (count == 0) return {.effect = rollback::Effect::absent, .words = words};
    const bool is_all = static_cast<std::size_t>(count) == parts.size();
    return {.effect = is_all ? rollback::Effect::present : rollback::Effect::partial, .words = words};
  }

  rollback::StepResult apply(const rollback::Step& step) override {
    called("apply", "intent", step);
    const ApplyFault fault = next_fault(step.id).apply;
    const Parts parts = parts_of(step);
    std::size_t count = parts.size();
    if (fault == ApplyFault::fails || fault == ApplyFault::lies) count = 0;
    if (fault == ApplyFault::fails_half || fault == ApplyFault::lies_half || fault == ApplyFault::hangs) count /= 2;
    point();
    for (std::size_t i = 0; i < count; ++i) {
      if (const std::string problem = parts[i].make(true); !problem.empty()) return {.words = problem};
      point();
    }
    if (fault == ApplyFault::hangs) {
      machine_.pass(step.timeout);
      return {.words = "it did not come to an end", .next = "look at " + step.id};
    }
    const bool is_done = fault == ApplyFault::none || fault == ApplyFault::lies || fault == ApplyFault::lies_half;
    if (is_done && fault == ApplyFault::none && !is_well(step)) return {.words = "not healthy"};
    return {.is_done = is_done, .words = is_done ? "well" : "it refuses", .next = is_done ? "" : "look at " + step.id};
  }

  rollback::StepResult undo(const rollback::Step& step) override {
    called("undo", "undo_intent", step);
    const UndoFault fault = next_fault(step.id).undo;
    const Parts parts = parts_of(step);
    std::size_t count = parts.size();
    if (fault == UndoFault::fails || fault == UndoFault::lies) count = 0;
    if (fault == UndoFault::fails_half) count /= 2;
    point();
    for (std::size_t i = count; i-- > 0;) {
      if (const std::string problem = parts[i].make(false); !problem.empty()) return {.words = problem};
      point();
    }
    const bool is_done = fault == UndoFault::none || fault == UndoFault::lies;
    return {.is_done = is_done, .words = is_done ? "well" : "it refuses to go"};
  }

 private:
  struct Part {
    std::function<bool()> is_there{};
    std::function<std::string(bool)> make{};  // or the other way round
  };
  using Parts = std::vector<Part>;

  static std::string old_text(const std::string& path) { return "old " + path + "\n"; }
  static std::string new_text(const std::string& path) { return "new " + path + "\n"; }
  static std::vector<std::string> all_files() {
    std::vector<std::string> all = stack_files();
    for (const std::string& path : app_files()) all.push_back(path);
    return all;
  }

  bool is_at(bool is_new) const {
    for (const char* name : {"tempo", "mimir", "loki"}) {
      if (containers.at(name) == is_new) return false;
    }
    for (const char* name : {"prometheus", "jaeger", "grafana"}) {
      if (containers.at(name) != is_new) return false;
    }
    for (const std::string& path : all_files()) {
      const auto found = files_.nodes().find(path);
      if (found == files_.nodes().end() || found->second.mode != 0640) return false;
      if (found->second.text != (is_new ? new_text(path) : old_text(path))) return false;
    }
    return hook == (is_new ? 1 : 0);
  }

  // A check that looks at the stack as it is now.
  bool is_well(const rollback::Step& step) const {
    return std::all_of(step.services.begin(), step.services.end(), [this, &step](const std::string& name) {
      return step.kind != rollback::Kind::wait_healthy || containers.at(name);
    });
  }

  Parts parts_of(const rollback::Step& step) {
    Parts parts{};
    const bool is_down = step.kind == rollback::Kind::down;
    if (is_down || step.kind == rollback::Kind::up) {
      for (const std::string& name : step.services) {
        parts.push_back({.is_there = [this, name, is_down] { return containers.at(name) != is_down; },
                         .make =
                             [this, name, is_down](bool there) {
                               containers.at(name) = there != is_down;
                               return std::string{};
                             }});
      }
    }
    if (step.kind == rollback::Kind::files) {
      for (const std::string& path : *step.detail("role") == "application" ? app_files() : stack_files()) {
        parts.push_back({.is_there = [this, path] { return files_.text(path) == new_text(path); },
                         .make =
                             [this, path](bool there) {
                               return files_.put(path, there ? new_text(path) : old_text(path),
                                                 {.mode = 0640, .user = 1000, .group = 1000});
                             }});
      }
    }
    if (step.kind == rollback::Kind::command) {
      parts.push_back({.is_there = [this] { return hook > 0; },
                       .make =
                           [this](bool there) {
                             hook = there ? hook + 1 : 0;
                             if (hook > 1) broken.push_back("what must not be repeated was done twice");
                             return std::string{};
                           }});
    }
    return parts;
  }

  StepFault next_fault(const std::string& id) {
    const auto found = faults.find(id);
    if (found == faults.end() || found->second.times == 0) return {};
    --found->second.times;
    return found->second;
  }

  void called(const std::string& what, const std::string& kind, const rollback::Step& step) {
    calls.push_back(what + " " + step.id);
    if (journal.empty()) return;
    const std::string text = files_.has(journal) ? files_.text(journal) : std::string{};
    const std::size_t last = text.rfind('\n', text.size() < 2 ? 0 : text.size() - 2);
    const std::string line = text.substr(last == std::string::npos ? 0 : last + 1);
    const bool is_there = line.find("\"kind\":\"" + kind + "\",\"step\":\"" + step.id + "\"") != std::string::npos;
    if (!is_there || !line.ends_with('\n')) broken.push_back(what + " " + step.id + " without an intent on the disk");
  }

  void point() {
    const std::size_t here = points++;
    if (crash_at == here) throw Crash{};
  }

  CrashingFiles& files_;
  FakeMachine& machine_;
};

// A rollback as the user's procedure has it, made before broken.
inline std::vector<rollback::Step> world_plan() {
  using rollback::Kind;
  const std::vector<std::string> older = {"tempo", "mimir", "loki"}, newer = {"prometheus", "jaeger", "grafana"};
  const auto step = [](std::string id, Kind kind, std::vector<std::string> services = {}) {
    return rollback::Step{.id = std::move(id), .kind = kind, .title = "Do it", .services = std::move(services)};
  };
  std::vector<rollback::Step> steps = {step("preflight", Kind::check),
                                       step("flush", Kind::flush, older),
                                       step("files/stack", Kind::files),
                                       step("up-new", Kind::up, newer),
                                       step("wait", Kind::wait_healthy, newer),
                                       step("revert-apps", Kind::command),
                                       step("files/apps", Kind::files),
                                       step("down-old", Kind::down, older),
                                       step("verify", Kind::wait_healthy, newer),
                                       step("tell", Kind::notify)};
  steps[2].details = {{"role", "stack"}};
  steps[6].details = {{"role", "application"}};
  steps[5].may_repeat = false;
  steps[9].is_vital = steps[9].has_undo = false;
  return steps;
}

}  // namespace pyat::test
