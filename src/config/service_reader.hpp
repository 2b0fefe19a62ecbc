// Makes services of a tree that the schema allows, and says what no schema can: which keys exclude or need each other.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/node.hpp"
#include "config/service.hpp"
#include "diag/diagnostic.hpp"

namespace pyat::config {

// Of a boolean, in one of the spellings that YAML has for it.
inline bool is_true(const Node& node) { return node.text.front() == 't' || node.text.front() == 'T'; }

std::vector<std::string> texts_of(const Node& list);

// How a path in pyat.yml is seen from where the path of pyat.yml itself is seen from.
std::string path_in(std::string_view inventory_path, const Node& node);

// Of a text that the schema allows; a problem when it is 0, or years.
std::optional<std::chrono::milliseconds> read_duration(const Entry& entry, const std::string& path,
                                                       std::vector<diag::Diagnostic>& problems);

// `path` is that of the service in the file: services.mimir. Its kind is that of its name when the name is one.
Service read_service(const Entry& entry, const std::string& path, std::string_view inventory_path,
                     std::vector<diag::Diagnostic>& problems);

// `needs` of the services of one environment: names that are none, and circles. Unless `all_are_here`, services may be
// listed elsewhere, too.
void check_needs(const Node& services, const std::string& path, bool all_are_here,
                 std::vector<diag::Diagnostic>& problems);

}  // namespace pyat::config
