// What `pyat rollback plan` shows and `pyat rollback run` carries out: how the stack is now, where it is to go, and the
// steps between.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cmd/context.hpp"
#include "cmd/option.hpp"
#include "cmd/rollback_stack.hpp"
#include "render/rollback_plan.hpp"
#include "rollback/plan/own_steps.hpp"
#include "rollback/plan/plan.hpp"
#include "rollback/snapshot/snapshot.hpp"
#include "rollback/store/choose.hpp"
#include "rollback/store/store.hpp"

namespace pyat::cmd {

struct PlanFlags {
  RollbackOptions rollback{};
  std::string target{};    // a generation; empty: the last good one
  std::string receiver{};  // HOST:PORT, where an alert must arrive
  bool breaks_first = false;
  bool no_flush = false;
  bool smoke = false;
  bool alert = false;
};

void add_plan_options(std::vector<Option>& options, PlanFlags& flags);

class Planning {
 public:
  // Opens the generations of the stack.
  Planning(const PlanFlags& flags, rollback::Purpose purpose, Context& context);
  Planning(const Planning&) = delete;
  Planning& operator=(const Planning&) = delete;

  rollback::Store& store() { return *store_; }
  const std::string& stack() const { return store_->place().stack; }

  // At the stack, and at what it can go back to. Where its Compose files cannot be read, the last generation says what
  // they were. What makes a plan impossible is a UsageError. Who will carry the plan out holds the lock of the stack.
  void look();

  // Keeps what is there now as a generation, unless the last one is the same. Before make().
  void keep_now();
  void make();

  const rollback::Plan& plan() const { return *plan_; }
  const rollback::Generation& now() const { return now_.generation; }
  const rollback::Generation& target() const { return *choice_.generation; }
  const render::PlanReport& report() const { return *report_; }

  // What cannot be gone around: the target is damaged, or two services of it clash.
  bool is_blocked() const;
  // Products that lose data, do not start, or of which nobody knows.
  std::vector<const rollback::WayBack*> losses() const;

 private:
  void pass_over_now();
  // The services as they are: of the last generation, where the Compose files cannot be read.
  const rollback::Generation& before() const { return base_ ? *base_ : now_.generation; }
  const rollback::Generation& labelled_now() const;
  rollback::OwnSteps own_steps() const;
  rollback::PlanOptions plan_options(std::vector<rollback::OwnStep> own) const;

  const PlanFlags& flags_;
  Context& context_;
  std::optional<StackFiles> files_{};
  std::string broken_{};  // why the Compose files cannot be read, where they cannot
  std::unique_ptr<rollback::Store> store_{};
  rollback::Listing listing_{};
  rollback::Choice choice_{};
  rollback::Snapshot now_{};
  std::optional<rollback::Generation> base_{};
  std::optional<rollback::Plan> plan_{};
  std::optional<render::PlanReport> report_{};
};

}  // namespace pyat::cmd
