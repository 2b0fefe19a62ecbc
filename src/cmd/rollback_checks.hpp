// What a rollback verifies, as pyat health and pyat smoke do: that a stack is well, that it gives back what is written,
// and that an alert arrives.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "cmd/context.hpp"
#include "cmd/health_targets.hpp"
#include "cmd/lint_inventory.hpp"
#include "health/report.hpp"
#include "rollback/generation.hpp"
#include "rollback/step.hpp"

namespace pyat::cmd {

struct Verified {
  rollback::Outcome outcome = rollback::Outcome::unknown;
  std::string words{};                // "7 of 8 services are well; tempo is down: …"
  std::string next{};                 // may be empty
  std::vector<std::string> proofs{};  // a line each: what was tried, and what came of it
  bool was_interrupted = false;       // by the user: what was found says nothing
};

// As `pyat health` looks, once: at the services of these Compose files, else at those of pyat.yml.
health::Report health_now(const std::vector<std::string>& compose, const Stack& pyat_yml, const std::string& docker,
                          Context& context);
Verified judge_health(const health::Report& report);

// One run of pyat smoke, as pyat.yml has it set. Mistakes are a UsageError.
Verified verify_smoke(const Targets& targets, const Stack& pyat_yml, Context& context);

struct AlertWish {
  std::string receiver{};                           // HOST:PORT; empty: as pyat.yml or Alertmanager's file has it
  std::optional<std::chrono::milliseconds> wait{};  // for the alert, and again for its end; nothing: as pyat smoke
};

// The alert of pyat smoke alone.
Verified verify_alert(const Targets& targets, const Stack& pyat_yml, const AlertWish& wish, Context& context);

// Of the steps of a run. They return within `limit`, and throw nothing.
struct CheckRequest {
  std::vector<std::string> compose{};  // the Compose files of the generation that is to be well
  const Stack& pyat_yml;
  std::string docker{};  // as of pyat health
  std::chrono::milliseconds limit{60'000};
  std::string receiver{};  // HOST:PORT, where the alert must arrive; empty: as pyat.yml or Alertmanager's file has it
};

// The services of these Compose files, and no others. Of one that pyat.yml has, too, it knows how it is asked; where it
// is on this machine, the Compose files know better.
Targets targets_of_generation(const std::vector<std::string>& compose, const Stack& pyat_yml, Context& context);

// Waits until all are well.
rollback::StepResult check_health(const CheckRequest& request, Context& context);
rollback::StepResult check_smoke(const CheckRequest& request, Context& context);
// Sends an alert to Alertmanager, and waits until it arrives.
rollback::StepResult check_alert(const CheckRequest& request, Context& context);

}  // namespace pyat::cmd
