// Golden files: texts that a test expects word for word, kept under tests/fixtures. PYAT_UPDATE_GOLDEN=1 (or
// `./dev golden`) rewrites them: read the diff before a commit.
#pragma once

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "support/catch.hpp"

namespace pyat::test {

// `name` is relative to tests/fixtures.
inline std::string fixture_path(const std::string& name) {
  return std::string(PYAT_SOURCE_DIR) + "/tests/fixtures/" + name;
}

inline std::string read_fixture_file(const std::string& name) {
  std::ifstream file(fixture_path(name), std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

inline void check_golden_file(const std::string& name, const std::string& text) {
  if (std::getenv("PYAT_UPDATE_GOLDEN") != nullptr) std::ofstream(fixture_path(name), std::ios::binary) << text;
  INFO("expected: tests/fixtures/" << name);
  CHECK(text == read_fixture_file(name));
}

}  // namespace pyat::test
