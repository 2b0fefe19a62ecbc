// Golden files in tests/fixtures/render.
#pragma once

#include <string>

#include "support/golden.hpp"

namespace pyat::test {

inline std::string read_fixture(const std::string& name) { return read_fixture_file("render/" + name); }

inline void check_golden(const std::string& name, const std::string& text) { check_golden_file("render/" + name, text); }

}  // namespace pyat::test
