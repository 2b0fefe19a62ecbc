# Everything that pyat does not write itself: the only place that looks for it. All of it comes from the system, nothing
# from the network. The rest of the build knows the names pyat::… and nothing else.
#
# ./dev installs the Debian packages that provide these; its list and this file change together.

# Stops with the name of what is missing, rather than that of a variable.
function(pyat_require variable file package)
  if(NOT ${variable})
    message(FATAL_ERROR "${file} is missing: install ${package}, or what your system calls it (./dev names all packages)")
  endif()
endfunction()

# pyat::<name> for a library that is nothing but a file and a header. The archive is preferred: a shared library costs
# every start of the program its loading and relocation.
function(pyat_find_library name header package)
  find_path(PYAT_${name}_INCLUDE_DIR ${header})
  pyat_require(PYAT_${name}_INCLUDE_DIR ${header} ${package})
  if(PYAT_STATIC)
    find_library(PYAT_${name}_LIBRARY NAMES lib${name}.a ${name})
  else()
    find_library(PYAT_${name}_LIBRARY NAMES ${name} lib${name}.a)
  endif()
  pyat_require(PYAT_${name}_LIBRARY lib${name} ${package})
  mark_as_advanced(PYAT_${name}_INCLUDE_DIR PYAT_${name}_LIBRARY)
  add_library(pyat::${name} UNKNOWN IMPORTED GLOBAL)
  set_target_properties(pyat::${name} PROPERTIES IMPORTED_LOCATION ${PYAT_${name}_LIBRARY}
                                                 INTERFACE_INCLUDE_DIRECTORIES ${PYAT_${name}_INCLUDE_DIR})
endfunction()

# The command line: src/cmd/parse.cpp.
find_package(CLI11 2.1 REQUIRED)
add_library(pyat::cli11 ALIAS CLI11::CLI11)

# The servers' YAML: src/yaml.
pyat_find_library(yaml yaml.h libyaml-dev)

# pyat's own YAML: src/config. Version 0.7 has the target yaml-cpp for the shared library only.
pyat_find_library(yaml-cpp yaml-cpp/yaml.h libyaml-cpp-dev)

# TLS: src/probe, which goes into a static program, too. src/net has that of libcurl. Digests: src/util.
pyat_find_library(mbedcrypto mbedtls/md.h libmbedtls-dev)
pyat_find_library(mbedx509 mbedtls/x509_crt.h libmbedtls-dev)
pyat_find_library(mbedtls mbedtls/ssl.h libmbedtls-dev)
# Each needs those after it: in another order, a static program calls what is not there.
target_link_libraries(pyat::mbedx509 INTERFACE pyat::mbedcrypto)
target_link_libraries(pyat::mbedtls INTERFACE pyat::mbedx509 pyat::mbedcrypto)

# Exact numbers: src/units.
pyat_find_library(gmp gmp.h libgmp-dev)

# What Mimir, Prometheus and Loki compress protobuf with, and protobuf itself, which is nothing but headers: src/wire.
pyat_find_library(snappy snappy-c.h libsnappy-dev)
find_path(PYAT_protozero_INCLUDE_DIR protozero/version.hpp)
pyat_require(PYAT_protozero_INCLUDE_DIR protozero/version.hpp libprotozero-dev)
mark_as_advanced(PYAT_protozero_INCLUDE_DIR)
add_library(pyat_protozero INTERFACE)
target_include_directories(pyat_protozero SYSTEM INTERFACE ${PYAT_protozero_INCLUDE_DIR})
add_library(pyat::protozero ALIAS pyat_protozero)

# JSON Schema: src/config. Asked for without a version, because Debian's package has no version file.
find_package(valijson REQUIRED)
add_library(pyat::valijson ALIAS valijson)

# Texts. Debian has no libfmt.a, so the header-only form it is.
find_package(fmt 9 REQUIRED)
add_library(pyat::fmt ALIAS fmt::fmt-header-only)

# JSON: src/render, src/config.
find_package(nlohmann_json 3.11 REQUIRED)
add_library(pyat::json ALIAS nlohmann_json::nlohmann_json)

# HTTP, TLS, HTTP/2: src/net. The library itself is loaded at run time, so that only what talks to servers pays for it.
find_path(PYAT_curl_INCLUDE_DIR curl/curl.h)
pyat_require(PYAT_curl_INCLUDE_DIR curl/curl.h libcurl4-openssl-dev)
mark_as_advanced(PYAT_curl_INCLUDE_DIR)
add_library(pyat_curl INTERFACE)
target_include_directories(pyat_curl SYSTEM INTERFACE ${PYAT_curl_INCLUDE_DIR})
add_library(pyat::curl ALIAS pyat_curl)

# Answers to HTTP: src/net, likewise.
find_path(PYAT_microhttpd_INCLUDE_DIR microhttpd.h)
pyat_require(PYAT_microhttpd_INCLUDE_DIR microhttpd.h libmicrohttpd-dev)
mark_as_advanced(PYAT_microhttpd_INCLUDE_DIR)
add_library(pyat_microhttpd INTERFACE)
target_include_directories(pyat_microhttpd SYSTEM INTERFACE ${PYAT_microhttpd_INCLUDE_DIR})
add_library(pyat::microhttpd ALIAS pyat_microhttpd)

# Makes the schema tables, and runs some of the tests.
find_package(Python3 3.9 REQUIRED COMPONENTS Interpreter)

find_package(Threads REQUIRED)

if(PYAT_TESTS)
  # Version 2 or 3: both call it so, and tests/support/catch.hpp hides what differs.
  find_package(Catch2 REQUIRED)
  add_library(pyat::catch ALIAS Catch2::Catch2WithMain)
endif()
