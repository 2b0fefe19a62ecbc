// The paths in a Compose file that lead to other files of the project, changed in its text. Pure.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "compose/interpolate.hpp"

namespace pyat::rollback {

// How a Compose file came into the project: what its relative paths count from depends on it.
enum class Inclusion : std::uint8_t {
  given,    // on the command line, or by include: from the project's folder
  extended  // by extends: from its own folder
};

struct PathChange {
  std::string base{};  // absolute: the folder that relative paths in this file count from
  Inclusion inclusion = Inclusion::given;
  compose::Environment environment{};
  // Absolute paths of files that are named, and the texts that take their place; nothing: it stays.
  std::function<std::optional<std::string>(const std::string& path)> env_file{};
  std::function<std::optional<std::string>(const std::string& path)> extended{};
  // With `project_folder`, from which its own paths count.
  std::function<std::optional<std::string>(const std::string& path, const std::string& project_folder)> included{};
  // The copy of an .env file for an included file, where none is named.
  std::function<std::string(const std::string& project_folder)> dotenv{};
};

struct ChangedText {
  std::string text{};
  std::string version{};  // of the file, as it is written; empty: none
  std::string problem{};  // "line 3: …": it is no YAML
};

ChangedText change_paths(std::string_view text, const PathChange& change);

// "/srv/stack" and "../x/./a.env" are "/srv/x/a.env".
std::string resolved_path(std::string_view base, std::string_view path);

// As a scalar in double quotes that YAML and JSON read alike, and in which Compose finds no variable.
std::string quoted_path(std::string_view path);

}  // namespace pyat::rollback
