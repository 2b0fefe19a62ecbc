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

# pyat-probe is linked to nothing at run time. That takes the archives of libc and of mbedTLS, and no sanitizer, which
# is a shared library by nature.
find_library(PYAT_STATIC_LIBC libc.a)
mark_as_advanced(PYAT_STATIC_LIBC)
set(PYAT_PROBE_OBSTACLE "")
if(NOT PYAT_STATIC OR PYAT_SANITIZE)
  set(PYAT_PROBE_OBSTACLE "it is for static builds: PYAT_STATIC=ON, and no PYAT_SANITIZE")
elseif(NOT PYAT_STATIC_LIBC)
  set(PYAT_PROBE_OBSTACLE "there is no libc.a: install libc6-dev, or what your system calls its static C library")
elseif(NOT PYAT_mbedtls_LIBRARY MATCHES "[.]a$")
  set(PYAT_PROBE_OBSTACLE "there is no libmbedtls.a: install libmbedtls-dev, or what your system calls it")
endif()
if(PYAT_PROBE_OBSTACLE)
  option(PYAT_PROBE "Build pyat-probe, a static program" OFF)
  if(PYAT_PROBE)
    message(FATAL_ERROR "pyat-probe cannot be built: ${PYAT_PROBE_OBSTACLE}")
  endif()
  message(STATUS "pyat-probe is left out: ${PYAT_PROBE_OBSTACLE}")
else()
  option(PYAT_PROBE "Build pyat-probe, a static program" ON)
endif()

# The linker warns of getaddrinfo() in every static program; probe/address.cpp says why it may be there. The warning stays:
# binutils 2.40 takes --no-warnings for leave to link a program whose functions are missing.
