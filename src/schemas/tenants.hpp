// The type of the files with settings per tenant that a configuration names: Mimir's runtime_config.file and Tempo's
// overrides.per_tenant_override_config. What they hold are types of the configuration itself.
#pragma once

#include "schemas/release.hpp"
#include "schemas/tree.hpp"

namespace pyat::schemas {

// For a configuration that was not compiled in: the type as the nearest release has it, with the parts of this one.
// tools/schemas/tenants.py has the whole of it.
Node tenants_of(Product product, const Node& root, Node nearest);

}  // namespace pyat::schemas
