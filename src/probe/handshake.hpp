// What a server sends while TLS begins, as far as it explains why it did not: mbedTLS tells only that something failed.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "probe/stream.hpp"

namespace pyat::probe {

class Handshake {
 public:
  // Bytes as the server sent them: records of TLS, or something else.
  void feed(std::string_view bytes);

  // `last` is how the connection ended; `error` a text of mbedTLS, for what is none of the usual. Fit for "URL
  // PROBLEM".
  std::string problem(const Transfer& last, std::string_view within, std::string_view error) const;

 private:
  bool is_tls() const;

  std::string start_{};        // the first bytes of all
  std::string record_{};       // the header of the record that is being read, and of an alert its two bytes
  std::size_t remaining_ = 0;  // bytes of the record behind that
  int alert_ = -1;             // its description: RFC 8446, 6
};

}  // namespace pyat::probe
