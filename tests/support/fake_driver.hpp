// Containers that a driver starts and stops at once.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "rollback/driver/driver.hpp"
#include "util/text.hpp"

namespace pyat::test {

class FakeDriver final : public rollback::Driver {
 public:
  std::map<std::string, rollback::Condition> conditions{};  // by service; missing: no container
  std::map<std::string, std::string> generations{};         // by service: that pyat has started it for
  std::map<std::string, std::string> images_of{};           // by service: the id of what it runs
  std::vector<std::string> calls{};                         // "up mimir tempo"; without looks
  std::string problem{};                                    // of the engine
  std::string ill{};                                        // what is said of services that do not get well
  rollback::Images images{};
  rollback::Ports ports{};
  std::vector<rollback::Space> spaces{};
  rollback::Volumes there{};  // volumes

  void run(const rollback::Generation& generation, const Names& services) {
    for (const std::string& name : services) {
      conditions[name] = rollback::Condition::healthy;
      generations[name] = name_of(generation);
    }
  }

  rollback::StepResult ready() override { return done("ready"); }
  rollback::StepResult up(const rollback::Material& material, const Names& services, std::chrono::seconds) override {
    calls.push_back("up " + util::joined(services, " "));
    if (problem.empty()) run(*material.generation, services);
    return done("started");
  }
  rollback::StepResult down(const rollback::Material&, const Names& services, std::chrono::seconds) override {
    calls.push_back("down " + util::joined(services, " "));
    for (const std::string& name : services) conditions.erase(name);
    return done("stopped");
  }
  rollback::Look look(const rollback::Generation& generation, const Names& services) override {
    rollback::Look look{.problem = problem};
    for (const std::string& name : services) {
      const auto found = conditions.find(name);
      const bool is_there = found != conditions.end();
      look.services.push_back({.name = name,
                               .condition = is_there ? found->second : rollback::Condition::absent,
                               .is_of_generation = is_there && generations[name] == name_of(generation),
                               .image_id = is_there ? images_of[name] : std::string{},
                               .words = is_there ? "is there" : "has no container"});
    }
    return look;
  }
  rollback::StepResult wait_healthy(const rollback::Generation&, const Names& services, std::chrono::seconds) override {
    calls.push_back("wait " + util::joined(services, " "));
    if (!ill.empty()) return {.words = ill, .next = "docker logs"};
    return done("well");
  }
  rollback::Images missing_images(const rollback::Generation&, const Names&) override { return images; }
  rollback::Ports taken_ports(const rollback::Generation&, const Names&) override { return ports; }
  rollback::Volumes volumes() override { return there; }
  std::vector<rollback::Space> space() override { return spaces; }

 private:
  rollback::StepResult done(std::string words) const {
    return {.is_done = problem.empty(), .words = problem.empty() ? std::move(words) : problem};
  }
};

}  // namespace pyat::test
