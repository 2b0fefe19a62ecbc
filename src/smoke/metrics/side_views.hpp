// What is read beside the samples: exemplars and metadata; and how a question to the query API is put.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "smoke/metrics/plan.hpp"
#include "smoke/path.hpp"

namespace pyat::smoke::metrics {

// Past the caches, and in Mimir after all that has been written, whatever way it takes to where it is read.
net::Request query_request(const Route& route, std::string_view path,
                           const std::vector<std::pair<std::string_view, std::string>>& parameters);

View exemplar_view(const std::shared_ptr<const Plan>& plan, const Route& route);
View metadata_view(const std::shared_ptr<const Plan>& plan, const Route& route);

}  // namespace pyat::smoke::metrics
