// What changed between two texts, as `diff -u` and `git diff` show it: patch(1) and `git apply` take it.
#pragma once

#include <string>
#include <string_view>

#include "render/style.hpp"

namespace pyat::render {

// Empty when nothing changed. `path` is shown behind a/ and b/.
std::string unified_diff(std::string_view path, std::string_view before, std::string_view after, const Style& style);

}  // namespace pyat::render
