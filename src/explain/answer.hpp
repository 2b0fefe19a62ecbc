// The answer to one message: what it means in one release, and what to do.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "explain/explain.hpp"
#include "schemas/catalog.hpp"

namespace pyat::explain {

// For each release of a product: would it print this message? Empty when that cannot be told, or none of them would.
std::vector<bool> printed_by(schemas::Product product, const Message& message);

// The product that reads its file of per-tenant overrides into this type, which is in no configuration tree.
std::optional<schemas::Product> reads_tenants_into(std::string_view go_type);

// Fills in what there is to say of a problem; `release` is that of its server, where one is known.
void answer(Problem& problem, const std::optional<schemas::KnownRelease>& release);

}  // namespace pyat::explain
