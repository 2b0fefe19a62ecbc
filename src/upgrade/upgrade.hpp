// From one release of a server to another with the same file: what breaks, what changes silently, and what to do.
// Pure: text in, report out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "diag/upgrade_report.hpp"
#include "lint/linter.hpp"
#include "schemas/catalog.hpp"
#include "upgrade/flags.hpp"

namespace pyat::upgrade {

struct Request {
  schemas::KnownRelease from{}, to{};
  std::string from_source{};  // "flag", "modeline", "pyat.yml", "default"
  bool flags_given = false;   // the flags of the server are known: `flags` is all of them
  GivenFlags flags{};
};

// `lint` says how the file is to be read; its product and target are those of the request.
diag::UpgradeReport plan(std::string_view path, const std::string& text, const Request& request,
                         const lint::Options& lint);

// The releases of a product that accept the file as it is.
diag::AcceptedBy accepted_by(std::string_view path, const std::string& text, schemas::Product product,
                             const lint::Options& lint);

// The options to lint a file as one for this release.
lint::Options options_for(const schemas::KnownRelease& release, lint::Options lint);

}  // namespace pyat::upgrade
