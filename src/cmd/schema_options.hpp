// What the commands of `pyat schema` share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cmd/context.hpp"
#include "cmd/option.hpp"
#include "schemas/catalog.hpp"

namespace pyat::cmd {

void add_product_option(std::vector<Option>& options, Setting& product, std::string_view help);
void add_target_option(std::vector<Option>& options, Setting& target);

// Both when none is named.
std::vector<schemas::Product> products_named(const Setting& product);

// The release of a product, built in or imported; nullopt when it has none of that name.
std::optional<schemas::KnownRelease> known_release(const std::string& folder, schemas::Product product,
                                                   std::string_view version, Context& context);

// Each product's release of that name, or its newest one when none is named. A name that no product has is a
// UsageError.
std::vector<schemas::KnownRelease> releases_named(const Setting& product, const Setting& target,
                                                  const std::string& schemas_option, Context& context);

}  // namespace pyat::cmd
