// From what differs between two generations to bytes.
#pragma once

#include <string>

#include "render/style.hpp"
#include "rollback/diff/diff.hpp"
#include "rollback/generation.hpp"

namespace pyat::render {

// A generation without a number is what is there now. Whatever is referred to must outlive the report.
struct DiffReport {
  const rollback::Generation& before;
  const rollback::Generation& after;
  const rollback::Difference& difference;
};

std::string generation_diff_text(const DiffReport& report, const Style& style);
std::string generation_diff_json(const DiffReport& report);

}  // namespace pyat::render
