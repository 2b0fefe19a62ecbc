// The syntax of Go's regular expressions.
#pragma once

#include <string>
#include <string_view>

namespace pyat::decode::checks {

// Does regexp.Compile of Go 1.<go_minor> accept this pattern? `error` is its whole message, `error parsing regexp: …`.
//
// This reads the pattern itself instead of asking RE2 for C++: that library accepts \C, knows other Unicode scripts,
// limits the memory of the program where Go limits repetition, and words its errors another way.
bool compile_regexp(std::string_view text, int go_minor, std::string& error);

// Is this a name for \p{…}?
bool is_unicode_class(std::string_view name, int go_minor);

}  // namespace pyat::decode::checks
