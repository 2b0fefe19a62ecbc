// From the generations that `pyat rollback` keeps to bytes.
#pragma once

#include <string>
#include <vector>

#include "render/style.hpp"
#include "rollback/generation.hpp"
#include "rollback/store/choose.hpp"

namespace pyat::render {

struct SnapshotReport {
  rollback::Generation generation{};
  rollback::Standing standing{};
  std::vector<std::string> problems{};  // what of the stack could not be taken
  std::vector<std::string> notes{};     // what was mended
  bool is_new = true;                   // otherwise nothing has changed since
  bool is_whole = true;
};

struct ShownGeneration {
  rollback::Generation generation{};
  rollback::Standing standing{};
  std::vector<rollback::Verdict> verdicts{};
  std::vector<rollback::Problem> damage{};
};

std::string snapshot_text(const SnapshotReport& report, const Style& style);
std::string snapshot_json(const SnapshotReport& report);

// `good` is what a rollback would go back to.
std::string generations_text(const rollback::Listing& listing, const rollback::Choice& good, const Style& style);
std::string generations_json(const rollback::Listing& listing, const rollback::Choice& good);

std::string generation_text(const ShownGeneration& shown, const Style& style);
std::string generation_json(const ShownGeneration& shown);

}  // namespace pyat::render
