// What a server has sent, as one short line that is safe to print.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pyat::probe {

// Printable UTF-8 of at most `limit` characters: white space and control characters become single spaces, bytes that
// are no UTF-8 question marks. Of an HTML page its title, where it has one.
std::string excerpt(std::string_view text, std::size_t limit = 200);

// In quotes, or as hexadecimal bytes where it is no text: 'SSH-2.0-OpenSSH', the bytes 00 00 06 04.
std::string quoted_start(std::string_view text);

}  // namespace pyat::probe
