// From what-ifs, and the plans that a search has found, to bytes.
#pragma once

#include <string>

#include "cost/whatif/difference.hpp"
#include "cost/whatif/optimise.hpp"
#include "render/style.hpp"

namespace pyat::render {

std::string whatif_text(const cost::Difference& difference, const Style& style);
std::string whatif_json(const cost::Difference& difference);
std::string whatif_markdown(const cost::Difference& difference);

std::string optimum_text(const cost::Optimum& optimum, const Style& style);
std::string optimum_json(const cost::Optimum& optimum);
std::string optimum_markdown(const cost::Optimum& optimum);

}  // namespace pyat::render
