// Where the processes of a service are that must be flushed one by one.
#pragma once

#include <string>
#include <vector>

#include "health/report.hpp"
#include "health/target.hpp"
#include "rollback/execute/flush_executor.hpp"

namespace pyat::rollback {

// `target`: how the service is asked, as pyat.yml or the Compose files have it; nullptr: they do not have it.
// `containers`: all that the service has, whatever they do; nullptr: the engine has not said.
FlushPlaces flush_places(const std::string& service, const health::Target* target,
                         const std::vector<health::Container>* containers);

}  // namespace pyat::rollback
