// Names of the collector's components: a type, and a name after a slash where there are several of a type.
#pragma once

#include <string>
#include <string_view>

namespace pyat::receivers {

struct ComponentId {
  std::string type{};  // empty: there is none that a component could have
  std::string name{};
  std::string error{};  // not empty: what component.ID.UnmarshalText prints
};

// `collector` is the minor version of the library: the rules became stricter.
ComponentId parse_component_id(std::string_view text, unsigned collector);

}  // namespace pyat::receivers
