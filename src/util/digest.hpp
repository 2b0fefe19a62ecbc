// Digests, as bytes: of what is signed, and of what is compared with what a server says that it holds.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pyat::util {

std::string sha256(std::string_view data);
std::string hmac_sha256(std::string_view key, std::string_view data);
// No protection against anybody: the handshake of WebSocket has the one, S3 calls the other ETag.
std::string sha1(std::string_view data);
std::string md5(std::string_view data);

// In lower case, two digits a byte.
std::string hexadecimal(std::string_view bytes);
// The bytes again, of digits in either case. Nothing: it has other characters, or half a byte.
std::optional<std::string> from_hexadecimal(std::string_view digits);

}  // namespace pyat::util
