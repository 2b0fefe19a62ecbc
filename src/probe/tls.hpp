// TLS 1.2 over a connection, by mbedTLS, which can be linked into a static program.
#pragma once

#include <memory>
#include <string>

#include "probe/probe.hpp"
#include "probe/stream.hpp"

namespace pyat::probe {

class Tls final : public Stream {
 public:
  explicit Tls(Stream& below);
  ~Tls() override;

  // The handshake, and the check of the server's certificate, before anything is sent. Empty, or fit for "URL PROBLEM".
  std::string begin(const Request& request);

  Transfer send(std::string_view text) override;
  Transfer receive(std::span<char> room) override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Empty when there is a certificate in it that can be read; else why not, fit for "FILE: PROBLEM".
std::string check_authorities(const std::string& pem);

}  // namespace pyat::probe
