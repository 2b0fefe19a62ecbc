// What stands below Tempo's `distributor.receivers`. Tempo's own decoder takes any mapping there; the configuration
// code of the OpenTelemetry Collector (confmap, mapstructure) decodes it when the distributor is built, and Tempo stops
// when that fails. Sources: modules/distributor/receiver/shim.go, and the libraries of each release in vendor/.
#pragma once

#include <vector>

#include "diag/diagnostic.hpp"
#include "schemas/catalog.hpp"
#include "yaml/node.hpp"

namespace pyat::receivers {

// `receivers` is the value of `distributor.receivers`, aliases followed; `severity` of what the collector's code
// refuses. Every mistake is reported, where the server stops at the first receiver that has one.
void check_receivers(const yaml::Node& receivers, const schemas::KnownRelease& known, diag::Severity severity,
                     std::vector<diag::Diagnostic>& problems);

}  // namespace pyat::receivers
