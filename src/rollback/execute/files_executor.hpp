// Puts files of a generation in their places, with their permissions and owners, and back. Whatever cuts this off, each
// file is as it was or as it is to be.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "rollback/driver/driver.hpp"
#include "rollback/step.hpp"
#include "util/durable_files.hpp"

namespace pyat::rollback {

// The details "path" of a step name the files. What is there, and is neither as before nor as it is to be, is kept
// beside it under another name: somebody has written it in the meantime.
class FilesExecutor final : public Executor {
 public:
  // All must outlive it.
  FilesExecutor(util::DurableFiles& files, Material before, Material target)
      : files_(files), before_(std::move(before)), target_(std::move(target)) {}

  Sight look(const Step& step) override;
  StepResult apply(const Step& step) override { return put(step, target_, before_); }
  StepResult undo(const Step& step) override { return put(step, before_, target_); }

 private:
  // `file`: null where there has to be none.
  struct Wanted {
    const File* file = nullptr;
    std::string text{};
    std::string problem{};  // why its content cannot be had
  };

  static Wanted wanted(const Material& material, const std::string& path);
  bool is_as(const std::string& path, const Wanted& wanted);
  StepResult put(const Step& step, const Material& wanted, const Material& other);
  std::string write(const std::string& path, const Wanted& wanted);
  std::string keep_aside(const std::string& path, std::vector<std::string>& proofs);

  util::DurableFiles& files_;
  Material before_;
  Material target_;
};

// Takes away what a crash has left half-written beside the files of these steps. Only for the one who holds the lock of
// the stack: nobody else is about to write there.
void sweep_half_written(util::DurableFiles& files, std::span<const Step> steps);

}  // namespace pyat::rollback
