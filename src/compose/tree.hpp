// A stack as its Compose files say it, word for word: for those who write such a file again.
#pragma once

#include <span>
#include <string_view>

#include "compose/project.hpp"
#include "compose/value.hpp"

namespace pyat::compose {

struct LoadedTree {
  Loaded loaded{};
  // Where there is a project: all files merged, variables replaced, with what `extends` and `include` add.
  Value tree{};
};

// As load_project().
LoadedTree load_tree(std::span<const File> files, std::string_view folder, const Environment& environment,
                     const ReadFile& read);

}  // namespace pyat::compose
