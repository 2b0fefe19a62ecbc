// The sentences that the text and the Markdown of `pyat upgrade` share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "diag/upgrade_report.hpp"

namespace pyat::render {

std::string title_of(std::string_view product);                   // "Mimir"
std::string upgrade_headline(const diag::UpgradeReport& report);  // "mimir.yml: Mimir 2.10.3 to 3.0.0"
std::string upgrade_verdict(const diag::UpgradeReport& report);   // what to do next, one sentence
std::string timing_words(const diag::Break& change, const diag::UpgradeReport& report);  // empty when it is not known
std::string shown_value(std::string_view value);                                         // an empty text is ""
std::string flag_words(const diag::FlagChange& change, const diag::UpgradeReport& report);
std::string names_of(const std::vector<std::string>& targets);

// "Mimir 2.3.0 to 2.10.5", "2.14.0": runs of releases with the same verdict.
struct Run {
  std::string first{}, last{};
  bool accepted = false;
  bool stops = false;
  std::size_t count = 0;
  std::size_t errors = 0;  // of each
};
std::vector<Run> runs_of(const diag::AcceptedBy& answer);
std::string words_of(const Run& run);
Run nearest_run(const diag::AcceptedBy& answer);  // the newest ones with the fewest errors

// How many flags that were not asked for have gone or got another name.
struct FlagCounts {
  std::size_t renamed = 0, removed = 0;
};
FlagCounts count_flags(const std::vector<diag::FlagChange>& flags);

}  // namespace pyat::render
