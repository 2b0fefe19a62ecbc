#include "util/digest.hpp"

#include <mbedtls/md.h>

namespace pyat::util {
namespace {

using std::string;
using std::string_view;

const unsigned char* bytes_of(string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

string digest_of(mbedtls_md_type_t type, string_view data) {
  const mbedtls_md_info_t* info = mbedtls_md_info_from_type(type);
  string out(mbedtls_md_get_size(info), '\0');
  mbedtls_md(info, bytes_of(data), data.size(), reinterpret_cast<unsigned char*>(out.data()));
  return out;
}

}  // namespace

string sha256(string_view data) { return digest_of(MBEDTLS_MD_SHA256, data); }

string sha1(string_view data) { return digest_of(MBEDTLS_MD_SHA1, data); }

string md5(string_view data) { return digest_of(MBEDTLS_MD_MD5, data); }

string hmac_sha256(string_view key, string_view data) {
  const mbedtls_md_info_t* info = mbedtls_md_info_from_type(MBEDTLS_MD_SHA256);
  string out(mbedtls_md_get_size(info), '\0');
  mbedtls_md_hmac(info, bytes_of(key), key.size(), bytes_of(data), data.size(),
                  reinterpret_cast<unsigned char*>(out.data()));
  return out;
}

string hexadecimal(string_view bytes) {
  constexpr string_view digits = "0123456789abcdef";
  string out{};
  out.reserve(2 * bytes.size());
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

}  // namespace pyat::util
