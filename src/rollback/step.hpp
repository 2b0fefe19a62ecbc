// The steps of a rollback, as data: what is to be done, how it is undone, and what is known of it when pyat is killed.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pyat::rollback {

enum class Kind : std::uint8_t {
  files,         // puts files of a generation in their places
  up,            // starts services of a generation
  down,          // stops and removes containers of services; never a volume
  flush,         // makes a server write out what it holds, and proves it
  wait_healthy,  // until the services are well
  http,          // a request of the plan
  command,       // a program of the plan, such as revert-app-configs.sh
  notify,        // tells people; its failure stops nothing
  check          // pyat's own: preflight, smoke, an alert that must arrive
};

constexpr std::size_t kind_count = 9;

std::string_view to_string(Kind kind);
std::optional<Kind> kind_from(std::string_view name);

struct Step {
  std::string id{};  // unique within a plan: "stop-old", "files/target"
  Kind kind = Kind::check;
  std::string title{};                  // "Stop tempo, mimir and loki of generation 12"
  std::vector<std::string> services{};  // of up, down, flush, wait_healthy
  // Of what the kind needs: "generation", "path", "url", "method", "body", "command", "undo" …
  std::vector<std::pair<std::string, std::string>> details{};
  std::chrono::seconds timeout{60};
  unsigned attempts = 1;
  bool may_repeat = true;  // doing it twice is as doing it once; undoing it twice always is
  bool has_undo = true;    // otherwise a failure behind it cannot take it back, and says so
  bool is_vital = true;    // its failure ends the run; otherwise it is told and passed over
  bool is_final = false;   // behind it there is no way back: it wants the stack's name typed

  const std::string* detail(std::string_view name) const;

  bool operator==(const Step&) const = default;
};

// What doing or undoing a step has come to.
struct StepResult {
  bool is_done = false;
  std::string words{};                // what was seen: "all 3 are healthy", "port 4317 is taken by tempo"
  std::string next{};                 // what a person can do about it; may be empty
  std::vector<std::string> proofs{};  // "loki_ingester_memory_chunks 0 at 03:12:07Z"
};

// How much of the effect of a step is there, whoever caused it.
enum class Effect : std::uint8_t {
  absent,   // all is as if the step had never begun
  partial,  // some of it: one of two containers is up
  present,
  unknown  // nobody can tell: a request of the plan, a message
};

std::string_view to_string(Effect effect);

struct Sight {
  Effect effect = Effect::unknown;
  std::string words{};  // "1 of 2 containers is up: mimir"
};

// Carries steps out: Compose, files, HTTP … outside of the runner. Each call returns within Step::timeout, and has
// ended what it had started by then: what pyat has given up on must not go on behind its back.
class Executor {
 public:
  Executor() = default;
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;
  virtual ~Executor() = default;

  virtual Sight look(const Step& step) = 0;  // changes nothing
  virtual StepResult apply(const Step& step) = 0;
  // Also of what is there in part, or not at all; once more changes nothing.
  virtual StepResult undo(const Step& step) = 0;
};

}  // namespace pyat::rollback
