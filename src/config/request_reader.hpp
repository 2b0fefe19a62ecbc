// Requests that pyat.yml describes: what they have in common, whoever sends them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/node.hpp"
#include "config/rollback_step.hpp"
#include "diag/diagnostic.hpp"

namespace pyat::config {

struct Headers {
  std::vector<std::pair<std::string, std::string>> plain{};
  std::vector<SecretHeader> secret{};
};

// Of the keys headers and headers_env of a node at `path`. `own` are those that pyat sets itself, in lower case.
Headers read_headers(const Node& node, const std::string& path, std::span<const std::string_view> own,
                     std::vector<diag::Diagnostic>& problems);

// Of a mapping that has url, method, body … among its keys. Says what no schema can: which of them exclude each other.
HttpRequest read_request(const Node& node, const std::string& path, std::string_view inventory_path,
                         std::vector<diag::Diagnostic>& problems);

// The keys that read_request() reads.
std::span<const std::string_view> request_keys();

}  // namespace pyat::config
