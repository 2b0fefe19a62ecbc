#include "probe/certificate.hpp"

#include <array>
#include <cstdio>
#include <string_view>
#include <vector>

#include "probe/address.hpp"
#include "probe/excerpt.hpp"

namespace pyat::probe {
namespace {

constexpr std::uint32_t too_weak =
    MBEDTLS_X509_BADCERT_BAD_MD | MBEDTLS_X509_BADCERT_BAD_PK | MBEDTLS_X509_BADCERT_BAD_KEY;
constexpr std::uint32_t other_use =
    MBEDTLS_X509_BADCERT_KEY_USAGE | MBEDTLS_X509_BADCERT_EXT_KEY_USAGE | MBEDTLS_X509_BADCERT_NS_CERT_TYPE;

// RFC 5280, 4.2.1.6: GeneralName.
constexpr int dns_name = MBEDTLS_ASN1_CONTEXT_SPECIFIC | 2;
constexpr int ip_address = MBEDTLS_ASN1_CONTEXT_SPECIFIC | 7;
constexpr int tag_bits = MBEDTLS_ASN1_TAG_CLASS_MASK | MBEDTLS_ASN1_TAG_VALUE_MASK;

std::string_view bytes_of(const mbedtls_asn1_buf& buffer) {
  return {reinterpret_cast<const char*>(buffer.p), buffer.len};
}

std::vector<std::string_view> names_of(const mbedtls_x509_crt& certificate, int tag) {
  std::vector<std::string_view> names{};
  for (const mbedtls_x509_sequence* one = &certificate.subject_alt_names; one != nullptr; one = one->next) {
    if (one->buf.p != nullptr && (one->buf.tag & tag_bits) == tag) names.push_back(bytes_of(one->buf));
  }
  return names;
}

bool has_address(const mbedtls_x509_crt& certificate, std::string_view address) {
  for (const std::string_view name : names_of(certificate, ip_address)) {
    if (name == address) return true;
  }
  return false;
}

std::string common_name(const mbedtls_x509_name& whole) {
  constexpr std::string_view oid("\x55\x04\x03", 3);  // 2.5.4.3
  for (const mbedtls_x509_name* part = &whole; part != nullptr; part = part->next) {
    if (part->oid.p != nullptr && bytes_of(part->oid) == oid) return excerpt(bytes_of(part->val), 80);
  }
  return {};
}

// "127.0.0.1" of four bytes.
std::string written_address(std::string_view bytes) {
  if (bytes.size() != 4) return "an IPv6 address";
  std::string text{};
  for (const char byte : bytes) text += (text.empty() ? "" : ".") + std::to_string(static_cast<unsigned char>(byte));
  return text;
}

std::string all_names(const mbedtls_x509_crt& certificate) {
  constexpr std::size_t most = 5;
  std::vector<std::string> names{};
  for (const std::string_view name : names_of(certificate, dns_name)) names.push_back(excerpt(name, 80));
  for (const std::string_view name : names_of(certificate, ip_address)) names.push_back(written_address(name));
  if (names.empty()) names.push_back(common_name(certificate.subject));
  std::string text{};
  for (std::size_t i = 0; i < names.size() && i < most; ++i) text += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > most) text += " and " + std::to_string(names.size() - most) + " more";
  return text.empty() ? "no host" : text;
}

std::string moment(const mbedtls_x509_time& time) {
  std::array<char, 64> text{};
  const int size = std::snprintf(text.data(), text.size(), "%04d-%02d-%02d %02d:%02d:%02d UTC", time.year, time.mon,
                                 time.day, time.hour, time.min, time.sec);
  return {text.data(), static_cast<std::size_t>(size)};
}

std::string untrusted(const mbedtls_x509_crt& certificate, const std::string& authorities) {
  const std::string issuer = common_name(certificate.issuer);
  const bool self_signed = bytes_of(certificate.issuer_raw) == bytes_of(certificate.subject_raw);
  std::string text = self_signed ? "has a certificate that only itself has signed"
                                 : "has a certificate of an authority that is not in " + authorities;
  if (!self_signed && !issuer.empty()) text += ": '" + issuer + "'";
  return text + (self_signed ? ": trust it with --ca" : "; name its file with --ca");
}

}  // namespace

std::string certificate_problem(const mbedtls_x509_crt& certificate, std::uint32_t flags, const std::string& host,
                                const std::string& authorities) {
  const std::string address = address_bytes(host);
  const bool other_name =
      (flags & MBEDTLS_X509_BADCERT_CN_MISMATCH) != 0 || (!address.empty() && !has_address(certificate, address));
  if ((flags & MBEDTLS_X509_BADCERT_EXPIRED) != 0) {
    return "has a certificate that expired on " + moment(certificate.valid_to);
  }
  if ((flags & MBEDTLS_X509_BADCERT_FUTURE) != 0) {
    return "has a certificate that is valid only from " + moment(certificate.valid_from) + " on: is the clock right?";
  }
  if (other_name) return "has a certificate for " + all_names(certificate) + ", not for " + host;
  if ((flags & too_weak) != 0) return "has a certificate with a key or a signature that is too weak";
  if ((flags & other_use) != 0) return "has a certificate that is not meant for servers";
  if ((flags & MBEDTLS_X509_BADCERT_NOT_TRUSTED) != 0) return untrusted(certificate, authorities);
  return flags == 0 ? std::string{} : "has a certificate that is not accepted (" + std::to_string(flags) + ")";
}

}  // namespace pyat::probe
