// A merged service as data: the short and the long forms of its ports, volumes, commands and needs.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compose/project.hpp"
#include "compose/value.hpp"
#include "diag/diagnostic.hpp"

namespace pyat::compose {

// A problem of a file of the project: which file the value is from is in `file`.
struct FileProblem {
  std::size_t file = 0;
  diag::Diagnostic problem{};
};

// What a project has at its top for services to name; nullptr: it has none.
struct Shared {
  const Value* configs = nullptr;
  const Value* secrets = nullptr;
};

// Relative paths on the host count from the folder of the
// file that they are written in: `folders` has one for each Value::file.
Service make_service(const Entry& entry, const Shared& shared, std::span<const std::string> folders,
                     std::vector<FileProblem>& problems);

// "8081:8080", "127.0.0.1:3000-3001:3000-3001/tcp", "[::1]:80:80", "3000". False when it is none of these.
bool parse_ports(std::string_view text, std::vector<Port>& ports);

}  // namespace pyat::compose
