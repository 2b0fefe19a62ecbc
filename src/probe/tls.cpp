#include "probe/tls.hpp"

#include <mbedtls/ctr_drbg.h>
#include <mbedtls/entropy.h>
#include <mbedtls/error.h>
#include <mbedtls/ssl.h>
#include <mbedtls/x509_crt.h>

#include <algorithm>
#include <array>

#include "probe/address.hpp"
#include "probe/certificate.hpp"
#include "probe/handshake.hpp"
#include "util/duration.hpp"

namespace pyat::probe {
namespace {

std::string error_words(int code) {
  std::array<char, 160> text{};
  mbedtls_strerror(code, text.data(), text.size());
  return text.data();
}

// PEM is read up to its final zero, which mbedTLS wants to be counted.
int parse_certificates(mbedtls_x509_crt& chain, const std::string& pem) {
  return mbedtls_x509_crt_parse(&chain, reinterpret_cast<const unsigned char*>(pem.c_str()), pem.size() + 1);
}

}  // namespace

struct Tls::State {
  explicit State(Stream& stream);
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State();

  int set_up(const Request& request);

  static int send(void* self, const unsigned char* data, std::size_t size);
  static int receive(void* self, unsigned char* data, std::size_t size);

  // What a call of mbedTLS that went wrong means to the caller.
  Transfer trouble(int code) const;

  Stream& below;
  Transfer last{};  // of `below`
  bool is_open = false;
  Handshake handshake{};
  mbedtls_ssl_context ssl{};
  mbedtls_ssl_config config{};
  mbedtls_x509_crt authorities{};
  mbedtls_entropy_context entropy{};
  mbedtls_ctr_drbg_context random{};
};

Tls::State::State(Stream& stream) : below(stream) {
  mbedtls_ssl_init(&ssl);
  mbedtls_ssl_config_init(&config);
  mbedtls_x509_crt_init(&authorities);
  mbedtls_entropy_init(&entropy);
  mbedtls_ctr_drbg_init(&random);
}

Tls::State::~State() {
  mbedtls_ssl_free(&ssl);
  mbedtls_ssl_config_free(&config);
  mbedtls_x509_crt_free(&authorities);
  mbedtls_ctr_drbg_free(&random);
  mbedtls_entropy_free(&entropy);
}

int Tls::State::set_up(const Request& request) {
  if (const int code = mbedtls_ctr_drbg_seed(&random, mbedtls_entropy_func, &entropy, nullptr, 0); code != 0)
    return code;
  if (const int code = mbedtls_ssl_config_defaults(&config, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_STREAM,
                                                   MBEDTLS_SSL_PRESET_DEFAULT);
      code != 0) {
    return code;
  }
  mbedtls_ssl_conf_rng(&config, mbedtls_ctr_drbg_random, &random);
  mbedtls_ssl_conf_min_version(&config, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_3);  // TLS 1.2
  mbedtls_ssl_conf_max_version(&config, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_3);
  // Optional, so that the handshake gives the certificate to look at; begin() refuses before anything is sent.
  mbedtls_ssl_conf_authmode(&config, request.insecure ? MBEDTLS_SSL_VERIFY_NONE : MBEDTLS_SSL_VERIFY_OPTIONAL);
  if (!request.insecure) {
    // More than 0: so many of a system's certificates are of a kind that is not understood, and the others are.
    if (const int code = parse_certificates(authorities, request.authorities.pem); code < 0) return code;
    mbedtls_ssl_conf_ca_chain(&config, &authorities, nullptr);
  }
  if (const int code = mbedtls_ssl_setup(&ssl, &config); code != 0) return code;
  mbedtls_ssl_set_bio(&ssl, this, send, receive, nullptr);
  // An address in numbers is no server name (RFC 6066, 3).
  const std::string& host = request.url.host;
  return mbedtls_ssl_set_hostname(&ssl, address_bytes(host).empty() ? host.c_str() : nullptr);
}

int Tls::State::send(void* self, const unsigned char* data, std::size_t size) {
  State& state = *static_cast<State*>(self);
  state.last = state.below.send({reinterpret_cast<const char*>(data), size});
  return state.last.trouble == Trouble::none ? static_cast<int>(size) : MBEDTLS_ERR_SSL_INTERNAL_ERROR;
}

int Tls::State::receive(void* self, unsigned char* data, std::size_t size) {
  State& state = *static_cast<State*>(self);
  char* room = reinterpret_cast<char*>(data);
  state.last = state.below.receive({room, size});
  if (state.last.trouble == Trouble::closed) return 0;
  if (state.last.trouble != Trouble::none) return MBEDTLS_ERR_SSL_INTERNAL_ERROR;
  if (!state.is_open) state.handshake.feed({room, state.last.size});
  return static_cast<int>(state.last.size);
}

Transfer Tls::State::trouble(int code) const {
  if (code == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY) return {.trouble = Trouble::closed};
  // A connection that ends without a farewell may have been cut by somebody else.
  if (code == 0 || code == MBEDTLS_ERR_SSL_CONN_EOF) return {.trouble = Trouble::failed};
  return last.trouble == Trouble::none ? Transfer{.trouble = Trouble::failed} : last;
}

Tls::Tls(Stream& below) : state_(std::make_unique<State>(below)) {}

Tls::~Tls() = default;

std::string Tls::begin(const Request& request) {
  if (const int code = state_->set_up(request); code != 0) return "cannot be asked: TLS failed: " + error_words(code);
  if (const int code = mbedtls_ssl_handshake(&state_->ssl); code != 0) {
    return state_->handshake.problem(state_->last, "within " + util::duration_words(request.timeout),
                                     error_words(code));
  }
  state_->is_open = true;
  if (request.insecure) return {};
  const mbedtls_x509_crt* certificate = mbedtls_ssl_get_peer_cert(&state_->ssl);
  if (certificate == nullptr) return "has no certificate";
  return certificate_problem(*certificate, mbedtls_ssl_get_verify_result(&state_->ssl), request.url.host,
                             request.authorities.source);
}

Transfer Tls::send(std::string_view text) {
  while (!text.empty()) {
    const int sent = mbedtls_ssl_write(&state_->ssl, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    if (sent == MBEDTLS_ERR_SSL_WANT_READ || sent == MBEDTLS_ERR_SSL_WANT_WRITE) continue;
    if (sent < 0) return state_->trouble(sent);
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
  return {};
}

Transfer Tls::receive(std::span<char> room) {
  for (;;) {
    const int received = mbedtls_ssl_read(&state_->ssl, reinterpret_cast<unsigned char*>(room.data()), room.size());
    if (received == MBEDTLS_ERR_SSL_WANT_READ || received == MBEDTLS_ERR_SSL_WANT_WRITE) continue;
    if (received > 0) return {.size = static_cast<std::size_t>(received)};
    return state_->trouble(received);
  }
}

std::string check_authorities(const std::string& pem) {
  mbedtls_x509_crt chain{};
  mbedtls_x509_crt_init(&chain);
  const int code = parse_certificates(chain, pem);
  mbedtls_x509_crt_free(&chain);
  // The count of those that cannot be read means nothing as long as one can.
  return code < 0 ? "no certificate in PEM is in it" : std::string{};
}

}  // namespace pyat::probe
