// Whom pyat rollback tells what it does, as pyat.yml has it.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/service.hpp"
#include "diag/diagnostic.hpp"

namespace pyat::config {

struct NotifyTarget {
  std::string name{};  // its kind, where none is given; each once
  std::string kind{};  // of notify_kinds()
  std::string url{};   // where it is no secret
  Secret url_secret{};
  Secret routing_key{};               // of pagerduty
  std::vector<std::string> events{};  // of notify_events(); empty: those that are usual for its kind
  std::vector<std::pair<std::string, std::string>> labels{};  // of alertmanager
  std::vector<std::pair<std::string, std::string>> headers{};
  std::vector<SecretHeader> secret_headers{};
  std::vector<std::string> command{};  // the program and its arguments
  std::optional<std::chrono::milliseconds> timeout{};
  std::string tenant{};
  Auth auth{};
  Tls tls{};
  diag::Range where{};  // its kind in pyat.yml
};

// As the schema has them.
std::span<const std::string_view> notify_kinds();
std::span<const std::string_view> notify_events();

}  // namespace pyat::config
