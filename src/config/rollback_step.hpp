// What a rollback does beside pyat's own steps, as pyat.yml has it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/service.hpp"
#include "diag/diagnostic.hpp"

namespace pyat::config {

// One request to a server.
struct HttpRequest {
  std::string url{};  // where it is no secret
  Secret url_secret{};
  std::string method{};
  std::string body{};
  std::string body_file{};  // path: what is in it is sent, and may be a secret
  std::vector<std::pair<std::string, std::string>> headers{};
  std::vector<SecretHeader> secret_headers{};
  Auth auth{};
  Tls tls{};
  std::vector<StatusRange> statuses{};  // that are expected; empty: 200 to 299
};

// A program, or a request where that is empty.
struct RollbackAction {
  std::vector<std::string> command{};  // the program and its arguments, as written
  HttpRequest request{};
};

enum class RollbackStepKind : std::uint8_t { command, http, wait_healthy };
enum class RollbackStepPlace : std::uint8_t { first, last, switched };

struct RollbackStep {
  std::string name{};  // each once
  RollbackStepKind kind = RollbackStepKind::command;
  RollbackStepPlace place = RollbackStepPlace::switched;
  std::vector<std::string> services{};   // of wait_healthy
  RollbackAction action{};               // of the others
  std::vector<std::string> look{};       // a program that tells whether it is done; empty: nobody can
  std::optional<RollbackAction> undo{};  // nothing: it cannot be undone
  std::chrono::seconds timeout{60};
  unsigned attempts = 1;
  bool may_repeat = false;
  bool is_vital = true;
  bool is_final = false;
  diag::Range where{};  // its name in pyat.yml
};

// As the schema has them, in the order of the enumerations.
std::span<const std::string_view> rollback_step_kinds();
std::span<const std::string_view> rollback_step_places();

}  // namespace pyat::config
