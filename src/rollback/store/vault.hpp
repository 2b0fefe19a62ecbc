// What the key is good for: contents that nobody else can read or alter, and digests that tell nobody else anything.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pyat::rollback {

class Vault {
 public:
  explicit Vault(std::string_view key);  // of 32 bytes

  // All digests are HMAC-SHA256, in hexadecimal digits, each with a key of its own: without the key, small secrets
  // cannot be guessed from them.
  std::string digest_of(std::string_view content) const;      // the name of a content in the store
  std::string digest_of_value(std::string_view value) const;  // of a variable of the environment
  std::string signature_of(std::string_view text) const;      // of what is kept in clear text
  std::string key_id() const;                                 // tells keys apart, and nothing of them

  // AES-256-GCM. The nonce is a digest of the context and the text, so that none is ever used for two texts, however
  // bad the random bytes of a machine are; that equal texts look equal, their names in the store tell already.
  std::string seal(std::string_view context, std::string_view text) const;
  // Nothing: it was altered, cut, or sealed with another key or for another context.
  std::optional<std::string> open(std::string_view context, std::string_view sealed) const;

 private:
  std::string name_key_{}, value_key_{}, signature_key_{}, nonce_key_{}, seal_key_{}, id_{};
};

}  // namespace pyat::rollback
