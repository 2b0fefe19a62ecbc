// Why a server's certificate is not to be trusted, in plain words.
#pragma once

#include <mbedtls/x509_crt.h>

#include <cstdint>
#include <string>

namespace pyat::probe {

// `flags` as mbedtls_ssl_get_verify_result() gives them, for a handshake that was told the host's name unless the host
// is an address in numbers: mbedTLS 2.28 does not compare those. Empty, or fit for "URL PROBLEM".
std::string certificate_problem(const mbedtls_x509_crt& certificate, std::uint32_t flags, const std::string& host,
                                const std::string& authorities);

}  // namespace pyat::probe
