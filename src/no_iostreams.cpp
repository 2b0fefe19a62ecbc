// CLI11 and yaml-cpp include <iostream>, which makes the C++ library set up eight streams and their locale before
// main(): a quarter of all instructions of `pyat --version`, for streams that nothing here uses (src/cmd writes to
// descriptors). A program may define a function of a static library itself; then the linker leaves the library's own
// out.
#include <ios>

namespace std {

ios_base::Init::Init() {}   // NOLINT(cert-dcl58-cpp)
ios_base::Init::~Init() {}  // NOLINT(cert-dcl58-cpp)

}  // namespace std
