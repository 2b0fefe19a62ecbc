// A stack, its journal and a machine that can be switched off, for the tests of runs.
#pragma once

#include <stdexcept>

#include "rollback/run/session.hpp"
#include "support/rollback_world.hpp"

namespace pyat::rollback {

inline const std::string bed_folder = "/srv/stack/.pyat/rollback/shop";

// Where the plug is pulled: in a change of a file, or between two of an executor's.
struct Plug {
  std::optional<test::CrashPoint> file{};
  std::optional<std::size_t> point{};
};

struct Bed {
  test::CrashingFiles files{};
  test::FakeMachine machine{};
  test::World world{files, machine};
  Session session{.files = files, .machine = machine, .executor = world, .folder = bed_folder};
  std::vector<Step> steps = test::world_plan();
  bool has_lost_power = true;  // at a crash; else pyat alone was killed

  Bed() { world.journal = bed_folder + "/journal/run-1.jsonl"; }

  Begin begin() const { return {.stack = "shop", .from = "12-aaaaaaaa", .to = "11-bbbbbbbb", .steps = steps}; }
  RunResult run() { return start(session, begin()); }

  void set(const Plug& plug) {
    files.begin(), world.begin();
    if (plug.file) files.crash_at(*plug.file);
    world.crash_at = plug.point;
  }

  // Nothing: the plug was pulled, and the machine is up again.
  template <typename Act>
  std::optional<RunResult> try_to(Act act, const Plug& plug = {}) {
    set(plug);
    try {
      return act();
    } catch (const test::Crash&) {
      files.restart(has_lost_power), world.begin();
      if (has_lost_power) machine.restart(machine.boot + "+");
      return std::nullopt;
    }
  }

  // All places where the plug can be pulled while it acts; of long texts, so many.
  template <typename Act>
  std::vector<Plug> plugs_of(Act act, std::size_t most) {
    set({});
    (void)act();
    std::vector<Plug> plugs{};
    for (const test::CrashPoint& point : test::crash_points(files.changes(), most)) plugs.push_back({point, {}});
    for (std::size_t i = 0; i < world.points; ++i) plugs.push_back({{}, i});
    set({});
    return plugs;
  }
};

inline Step& step_of(Bed& bed, std::string_view id) {
  for (Step& step : bed.steps) {
    if (step.id == id) return step;
  }
  throw std::logic_error("no such step");
}

inline std::vector<std::string> calls_of(const Bed& bed, std::string_view prefix) {
  std::vector<std::string> out{};
  for (const std::string& call : bed.world.calls) {
    if (call.starts_with(prefix)) out.push_back(call);
  }
  return out;
}

}  // namespace pyat::rollback
