// The key that contents are kept with: 32 random bytes, in hexadecimal digits, in a file that only its owner can read.
// It lies outside of the state folder, so that a copy of that folder tells nothing.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "rollback/store/problem.hpp"
#include "util/durable_files.hpp"

namespace pyat::rollback {

// So many bytes that nobody can foresee. Nothing: there are none.
using Random = std::function<std::optional<std::string>(std::size_t size)>;

// Where people may have said that the key is; empty: they have not.
struct KeySettings {
  std::string option{};          // --key-file
  std::string pyat_yml{};        // rollback: key_file:
  std::string config_folder{};   // XDG_CONFIG_HOME
  std::string home{};            // HOME
  std::string current_folder{};  // absolute: what a relative path is relative to
};

struct KeyPlace {
  std::string path{};  // absolute; empty: nobody says where it is
  std::string from{};  // "--key-file": who has said so
};

KeyPlace find_key(const KeySettings& settings);

struct KeyResult {
  std::string bytes{};      // 32
  bool is_missing = false;  // there is no such file, which is a problem, too
  Problem problem{};
};

KeyResult read_key(util::DurableFiles& files, const std::string& path);
// Makes it, unless another process is faster: then it is that one's.
KeyResult make_key(util::DurableFiles& files, const std::string& path, const Random& random);

}  // namespace pyat::rollback
