// Complaints in words of their own: what Mimir checks after it has read its configuration, what Tempo warns of and dies
// of while it starts.
#pragma once

#include <optional>
#include <string_view>

#include "schemas/release.hpp"

namespace pyat::explain {

struct KnownText {
  schemas::Product product{};
  std::string_view text;  // what the message contains
  std::string_view code;
  std::string_view meaning;
  std::string_view help;
};

// The first that fits; of any product when none is given. nullptr when nothing is known of the message.
const KnownText* find_known_text(std::optional<schemas::Product> product, std::string_view message);

// The section that a check of Mimir names in front of its complaint, "invalid TSDB config: …"; empty for another text.
std::string_view section_of_text(std::string_view message);

// The Go type that turns a value down in these words; empty when that cannot be told from them.
std::string_view type_of_text(std::string_view message);

}  // namespace pyat::explain
