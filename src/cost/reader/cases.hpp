// Business cases, of a document that the schema allows.
#pragma once

#include <string>
#include <vector>

#include "config/node.hpp"
#include "cost/model.hpp"
#include "cost/reader/fields.hpp"

namespace pyat::cost {

// Those below `cases`, completed by what the model says for all of them; or the only one, that the model itself is; or
// none.
std::vector<Case> read_cases(const config::Node& model, const std::string& path, Fields& fields);

}  // namespace pyat::cost
