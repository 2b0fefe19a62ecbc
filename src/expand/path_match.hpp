// Shell patterns as drone/envsubst matches them: an early version of Go's path.Match in which `*` and `?` take slashes
// too.
#pragma once

#include <string_view>

namespace pyat::expand {

enum class Match { no, yes, bad_pattern };

// Does the pattern match the whole of `text`? A malformed pattern is noticed only where the matching gets that far.
Match match_path(std::string_view pattern, std::string_view text);

}  // namespace pyat::expand
