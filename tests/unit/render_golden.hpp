// Comparison with the files in tests/fixtures/render. PYAT_UPDATE_GOLDEN=1 rewrites them: read the diff before a
// commit.
#pragma once

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "support/catch.hpp"

namespace pyat::test {

inline std::string render_fixture(const std::string& name) {
  return std::string(PYAT_SOURCE_DIR) + "/tests/fixtures/render/" + name;
}

inline std::string read_fixture(const std::string& name) {
  std::ifstream file(render_fixture(name), std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

inline void check_golden(const std::string& name, const std::string& text) {
  if (std::getenv("PYAT_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(render_fixture(name), std::ios::binary) << text;
  }
  CHECK(text == read_fixture(name));
}

}  // namespace pyat::test
