// Variables in the values of a Compose file, by the rules of the Compose specification, "Interpolation".
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pyat::compose {

using Environment = std::function<std::optional<std::string>(std::string_view name)>;

struct Interpolated {
  std::string text{};
  std::vector<std::string> unset{};  // variables without a value and without a default: they are replaced by nothing
  std::string problem{};             // empty: all is well. Else why Compose does not take the text
};

// $V, ${V}, ${V:-default}, ${V-default}, ${V:?error}, ${V?error}, ${V:+other}, ${V+other}, $$.
Interpolated interpolate(std::string_view text, const Environment& environment);

// The only variable that a text consists of: V of ${V} and ${V:-default}; empty for other texts.
std::string only_variable(std::string_view text);

// The variables of a .env file: NAME=value, in quotes or not, with comments; lines that are none are passed over.
std::vector<std::pair<std::string, std::string>> parse_dotenv(std::string_view text);

}  // namespace pyat::compose
