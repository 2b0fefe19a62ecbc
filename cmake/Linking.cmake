# How the program is put together. A linter is started for every save and every commit, so the start is what counts:
# all but libc is inside the program, at fixed addresses, and what is not used is left out.
if(PYAT_SANITIZE)
  add_compile_options(-fsanitize=${PYAT_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${PYAT_SANITIZE})
endif()

if(PYAT_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "PYAT_FUZZ needs clang: cmake --preset fuzz")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

if(PYAT_STATIC)
  # Position independent code costs relocations at every start; the compilers of Debian make it unless told not to.
  add_compile_options(-fno-pie -ffunction-sections -fdata-sections)
  add_link_options(-no-pie -Wl,--gc-sections -Wl,--as-needed -Wl,-O1)
endif()

# Measured for `pyat --version`, of which 123 thousand instructions are those of an empty C program: 1.87 million with the
# C++ library shared, 220 thousand with it static, 146 thousand with what follows and src/no_iostreams.cpp.
if(PYAT_STATIC)
  add_link_options(-static-libstdc++ -static-libgcc -Wl,-z,lazy)
  # The C++ library has code that needs libm, and the compiler links both after everything else: a shared libm then
  # stays, though that code is thrown away. So both are linked by hand, at the end, where there is a static libm.
  find_library(PYAT_STATIC_LIBM libm.a)
  mark_as_advanced(PYAT_STATIC_LIBM)
  if(PYAT_STATIC_LIBM)
    set(CMAKE_CXX_STANDARD_LIBRARIES "-l:libstdc++.a -l:libm.a")
  endif()
endif()
