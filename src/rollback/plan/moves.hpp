// What becomes of each service when a stack goes from one generation to another: which can be started before the old
// ones are stopped, and which cannot, and why.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rollback/generation.hpp"

namespace pyat::rollback {

enum class Move : std::uint8_t {
  keep,     // the same in both, files included: left alone
  beside,   // new, and nothing is in its way: started while the old ones run
  after,    // new, but something of the old ones is in its way: started once that has stopped
  replace,  // in both, and changed: stopped, and started anew
  stop      // not in the target: stopped last
};

std::string_view to_string(Move move);

struct ServiceMove {
  std::string name{};
  Move move = Move::keep;
  const Service* before = nullptr;       // of keep, replace, stop
  const Service* target = nullptr;       // of keep, beside, after, replace
  std::vector<std::string> why{};        // "image grafana/tempo:2.10.8 → 2.3.1", "port 4317 is tempo's"
  std::vector<std::string> waits_for{};  // of after: the services that are in its way

  bool has_gap() const { return move == Move::replace || move == Move::after; }
};

// In the order of their names. The generations must outlive the result.
std::vector<ServiceMove> moves_of(const Generation& before, const Generation& target);

// The files that differ: to be put in place, and to be taken away because the target has none of that name.
struct FileMoves {
  std::vector<const File*> put{};   // of the target
  std::vector<const File*> gone{};  // of the generation before; they are left where they are, and said
};

FileMoves file_moves_of(const Generation& before, const Generation& target);

// As far as is known: of a service whose container nobody has looked at, that it does is assumed.
bool is_running(const Service& service);

// Whether a file of this machine is mounted into its container, by itself or in a folder.
bool mounts(const Service& service, std::string_view path);

// The port of "0.0.0.0:8081" and "[::]:8081"; empty where Docker chooses one.
std::string_view port_of(std::string_view host);

}  // namespace pyat::rollback
