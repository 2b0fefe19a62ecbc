#include "smoke/ledger.hpp"

namespace pyat::smoke {

std::string_view to_string(Fault fault) {
  switch (fault) {
    case Fault::missing: return "missing";
    case Fault::altered: return "altered";
    case Fault::duplicated: return "duplicated";
    case Fault::unexpected: return "unexpected";
    case Fault::out_of_order: return "out of order";
    case Fault::late: return "late";
  }
  return {};
}

}  // namespace pyat::smoke
