// Paths as texts: nothing here looks at the file system.
#pragma once

#include <string>
#include <string_view>

namespace pyat::config {

// "a/b" of "a/b/c.yml", "" of "c.yml", "/" of "/c.yml".
std::string_view folder_of(std::string_view path);

// `path` as seen from where `folder` is seen from.
std::string join(std::string_view folder, std::string_view path);

// Without "." and empty parts, and with ".." taken back as far as there is something to take back.
std::string normalised(std::string_view path);

// Whether `path` is `folder` or something in it. Both normalised; no folder is empty or "/".
bool is_within(std::string_view path, std::string_view folder);

// `path` as seen from `folder`. Both must be absolute.
std::string relative(std::string_view folder, std::string_view path);

}  // namespace pyat::config
