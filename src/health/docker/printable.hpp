// Text of a log or of the engine, fit to be shown.
#pragma once

#include <string>
#include <string_view>

namespace pyat::health {

// Without what programs print of secrets: "http://user:s3cret@db:5432" becomes "http://db:5432", "password=s3cret"
// "password=***".
std::string without_secrets(std::string_view text);

// The first line, short, without control characters and secrets.
std::string printable(std::string_view text);

}  // namespace pyat::health
