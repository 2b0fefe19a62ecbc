// From what the log says to the place in the file that the user holds beside it.
#pragma once

#include "diag/report.hpp"
#include "explain/explain.hpp"

namespace pyat::explain {

// `file` is what the linter says of the configuration, for the product and release of the problems. Each problem of
// that product gets the diagnostic that is the same complaint, or a note why there is none.
void point_into(Result& result, const diag::FileReport& file);

}  // namespace pyat::explain
