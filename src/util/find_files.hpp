// From what stands on a command line (files, folders, patterns) to a list of files, always in the same order.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "util/files.hpp"

namespace pyat::util {

// `*`, `?`, `[a-z]` and `[!a-z]` within one part of a path; `**` stands for any number of parts.
bool glob_match(std::string_view pattern, std::string_view path);
bool is_glob(std::string_view text);

struct FoundFiles {
  std::vector<std::string> paths{};
  std::string problem{};  // of a folder that cannot be listed: "NAME: PROBLEM"
};

// Files below `folder` that end in one of `suffixes`. Hidden files and folders are left out.
FoundFiles find_below(Files& files, const std::string& folder, std::span<const std::string_view> suffixes);

// Files that the pattern names. A hidden file must be named by a part that starts with a dot.
FoundFiles find_matching(Files& files, const std::string& pattern);

// The same where something else lists the folders.
using ListFolder = std::function<FolderResult(const std::string& folder)>;
FoundFiles find_matching(const ListFolder& list, const std::string& pattern);

}  // namespace pyat::util
