// Whether a server can go back to an older release with the data that the newer one has written.
//
// What each release writes and reads is in tables, one file a product, with the source of every row. They were read in
// the sources of the releases; what was seen on running servers is said to be so.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rollback/generation.hpp"

namespace pyat::rollback {

enum class Way : std::uint8_t {
  safe,        // nothing has to be done
  safe_after,  // nothing is lost when the steps are taken
  loses,       // some of the data cannot be read any more, or is gone
  impossible,  // the older release does not work on this data
  unknown      // pyat does not know the product or one of the releases
};

std::string_view to_string(Way way);

struct Incompatibility {
  Way way = Way::loses;
  std::string what{};                  // "blocks: vParquet4"
  std::string sentence{};              // what happens
  std::string until{};                 // for how long; empty: for good, or it does not matter
  std::vector<std::string> steps{};    // what to do about it, in their order; none of them deletes data
  std::vector<std::string> sources{};  // "grafana/tempo v2.3.1: tempodb/encoding/versioned.go"
};

struct WayBack {
  std::string product{}, from{}, to{};
  Way way = Way::unknown;                    // the worst of the obstacles
  std::string sentence{};                    // one for the plan
  std::vector<Incompatibility> obstacles{};  // the worst first
  std::vector<std::string> compared{};       // what both can read
  // What would stand in the way if a setting that is off by default were on; the generation does not say that it is.
  std::vector<Incompatibility> conditions{};
  // What the older release writes and the newer one cannot read: undoing the rollback later has these in its way.
  std::vector<Incompatibility> forward{};
};

// `product`: "tempo", "mimir", "loki", "grafana", "prometheus", "alertmanager". `written`: what the generation that
// runs is known to write, for instance from its configuration; where it says nothing of a product, the defaults of the
// release count. Releases as the servers tell them: "2.10.8", "v3.0.3".
WayBack can_go_back(std::string_view product, std::string_view from, std::string_view to,
                    const std::vector<Format>& written = {});

// What a release writes unless it is told otherwise: the markers of a generation. Empty for a release that is not
// known.
std::vector<Format> formats_of(std::string_view product, std::string_view release);

// The newest format of which both releases can write and read, for what has several: "vParquet3" for the blocks of
// Tempo 2.3 and 2.10. Empty: there is none.
std::string_view shared_format(std::string_view product, std::string_view what, std::string_view one,
                               std::string_view other);

}  // namespace pyat::rollback
