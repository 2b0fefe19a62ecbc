// The command that speaks Compose, and the few command lines that pyat ever gives it.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "health/docker/address.hpp"
#include "rollback/step.hpp"
#include "util/process.hpp"

namespace pyat::rollback {

struct ComposeTool {
  std::vector<std::string> words{};  // "docker" "compose", or "docker-compose"
  std::string version{};             // "2.26.1", "1.29.2"
  bool is_v2 = false;                // 2 or later
  std::string problem{}, next{};     // why there is none; then nothing else is set

  std::string name() const;  // "docker compose 2.26.1"
};

// The v2 plugin, else what docker-compose is: 1.25 or later, which is the first that knows --env-file.
ComposeTool find_compose(util::ProcessRunner& runner, const util::EnvironmentList& environment);

struct ComposeProject {
  std::string name{};
  std::string folder{};              // absolute: what relative paths count from
  std::string env_file{};            // in the place of the .env that is there
  std::vector<std::string> files{};  // in their order
  std::vector<std::string> profiles{};
};

// All that pyat lets Compose do: to start services. Whatever is named, no word of the command line is an option that
// removes a volume or a network, or answers a question of Compose: options are written here alone, and names stand
// behind "--".
std::vector<std::string> up_command(const ComposeTool& tool, const ComposeProject& project,
                                    const std::vector<std::string>& services);

// Of what this process has: without COMPOSE_… of the user, which would be options that nobody sees, and without what
// the generation's .env sets, so that it counts.
util::EnvironmentList compose_environment(const util::EnvironmentList& all, const util::EnvironmentList& dotenv);

// The environment of programs that are to work with this engine and no other, whatever context the user has chosen.
util::EnvironmentList with_engine(util::EnvironmentList environment, const health::EngineAddress& engine);

// What the values of .env must not be seen of, of what Compose has said: it quotes what it cannot read.
std::string without_values(std::string_view said, const util::EnvironmentList& dotenv);

// What Compose says of its failure, in its words and without secrets, and what to do about it.
StepResult failure_of(const ComposeTool& tool, const util::ProcessResult& result, std::chrono::milliseconds timeout);

}  // namespace pyat::rollback
