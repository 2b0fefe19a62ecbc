// The two Go libraries that the servers read YAML with.
#pragma once

#include <cstdint>

namespace pyat::yaml {

// v2: gopkg.in/yaml.v2 UnmarshalStrict. v3: gopkg.in/yaml.v3 KnownFields(true), in the fork that Mimir uses
// (github.com/colega/go-yaml-yaml: a plain 0 is a duration).
enum class Dialect : std::uint8_t { v2, v3 };

}  // namespace pyat::yaml
