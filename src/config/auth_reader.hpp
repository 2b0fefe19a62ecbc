// The mappings auth, tls and expect of a service, and what other readers have of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/node.hpp"
#include "config/service.hpp"
#include "diag/diagnostic.hpp"

namespace pyat::config {

// Of NAME_env and NAME_file, one of which may be there; `path` is that of the node.
Secret read_secret(const Node& node, std::string_view name, const std::string& path, std::string_view inventory_path,
                   std::vector<diag::Diagnostic>& problems);
// Of a status, a range, or a list of them.
std::vector<StatusRange> read_statuses(const Node& node, const std::string& path,
                                       std::vector<diag::Diagnostic>& problems);
Auth read_auth(const Entry& auth, std::string_view kind, const std::string& path, std::string_view inventory_path,
               std::vector<diag::Diagnostic>& problems);
Tls read_tls(const Entry& tls, const std::string& path, std::string_view inventory_path,
             std::vector<diag::Diagnostic>& problems);
Expect read_expect(const Node& expect, const std::string& path, std::vector<diag::Diagnostic>& problems);

}  // namespace pyat::config
