// What drills make in the Docker engine, found and removed: containers, networks and volumes of the project of the
// drill that carry its label. Nothing else is ever removed, a volume only by its name.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "health/docker/address.hpp"
#include "net/client.hpp"
#include "rollback/drill/drill.hpp"

namespace pyat::rollback {

enum class ScratchKind : std::uint8_t { container, network, volume };

struct ScratchItem {
  ScratchKind kind = ScratchKind::container;
  std::string id{};  // as the engine is asked for it
  std::string name{};

  bool operator==(const ScratchItem&) const = default;
};

struct ScratchLook {
  std::vector<ScratchItem> own{};      // containers first, volumes last: in the order in which they can be removed
  std::vector<std::string> foreign{};  // of a project of that name, and not of a drill of this folder
  std::string problem{};               // why nobody knows
};

struct ScratchRemoved {
  std::size_t containers = 0, networks = 0, volumes = 0;
  std::string problem{};  // why something is left
  std::string next{};
};

// "3 containers, 4 volumes"; empty: nothing.
std::string words_of(const ScratchRemoved& removed);

class Scratch {
 public:
  // All must outlive it.
  Scratch(net::Client& client, health::EngineAddress engine, const DrillPlace& place)
      : client_(client), engine_(std::move(engine)), place_(place) {}

  ScratchLook look();
  // Those that look() finds; once more, where nothing is left, does nothing.
  ScratchRemoved remove();

 private:
  net::Answer ask(const std::string& method, const std::string& path, std::string& problem);
  void find(ScratchKind kind, ScratchLook& found);
  std::string remove(const ScratchItem& item);

  net::Client& client_;
  health::EngineAddress engine_;
  const DrillPlace& place_;
};

// Whether a drill may remove it: by its name and its labels it is one of the drill.
bool is_scratch(const DrillPlace& place, ScratchKind kind, std::string_view name, std::string_view project_label,
                std::string_view drill_label_value);

}  // namespace pyat::rollback
