// What `pyat rollback checklist` looks at: generations, the engine, the services, and what pyat.yml wants to be asked.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "cmd/context.hpp"
#include "cmd/rollback_stack.hpp"
#include "rollback/checklist/checklist.hpp"
#include "rollback/plan/plan.hpp"
#include "rollback/snapshot/snapshot.hpp"

namespace pyat::cmd {

class ChecklistLook {
 public:
  // What cannot be looked at is in the facts, with why. A UsageError: nobody knows which stack it is about.
  // `oldest`: what was proven longer ago does not count.
  ChecklistLook(const RollbackOptions& rollback, std::chrono::seconds oldest, Context& context);
  ChecklistLook(const ChecklistLook&) = delete;
  ChecklistLook& operator=(const ChecklistLook&) = delete;

  const std::string& stack() const { return place_.stack; }
  const rollback::ChecklistFacts& facts() const { return facts_; }

 private:
  void look_at_files();
  void look_at_store();
  void look_at_now();
  void look_at_engine();
  void look_at_notifications();
  void look_at_services();
  void look_at_configurations();
  void ask_own();

  const RollbackOptions& rollback_;
  Context& context_;
  std::optional<StackFiles> files_{};
  std::string files_problem_{};
  rollback::StorePlace place_{};
  std::unique_ptr<rollback::Store> store_{};
  rollback::Listing listing_{};
  std::optional<rollback::Generation> good_{};
  std::optional<rollback::Snapshot> now_{};
  std::optional<rollback::Plan> plan_{};
  rollback::ChecklistFacts facts_{};
};

}  // namespace pyat::cmd
