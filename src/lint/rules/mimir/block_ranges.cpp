// The compactor compacts blocks into ranges of time of which each is a multiple of the one before
// (pkg/compactor/compactor.go).
#include "decode/number.hpp"
#include "lint/rules/all.hpp"

namespace pyat::lint::rules::mimir {
namespace {

constexpr std::string_view path = "compactor.block_ranges";

// For a divisor that is not 0; the lowest number divided by -1 is no number.
bool divides(std::int64_t divisor, std::int64_t number) { return divisor == -1 || number % divisor == 0; }

}  // namespace

void block_ranges(Scope& scope) {
  const auto ranges = scope.settings().list(path);
  if (!ranges) return;
  for (std::size_t i = 1; i < ranges->size(); ++i) {
    const std::string &shorter = (*ranges)[i - 1], &longer = (*ranges)[i];
    const auto divisor = decode::parse_go_duration(shorter), range = decode::parse_go_duration(longer);
    if (!divisor || !range || (*divisor != 0 && divides(*divisor, *range))) continue;
    const bool crashes = *divisor == 0;
    scope.refuse("block-ranges", path,
                 {.message = crashes ? "a range of 0 before the range of " + longer + " makes Mimir crash"
                                     : longer + " is not a multiple of " + shorter + ", the range before it",
                  .help = "the default is 2h, 12h, 24h",
                  .server = crashes ? "panic: runtime error: integer divide by zero"
                                    : "invalid compactor config: compactor block range periods should be divisible by "
                                      "the previous one, but " +
                                          longer + " is not divisible by " + shorter});
    return;  // as the server
  }
}

}  // namespace pyat::lint::rules::mimir
