// Docker Compose: the command for what starts something, the engine's API for what stops it, and for what only looks.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "rollback/driver/compose_files.hpp"
#include "rollback/driver/compose_tool.hpp"
#include "rollback/driver/driver.hpp"
#include "rollback/driver/engine.hpp"
#include "util/durable_files.hpp"
#include "util/process.hpp"

namespace pyat::rollback {

struct ComposeOptions {
  std::string folder{};                             // absolute, of the state: copies are in it while Compose runs
  util::EnvironmentList environment{};              // of this process
  std::function<bool()> is_cancelled{nullptr};      // the user has had enough
  std::chrono::milliseconds settled_after{10'000};  // as of Readiness
};

class ComposeDriver final : public Driver {
 public:
  // All must outlive it.
  ComposeDriver(util::ProcessRunner& runner, net::Client& client, health::EngineAddress engine,
                util::DurableFiles& files, ComposeOptions options);

  StepResult ready() override;
  StepResult up(const Material& material, const Names& services, std::chrono::seconds timeout) override;
  StepResult down(const Material& material, const Names& services, std::chrono::seconds timeout) override;
  Look look(const Generation& generation, const Names& services) override;
  StepResult wait_healthy(const Generation& generation, const Names& services, std::chrono::seconds timeout) override;
  Images missing_images(const Generation& generation, const Names& services) override;
  Ports taken_ports(const Generation& generation, const Names& services) override;
  Volumes volumes() override;
  std::vector<Space> space() override;

 private:
  const ComposeTool& tool();
  // On copies of the generation's files.
  StepResult start(const Material& material, const Names& services, std::chrono::seconds timeout);
  std::string write(const Copies& copies);
  void remove(const Copies& copies);
  health::EngineFacts containers(const Generation& generation, const Names& services);
  StepResult seen_up(const Generation& generation, const Names& services);
  StepResult seen_down(const Generation& generation, const Names& services);
  bool pause(std::chrono::milliseconds span);

  util::ProcessRunner& runner_;
  util::DurableFiles& files_;
  ComposeOptions options_;
  Engine engine_;
  std::optional<ComposeTool> tool_{};
};

}  // namespace pyat::rollback
