# pyat_warnings: linked privately by our own targets, so that no other code is compiled with our warnings.
add_library(pyat_warnings INTERFACE)
target_compile_options(
  pyat_warnings
  INTERFACE -Wall
            -Wextra
            -Wpedantic
            -Wshadow
            -Wconversion
            -Wsign-conversion
            -Wold-style-cast
            -Wcast-qual
            -Wcast-align
            -Wformat=2
            -Wimplicit-fallthrough
            -Wnon-virtual-dtor
            -Woverloaded-virtual
            -Wextra-semi
            -Wunused
            $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond>
            $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-branches>
            $<$<CXX_COMPILER_ID:GNU>:-Wlogical-op>)
if(PYAT_WERROR)
  target_compile_options(pyat_warnings INTERFACE -Werror)
endif()
