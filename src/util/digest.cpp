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

std::optional<string> from_hexadecimal(string_view digits) {
  if (digits.size() % 2 != 0) return std::nullopt;
  string out{};
  out.reserve(digits.size() / 2);
  unsigned byte = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const auto c = static_cast<unsigned char>(digits[i]);
    const unsigned letter = (c | 0x20U) - 'a';
    const bool is_letter = letter < 6;
    if (!is_letter && (c < '0' || c > '9')) return std::nullopt;
    byte = byte << 4 | (is_letter ? letter + 10 : static_cast<unsigned>(c - '0'));
    if (i % 2 == 0) continue;
    out += static_cast<char>(byte);
    byte = 0;
  }
  return out;
}

}  // namespace pyat::util
