// Secrets that stand in pyat.yml although they must not: what is said of them, without showing them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/node.hpp"
#include "diag/diagnostic.hpp"

namespace pyat::config {

// Whether a header of HTTP of that name, in either case, carries a secret.
bool is_secret_header(std::string_view name);

// Says of a key such as `password` what to write instead, and takes secrets out of the messages that quote them and
// out of the text that their places are shown in.
void hide_secrets(const Node& root, std::vector<diag::Diagnostic>& problems, std::string& text);

}  // namespace pyat::config
