// The mappings auth, tls and expect of a service.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/node.hpp"
#include "config/service.hpp"
#include "diag/diagnostic.hpp"

namespace pyat::config {

Auth read_auth(const Entry& auth, std::string_view kind, const std::string& path, std::string_view inventory_path,
               std::vector<diag::Diagnostic>& problems);
Tls read_tls(const Entry& tls, const std::string& path, std::string_view inventory_path,
             std::vector<diag::Diagnostic>& problems);
Expect read_expect(const Node& expect, const std::string& path, std::vector<diag::Diagnostic>& problems);

}  // namespace pyat::config
