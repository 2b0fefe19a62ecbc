// Encryption that also tells whether what is opened is what was sealed: AES-256-GCM (NIST SP 800-38D).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace pyat::util {

constexpr std::size_t aead_key_size = 32;    // bytes
constexpr std::size_t aead_nonce_size = 12;  // never to be used twice with the same key
constexpr std::size_t aead_tag_size = 16;

// As long as `text`, and the tag after it. `context` is not kept; whoever opens it must say the same.
// Nothing: the key or the nonce is not of its size.
std::optional<std::string> aead_seal(std::string_view key, std::string_view nonce, std::string_view context,
                                     std::string_view text);
// Nothing: it was altered, or sealed with another key, nonce or context.
std::optional<std::string> aead_open(std::string_view key, std::string_view nonce, std::string_view context,
                                     std::string_view sealed);

// So many bytes that nobody can foresee, of the system. Nothing: it has none, which is no way to make a key.
std::optional<std::string> random_bytes(std::size_t size);

}  // namespace pyat::util
