// What libcurl's codes mean, told apart as far as a person at the keyboard would act differently.
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <string_view>

#include "net/transfer.hpp"

namespace pyat::net {
namespace {

// Of OpenSSL, whose headers nothing else here needs: include/openssl/x509_vfy.h.
constexpr long x509_ok = 0, x509_unspecified = 1, x509_not_yet_valid = 9, x509_expired = 10,
               x509_hostname_mismatch = 62;

using std::string;
using std::string_view;

// What servers that speak TLS say to a request without it: those in Go, nginx, Apache.
constexpr std::array<string_view, 3> wants_tls_texts = {"Client sent an HTTP request to an HTTPS server",
                                                        "The plain HTTP request was sent to HTTPS port",
                                                        "speaking plain HTTP to an SSL-enabled server port"};
// The first bytes of a TLS record that is an alert: https://www.rfc-editor.org/rfc/rfc8446#section-5.1
constexpr string_view tls_alert = "\x15\x03";

std::chrono::microseconds between(curl_off_t begin, curl_off_t end) {
  return std::chrono::microseconds{end > begin ? end - begin : 0};
}

// "Nov 21 16:07:00 2026 GMT", as OpenSSL prints dates.
std::optional<std::chrono::sys_seconds> date_of(string_view text) {
  std::tm parts{};
  if (::strptime(string(text).c_str(), "%b %d %H:%M:%S %Y", &parts) == nullptr) return std::nullopt;
  return std::chrono::sys_seconds{std::chrono::seconds{::timegm(&parts)}};
}

}  // namespace

void Transfer::read_facts() {
  const auto time_of = [&](CURLINFO info) {
    curl_off_t microseconds = 0;
    api_.easy_getinfo(easy_, info, &microseconds);
    return microseconds;
  };
  const curl_off_t name = time_of(CURLINFO_NAMELOOKUP_TIME_T), connect = time_of(CURLINFO_CONNECT_TIME_T),
                   tls = time_of(CURLINFO_APPCONNECT_TIME_T), ready = time_of(CURLINFO_PRETRANSFER_TIME_T),
                   first = time_of(CURLINFO_STARTTRANSFER_TIME_T), total = time_of(CURLINFO_TOTAL_TIME_T);
  answer_.phases = {.name = std::chrono::microseconds{name},
                    .connect = between(name, connect),
                    .tls = between(connect, tls),
                    .first_byte = between(ready, first),
                    .total = std::chrono::microseconds{total}};
  long status = 0, port = 0;
  char* address = nullptr;
  api_.easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
  api_.easy_getinfo(easy_, CURLINFO_PRIMARY_IP, &address);
  api_.easy_getinfo(easy_, CURLINFO_PRIMARY_PORT, &port);
  answer_.status = static_cast<int>(status);
  if (address != nullptr && *address != '\0') {
    const string_view ip = address;
    const bool v6 = ip.find(':') != string_view::npos;
    answer_.remote = (v6 ? '[' + string(ip) + ']' : string(ip)) + ':' + std::to_string(port);
  }
  if (request_.url.starts_with("https:")) read_certificate();
}

void Transfer::read_certificate() {
  constexpr string_view key = "Expire date:";
  curl_certinfo* chain = nullptr;
  if (api_.easy_getinfo(easy_, CURLINFO_CERTINFO, &chain) != CURLE_OK || chain == nullptr) return;
  if (chain->num_of_certs == 0) return;
  for (const curl_slist* line = chain->certinfo[0]; line != nullptr; line = line->next) {
    const string_view text = line->data;
    if (text.starts_with(key)) answer_.certificate_ends = date_of(text.substr(key.size()));
  }
}

// libcurl has no complaint.
void Transfer::classify_complete() {
  if (request_.protocol != Protocol::http) return;
  if (!head_has_begun_) {
    answer_.problem = Problem::not_http;
  } else if (!head_is_whole_) {
    answer_.problem = Problem::cut_short;
  } else if (answer_.status == 400 &&
             std::any_of(wants_tls_texts.begin(), wants_tls_texts.end(),
                         [&](string_view text) { return answer_.body.find(text) != string::npos; })) {
    answer_.problem = Problem::wants_tls;
  }
  if (answer_.body.starts_with(tls_alert) && !head_has_begun_) answer_.problem = Problem::wants_tls;
}

void Transfer::classify(CURLcode code) {
  const bool is_garbage = !head_has_begun_ && !answer_.body.empty() && request_.protocol == Protocol::http;
  if (code == CURLE_OK || (code == CURLE_WRITE_ERROR && answer_.body_is_cut) || is_garbage) return classify_complete();
  answer_.detail = error_[0] != '\0' ? error_ : api_.easy_strerror(code);
  Problem& problem = answer_.problem;
  problem = Problem::other;
  switch (code) {
    case CURLE_URL_MALFORMAT:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE: problem = Problem::bad_request; break;
    case CURLE_COULDNT_RESOLVE_HOST: problem = Problem::unresolvable; break;
    case CURLE_COULDNT_CONNECT: problem = connect_problem(); break;
    case CURLE_OPERATION_TIMEDOUT: problem = timeout_problem(); break;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR: problem = tls_problem(code); break;
    case CURLE_GOT_NOTHING: problem = Problem::closed; break;
    case CURLE_HTTP2_STREAM:
    case CURLE_PARTIAL_FILE: problem = answer_.status == 0 ? Problem::closed : Problem::cut_short; break;
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_HTTP2:
    case CURLE_WEIRD_SERVER_REPLY: problem = Problem::not_http; break;
    case CURLE_OUT_OF_MEMORY:  // what it makes of a header without an end
    case CURLE_WRITE_ERROR:
      if (code == CURLE_OUT_OF_MEMORY || head_is_too_large_) problem = Problem::too_large;
      break;
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
      // With TLS 1.3 a server says only now that it wants a certificate of its client.
      if (answer_.detail.find("certificate required") != string::npos) {
        problem = Problem::tls_client_certificate;
      } else {
        problem = answer_.status == 0 ? Problem::closed : Problem::cut_short;
      }
      break;
    default: break;
  }
}

Problem Transfer::connect_problem() {
  long error = 0;
  api_.easy_getinfo(easy_, CURLINFO_OS_ERRNO, &error);
  if (!request_.unix_socket.empty()) {
    if (error == EACCES || error == EPERM) return Problem::socket_denied;
    return error == ENOENT ? Problem::no_socket : Problem::refused;
  }
  if (error == EMFILE || error == ENFILE) return Problem::no_slot;
  const bool no_way = error == ENETUNREACH || error == EHOSTUNREACH || error == EADDRNOTAVAIL;
  return no_way ? Problem::unreachable : Problem::refused;
}

Problem Transfer::timeout_problem() const {
  if (answer_.status != 0) return Problem::body_slow;
  const auto happened = [&](CURLINFO info) {
    curl_off_t microseconds = 0;
    api_.easy_getinfo(easy_, info, &microseconds);
    return microseconds > 0;
  };
  if (!happened(CURLINFO_NAMELOOKUP_TIME_T)) return Problem::name_timeout;
  // libcurl 7.88 notes the time of connecting when the TLS handshake has ended, but the address at once.
  const bool is_connected = happened(CURLINFO_CONNECT_TIME_T) || !answer_.remote.empty();
  if (!is_connected) return Problem::connect_timeout;
  const bool tls = request_.url.starts_with("https:");
  return tls && !happened(CURLINFO_APPCONNECT_TIME_T) ? Problem::tls_timeout : Problem::no_answer;
}

Problem Transfer::tls_problem(CURLcode code) const {
  const string& detail = answer_.detail;
  const auto says = [&](string_view text) { return detail.find(text) != string::npos; };
  if (code == CURLE_PEER_FAILED_VERIFICATION) return verify_problem();
  if (says("wrong version number") || says("packet length too long") || says("unknown protocol")) {
    return Problem::not_tls;
  }
  if (says("certificate required") || says("bad certificate") || says("handshake failure")) {
    return says("handshake failure") ? Problem::tls_other : Problem::tls_client_certificate;
  }
  return Problem::tls_other;
}

Problem Transfer::verify_problem() const {
  long result = x509_ok;
  api_.easy_getinfo(easy_, CURLINFO_SSL_VERIFYRESULT, &result);
  switch (result) {
    case x509_ok:
    case x509_unspecified:                                        // the chain is fine, the name is not
    case x509_hostname_mismatch: return Problem::tls_wrong_name;  // which libcurl checks by itself
    case x509_expired: return Problem::tls_expired;
    case x509_not_yet_valid: return Problem::tls_not_yet_valid;
    default: return Problem::tls_untrusted;
  }
}

}  // namespace pyat::net
