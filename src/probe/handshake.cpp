#include "probe/handshake.hpp"

#include <algorithm>

#include "probe/excerpt.hpp"
#include "util/files.hpp"

namespace pyat::probe {
namespace {

constexpr std::size_t header_size = 5;           // type, version (2), length (2)
constexpr std::size_t start_size = header_size;  // mbedTLS asks for no more before it knows
constexpr unsigned char alert_type = 21;
constexpr unsigned char handshake_type = 22;

unsigned char byte_at(std::string_view text, std::size_t i) { return static_cast<unsigned char>(text[i]); }

// RFC 8446, 6.2: the alerts that answer a first message.
std::string alert_problem(int alert) {
  switch (alert) {
    case 40:
      return "refused TLS: it has no cipher in common with TLS 1.2 as pyat speaks it, or wants a certificate of the "
             "client";
    case 42:
    case 116: return "refused TLS: it wants a certificate of the client, and pyat has none";
    case 70: return "refused TLS 1.2, and pyat speaks no other version";
    case 80: return "refused TLS: it has failed itself (internal_error)";
    case 112: return "refused TLS: it does not know this host name";
    default: return "refused TLS with alert " + std::to_string(alert);
  }
}

}  // namespace

void Handshake::feed(std::string_view bytes) {
  start_ += bytes.substr(0, start_size - std::min(start_size, start_.size()));
  while (!bytes.empty()) {
    const std::size_t skipped = std::min(remaining_, bytes.size());
    remaining_ -= skipped;
    bytes.remove_prefix(skipped);
    if (bytes.empty()) return;
    record_ += bytes.front();
    bytes.remove_prefix(1);
    if (record_.size() < header_size) continue;
    const std::size_t length = byte_at(record_, 3) * std::size_t{256} + byte_at(record_, 4);
    const bool is_alert = byte_at(record_, 0) == alert_type && length == 2;  // an encrypted one is longer
    if (is_alert && record_.size() < header_size + 2) continue;
    if (is_alert) alert_ = byte_at(record_, header_size + 1);
    remaining_ = is_alert ? 0 : length;
    record_.clear();
  }
}

bool Handshake::is_tls() const {
  const unsigned char type = byte_at(start_, 0);
  return (type == alert_type || type == handshake_type) && (start_.size() < 2 || byte_at(start_, 1) == 3);
}

std::string Handshake::problem(const Transfer& last, std::string_view within, std::string_view error) const {
  if (!start_.empty() && !is_tls()) {
    return "does not speak TLS there: write http:// in place of https:// (it begins with " + quoted_start(start_) + ")";
  }
  if (alert_ > 0) return alert_problem(alert_);
  switch (last.trouble) {
    case Trouble::late: return "accepted the connection, but did not begin TLS " + std::string(within);
    case Trouble::closed: return "closed the connection when TLS was to begin: perhaps it does not speak TLS there";
    case Trouble::failed:
      return "broke the connection when TLS was to begin (" + util::error_text(last.error) +
             "): perhaps it does not speak TLS there";
    case Trouble::none: break;
  }
  return "did not agree on TLS: " + std::string(error);
}

}  // namespace pyat::probe
