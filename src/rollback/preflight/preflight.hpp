// Whether a rollback can be done, before anything is changed: images, ports, disks, contents, configuration files,
// programs and secrets of its own steps, and what must be reachable.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "rollback/driver/driver.hpp"
#include "rollback/execute/program.hpp"
#include "rollback/notify/target.hpp"
#include "rollback/preflight/finding.hpp"
#include "rollback/step.hpp"
#include "util/durable_files.hpp"

namespace pyat::rollback {

// What a server's release says of its configuration file.
struct Linted {
  bool is_known = false;  // pyat can lint files of this kind
  std::vector<std::string> errors{}, warnings{};
};

// Something that must answer, such as a bucket or a server that the target needs.
struct PreflightProbe {
  std::string what{};
  bool is_needed = false;             // by a service that is started; else, it is worth knowing
  std::function<StepResult()> ask{};  // bounded in time by itself
};

// What is not there is said to be unknown, not well.
struct PreflightChecks {
  std::function<Linted(const Service&, const File&, const std::string& text)> lint = nullptr;  // lint_for()
  // What is wrong with the Compose files of a generation: compose_problems().
  std::function<std::vector<std::string>(const Material&)> parse_compose = nullptr;
  std::vector<PreflightProbe> probes{};
  notify::FindSecret find_secret = nullptr;
};

struct PreflightRequest {
  const Generation& before;
  Material target{};
  std::span<const Step> steps{};  // of the plan, or of the journal
  std::string state_folder{};     // of the stack: where the journal is
  const Surroundings& surroundings;
  Driver& driver;
  util::DurableFiles& files;
  const PreflightChecks& checks;
};

// In the order in which they were looked at. Changes nothing.
std::vector<Finding> preflight(const PreflightRequest& request);

}  // namespace pyat::rollback
