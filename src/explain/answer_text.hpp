// The answer to a complaint in words of its own: what Mimir checks after it has read its configuration, what Tempo
// warns of, and dies of while it starts.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "explain/explain.hpp"
#include "schemas/catalog.hpp"

namespace pyat::explain {

// Whose words these are; nullopt when nothing is known of them.
struct Recognised {
  schemas::Product product{};
  bool is_warning = false;  // the server starts all the same
};
std::optional<Recognised> recognise(std::optional<schemas::Product> product, std::string_view text);

void answer_text(Problem& problem, const std::optional<schemas::KnownRelease>& release);

// Counts what is beyond the first few.
void add_path(Problem& problem, std::string path);

}  // namespace pyat::explain
