// Plans and their items, of a document that the schema allows.
#pragma once

#include <string>
#include <vector>

#include "config/node.hpp"
#include "cost/model.hpp"
#include "cost/reader/fields.hpp"

namespace pyat::cost {

// Signals or tenants with their shares.
std::vector<Share> read_shares(const config::Node& mapping, const std::string& path, Fields& fields);

std::vector<Plan> read_plans(const config::Node& plans, const std::string& path, const std::vector<Input>& inputs,
                             Fields& fields);

}  // namespace pyat::cost
