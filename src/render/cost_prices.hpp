// From the prices that `pyat cost prices` lists to bytes.
#pragma once

#include <string>
#include <vector>

#include "cost/prices/list.hpp"
#include "render/style.hpp"

namespace pyat::render {

std::string prices_text(const std::vector<cost::ListedPrice>& prices, const Style& style);
std::string prices_json(const std::vector<cost::ListedPrice>& prices);

}  // namespace pyat::render
