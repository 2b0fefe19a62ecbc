#include "util/aead.hpp"

#include <mbedtls/gcm.h>
#include <sys/random.h>

#include <cerrno>

namespace pyat::util {
namespace {

using std::string;
using std::string_view;

const unsigned char* bytes_of(string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes_of(string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

class Gcm {
 public:
  explicit Gcm(string_view key) {
    mbedtls_gcm_init(&context_);
    is_ready_ = key.size() == aead_key_size &&
                mbedtls_gcm_setkey(&context_, MBEDTLS_CIPHER_ID_AES, bytes_of(key), 8 * aead_key_size) == 0;
  }
  Gcm(const Gcm&) = delete;
  Gcm& operator=(const Gcm&) = delete;
  ~Gcm() { mbedtls_gcm_free(&context_); }  // which wipes the key

  mbedtls_gcm_context* get() { return is_ready_ ? &context_ : nullptr; }

 private:
  mbedtls_gcm_context context_{};
  bool is_ready_ = false;
};

}  // namespace

std::optional<string> aead_seal(string_view key, string_view nonce, string_view context, string_view text) {
  Gcm gcm(key);
  if (gcm.get() == nullptr || nonce.size() != aead_nonce_size) return std::nullopt;
  string out(text.size() + aead_tag_size, '\0');
  unsigned char* tag = bytes_of(out) + text.size();
  const int error =
      mbedtls_gcm_crypt_and_tag(gcm.get(), MBEDTLS_GCM_ENCRYPT, text.size(), bytes_of(nonce), nonce.size(),
                                bytes_of(context), context.size(), bytes_of(text), bytes_of(out), aead_tag_size, tag);
  return error == 0 ? std::optional(out) : std::nullopt;
}

std::optional<string> aead_open(string_view key, string_view nonce, string_view context, string_view sealed) {
  Gcm gcm(key);
  if (gcm.get() == nullptr || nonce.size() != aead_nonce_size || sealed.size() < aead_tag_size) return std::nullopt;
  const string_view text = sealed.substr(0, sealed.size() - aead_tag_size);
  const string_view tag = sealed.substr(text.size());
  string out(text.size(), '\0');
  const int error =
      mbedtls_gcm_auth_decrypt(gcm.get(), text.size(), bytes_of(nonce), nonce.size(), bytes_of(context), context.size(),
                               bytes_of(tag), aead_tag_size, bytes_of(text), bytes_of(out));
  return error == 0 ? std::optional(out) : std::nullopt;
}

std::optional<string> random_bytes(std::size_t size) {
  string out(size, '\0');
  for (std::size_t at = 0; at < size;) {
    const ssize_t got = ::getrandom(out.data() + at, size - at, 0);
    if (got > 0) {
      at += static_cast<std::size_t>(got);
    } else if (errno != EINTR) {
      return std::nullopt;
    }
  }
  return out;
}

}  // namespace pyat::util
