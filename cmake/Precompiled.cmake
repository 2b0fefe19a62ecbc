# Headers that most files read, compiled once. It pays with clang, which takes of them what a file needs (a build under the
# sanitizers: a third of the time); gcc reads all of a hundred megabytes for each file.
option(PYAT_PRECOMPILE "Precompile what most files include (pays with clang)" OFF)
set(PYAT_PRECOMPILED
    <algorithm> <array> <chrono> <functional> <map> <memory> <optional> <set> <span> <string> <string_view> <utility> <variant>
    <vector> <fmt/format.h> <nlohmann/json.hpp>)

if(PYAT_PRECOMPILE)
  # A library for its headers alone; a source file it must have.
  file(GENERATE OUTPUT ${PROJECT_BINARY_DIR}/generated/precompiled.cpp CONTENT "// Nothing.\n")
  add_library(pyat_precompiled STATIC ${PROJECT_BINARY_DIR}/generated/precompiled.cpp)
  target_link_libraries(pyat_precompiled PRIVATE pyat::fmt pyat::json pyat_warnings)
  target_precompile_headers(pyat_precompiled PRIVATE ${PYAT_PRECOMPILED})
endif()

# pyat_precompile(TARGET): for C++ that is compiled as the rest of pyat is.
function(pyat_precompile target)
  if(PYAT_PRECOMPILE)
    target_precompile_headers(${target} REUSE_FROM pyat_precompiled)
  endif()
endfunction()
