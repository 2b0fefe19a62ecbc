// For pyat-probe: an exception that nobody catches would be named before the program ends, and the demangler that this
// takes is 50 KB. A program may define a variable of a static library itself; then the linker leaves the library's own
// out.
#include <exception>

namespace __cxxabiv1 {                                                  // NOLINT(bugprone-reserved-identifier)
extern std::terminate_handler __terminate_handler;                      // NOLINT(bugprone-reserved-identifier)
std::terminate_handler __terminate_handler = [] { __builtin_trap(); };  // NOLINT(bugprone-reserved-identifier)
}  // namespace __cxxabiv1
