// One service of a generation: what the Compose files say of it, and what its container is.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compose/inventory.hpp"
#include "compose/project.hpp"
#include "health/report.hpp"
#include "rollback/generation.hpp"
#include "rollback/secrets.hpp"
#include "rollback/snapshot/collector.hpp"

namespace pyat::rollback {

// The container of a service: of its Compose project, or of its name; one that runs comes first. nullptr: there is
// none.
const health::Container* container_of(const compose::Project& project, const compose::Service& service,
                                      std::span<const health::Container> containers);

struct ServiceSources {
  const compose::Service& service;
  const compose::Found* found = nullptr;         // what `pyat init` says of it; nullptr: nothing
  const health::Container* container = nullptr;  // nullptr: there is none, or nobody knows
  bool is_engine_known = true;
  std::string name{};  // that a container of it has
  const compose::Environment& environment;
  const DigestOf& digest_value;
  Masker& masker;  // knows the secrets of the stack
};

Service service_of(const ServiceSources& sources);

// In what the container is another than the files say: each a sentence without a full stop. A generation is what the
// files say, and that has never run then.
std::vector<std::string> drift_of(const compose::Service& service, const health::Container& container);

}  // namespace pyat::rollback
