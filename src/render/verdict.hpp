// What to say about a file as a whole: which server was assumed, why, and whether it takes the file.
#pragma once

#include <string>

#include "diag/report.hpp"

namespace pyat::render {

// "Mimir 2.10.3 (flag)": the server, and where that was taken from. Empty when the product is not known.
std::string server_name(const diag::FileReport& file);

// "mimir.yml: Mimir 2.10.3 (flag) refuses this file: 3 errors, 1 warning"
std::string verdict(const diag::FileReport& file);

// "2 files checked: 1 refused, 1 accepted; 3 errors, 1 warning"
std::string total(const diag::Report& report);

}  // namespace pyat::render
