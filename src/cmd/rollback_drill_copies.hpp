// The two stacks of a drill: copies of what is there now and of the generation that is gone back to.
#pragma once

#include <string>
#include <vector>

#include "cmd/context.hpp"
#include "rollback/drill/drill.hpp"
#include "rollback/driver/driver.hpp"
#include "rollback/driver/engine.hpp"
#include "rollback/generation.hpp"
#include "rollback/store/store.hpp"

namespace pyat::cmd {

class DrillCopies {
 public:
  // Reads the Compose files of both generations as the store has them: mistakes are a UsageError. `store` must outlive
  // it.
  DrillCopies(const rollback::Generation& before, const rollback::Generation& target, const rollback::DrillPlace& place,
              rollback::Store& store, rollback::Engine& engine, Context& context);

  const rollback::Generation& before() const { return before_.generation; }
  const rollback::Generation& target() const { return target_.generation; }
  rollback::Material before_material() { return material(before_); }
  rollback::Material target_material() { return material(target_); }
  const std::vector<rollback::DrillNote>& left_out() const { return left_out_; }
  std::vector<rollback::DrillNote> differences() const;

 private:
  rollback::Material material(const rollback::DrillSide& side);

  rollback::Store& store_;
  std::vector<rollback::DrillNote> left_out_{};
  rollback::DrillSide before_{}, target_{};
};

}  // namespace pyat::cmd
