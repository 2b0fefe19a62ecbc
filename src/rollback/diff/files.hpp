// The files of two generations, compared.
#pragma once

#include <string>
#include <vector>

#include "rollback/diff/diff.hpp"

namespace pyat::rollback {

std::vector<FileChange> diff_files(const Generation& before, const Generation& after, const ContentOf& content,
                                   std::vector<std::string>& notes);

}  // namespace pyat::rollback
