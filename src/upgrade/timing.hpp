// When a file can be changed for a newer release: before the server changes, or only with it.
#pragma once

#include <string>
#include <vector>

#include "diag/upgrade_report.hpp"
#include "history/history.hpp"
#include "history/lines.hpp"
#include "schemas/catalog.hpp"

namespace pyat::upgrade {

class Timings {
 public:
  Timings(const schemas::KnownRelease& from, const schemas::KnownRelease& to);

  // Of a problem that only the new release has. What is known of a key that the release does not know is worked out
  // from the releases on the way; of other problems only that they are.
  diag::Break of(const diag::Diagnostic& found) const;

 private:
  void ask_releases(const std::string& path, const std::vector<std::string>& new_paths, diag::Break& change) const;

  const schemas::KnownRelease& from_;
  const schemas::KnownRelease& to_;
  history::History history_;
  std::vector<history::Line> lines_;
};

}  // namespace pyat::upgrade
