// What is to be said of references to environment variables: that they are not expanded, or what they become.
#pragma once

#include <string_view>
#include <vector>

#include "diag/diagnostic.hpp"
#include "expand/expand.hpp"
#include "schemas/release.hpp"

namespace pyat::lint {

// Of a file that is read as it is: a reference is text there. Worth saying once, where it is what makes the file fail.
void warn_unexpanded(std::string_view text, const schemas::Release& release, std::vector<diag::Diagnostic>& problems);

// Of a file that is read after expansion: what surely was not meant to vanish, or to begin with a dash. Takes back what
// was said of secrets that are not in the file. The problems are in places of the source.
void warn_expanded(const expand::Expansion& expansion, std::string_view text, const schemas::Release& release,
                   std::vector<diag::Diagnostic>& problems);

}  // namespace pyat::lint
