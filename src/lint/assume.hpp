// Which server, and which release of it, a file is for, and who said so.
#pragma once

#include <optional>

#include "diag/report.hpp"
#include "lint/linter.hpp"
#include "lint/source.hpp"
#include "schemas/catalog.hpp"

namespace pyat::lint {

// Fills in product, version and their sources. When the file is for neither server, or for none that is known, the
// report says so, has no verdict, and there is no release.
std::optional<schemas::KnownRelease> assume(Source& source, const Options& options, diag::FileReport& report);

}  // namespace pyat::lint
