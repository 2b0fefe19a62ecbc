// What is to be said of a path or a check that is not well: the first difference of each kind, what the server said,
// the setting that governs it, what to do next. As text, for people; other formats quote it.
#pragma once

#include <string>
#include <vector>

#include "render/style.hpp"
#include "smoke/report.hpp"

namespace pyat::render {

// Indented by two columns, with a line feed at the end; empty where there is nothing to say.
std::string details_of(const smoke::Result& result, const Style& style);
std::string details_of(const smoke::ViewResult& view, const Style& style);

// Of paths that suffer from the same, one section says it once.
struct SmokeSection {
  smoke::Verdict verdict = smoke::Verdict::passed;
  std::vector<std::string> paths{};
  std::string sentence{};
  std::string details{};
};

// The worst first.
std::vector<SmokeSection> sections_of(const smoke::Report& report, const Style& style);
std::string heading_of(const SmokeSection& section);

}  // namespace pyat::render
