// What `pyat lint` is to check: from the arguments to texts, and to reports of those that cannot be read.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "diag/report.hpp"
#include "util/files.hpp"

namespace pyat::cmd {

struct Input {
  std::string path{};  // as it is shown
  bool is_stdin = false;
  bool is_found = false;  // in a folder or by a pattern, rather than named
  std::string problem{};  // why there is nothing to read, as for a folder without YAML
  std::string remedy{};
};

// In the order of the arguments, each file once.
std::vector<Input> collect_inputs(util::Files& files, const std::vector<std::string>& arguments,
                                  const std::string& stdin_name);

// A configuration of this size would be a hundred times the largest one known, and takes a gigabyte to parse.
inline constexpr std::size_t max_input_size = 16 * 1024 * 1024;

struct InputText {
  std::string text{};
  std::optional<diag::FileReport> refusal{};  // set when there is no text to check
};

InputText read_input(util::Files& files, const Input& input);

// Is there a repository above the file?
bool is_under_version_control(util::Files& files, const std::string& path);

}  // namespace pyat::cmd
