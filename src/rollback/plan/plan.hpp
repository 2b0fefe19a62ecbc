// The plan of a rollback: every step in its order, what each changes, and what it risks. Nothing has been done yet.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rollback/generation.hpp"
#include "rollback/plan/moves.hpp"
#include "rollback/step.hpp"

namespace pyat::rollback {

// Where a step of pyat.yml stands among pyat's own.
enum class Place : std::uint8_t {
  first,     // before anything is changed
  switched,  // when the target serves, before what is left of the old ones is stopped
  last       // when everything else is done
};

struct OwnStep {
  Step step{};
  Place place = Place::switched;
};

struct PlanOptions {
  std::vector<OwnStep> own{};
  // Whose files are there now, where `before` only says what the services are; null: `before`.
  const Generation* files_before = nullptr;
  bool breaks_first = false;  // stop everything old, then start: for comparison, and where memory for both is missing
  bool smoke = false;         // part of the verification
  bool flushes = true;        // servers write out what they hold before they are stopped
  bool alerts = false;        // an alert must arrive, too
  std::string receiver{};     // HOST:PORT, where it must; empty: as Alertmanager's own file has it
  bool notifies = false;
  std::chrono::seconds healthy_within{300};
};

// What stands against a plan: with these, it cannot be carried out.
struct Obstacle {
  std::string service{};  // empty: the plan as a whole
  std::string words{};    // "port 4317 stays with otel-collector, which is the same in both"
  std::string next{};
};

struct Plan {
  const Generation* before = nullptr;
  const Generation* target = nullptr;
  std::vector<ServiceMove> moves{};
  FileMoves files{};
  std::vector<Step> steps{};
  std::vector<Obstacle> obstacles{};
  std::vector<std::string> gaps{};  // services that do not serve for a while
  bool changes_nothing = false;
};

// The generations must outlive the result.
Plan plan_of(const Generation& before, const Generation& target, const PlanOptions& options);

// Whether a server of this kind holds data in memory that it must write out before it is stopped.
bool holds_data(std::string_view kind);

}  // namespace pyat::rollback
