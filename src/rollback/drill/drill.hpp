// A drill: the way back, tried with copies. Of a generation it makes one that runs beside the stack and cannot reach
// it: a project of its own, with empty volumes, copies of its files, no published port, and no way out. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "compose/interpolate.hpp"
#include "compose/project.hpp"
#include "compose/value.hpp"
#include "rollback/generation.hpp"

namespace pyat::rollback {

// What all that a drill makes in the engine carries: the folder of the drill.
inline constexpr std::string_view drill_label = "pyat.rollback.drill";

struct DrillPlace {
  std::string project{};  // "lgtm-drill"
  std::string folder{};   // absolute, in the state folder: ".pyat/rollback/lgtm/drill"
};

// `folder`: of the stack in the state folder.
DrillPlace drill_place(const std::string& stack, const std::string& folder);
// Where the copy of a file of the stack is.
std::string copy_of(const DrillPlace& place, std::string_view path);

struct DrillSource {
  const Generation& generation;
  const compose::Project& project;  // of its Compose files
  const compose::Value& tree;
  compose::Environment environment{};  // as they were loaded with
  // By service: folders that its image keeps data in, whatever the Compose files say.
  std::map<std::string, std::vector<std::string>> image_volumes{};
};

// About one service of a generation, or, where that is empty, about all.
struct DrillNote {
  std::string service{};
  std::string words{};

  bool operator==(const DrillNote&) const = default;
};

// Services that cannot be drilled, and why.
std::vector<DrillNote> not_drilled(const DrillSource& source);

struct DrillSide {
  Generation generation{};  // with the name of the one that it was made of
  std::string compose{};    // the text of its only Compose file
  std::vector<DrillNote> differences{};
};

// `left_out`: of both generations, so that the plan of the drill is that of the run.
DrillSide drill_side(const DrillSource& source, const DrillPlace& place, const std::vector<DrillNote>& left_out);

// The digest that the Compose file of a drill goes by: no content of a store has it.
inline constexpr std::string_view drill_compose_digest = "drill";

}  // namespace pyat::rollback
