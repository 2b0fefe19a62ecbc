// The problems of the network in words: what was found, and what to do next.
#include <fmt/format.h>

#include <algorithm>

#include "net/exchange.hpp"
#include "util/duration.hpp"
#include "util/url.hpp"

namespace pyat::net {
namespace {

using std::string;
using std::string_view;

constexpr const char* grpc_port_question =
    "is this its gRPC port, and not the one for HTTP? where it is with TLS, its address begins with grpcs://";

constexpr const char* tls_files_advice =
    "see that the files of tls: in pyat.yml, or of --ca, --cert and --key, are there, can be read and are PEM";

bool has_tls_files(const Request& request) {
  return !request.tls.ca_file.empty() || !request.tls.certificate_file.empty() || !request.tls.key_file.empty();
}

string server_of(const Request& request) {
  if (!request.unix_socket.empty()) return request.unix_socket;
  return util::authority_of(util::parse_url(request.url, "http").url);
}

string host_of(const Request& request) { return util::parse_url(request.url, "http").url.host; }

// Of an answer that is none: enough to know what speaks there, such as SSH-2.0.
string first_bytes(string_view body) {
  constexpr std::size_t most = 40;
  if (body.empty()) return {};
  string shown{};
  for (const char c : body.substr(0, most)) shown += c >= ' ' && c < 127 ? c : '.';
  return ": its first bytes are '" + shown + "'";
}

string name_in_certificate(const Request& request) {
  return request.tls.server_name.empty() ? host_of(request) : request.tls.server_name;
}

string scheme_without_tls(const Request& request) {
  switch (request.protocol) {
    case Protocol::http: return "http://";
    case Protocol::http2: return "grpc://";
    case Protocol::raw: return "a scheme without TLS (tcp://, redis://)";
  }
  return {};
}

string clause(const Request& request, const Answer& answer) {
  const string time = util::duration_words(request.timeout);
  const bool is_http2 = request.protocol == Protocol::http2;
  switch (answer.problem) {
    case Problem::none: return {};
    case Problem::bad_request: return "cannot be asked: " + answer.detail;
    case Problem::no_library: return "cannot be asked: libcurl could not be loaded";
    case Problem::no_slot: return "was not asked within " + time + ": other services took all connections";
    case Problem::cancelled: return "was interrupted before it answered";
    case Problem::unresolvable: return fmt::format("the name {} has no address", host_of(request));
    case Problem::name_timeout:
      return fmt::format("the name server did not answer within {} for {}", time, host_of(request));
    case Problem::refused: return fmt::format("nothing listens on {} (connection refused)", server_of(request));
    case Problem::unreachable: return fmt::format("{} cannot be reached: no route to it", server_of(request));
    case Problem::no_socket: return fmt::format("there is no socket {}", request.unix_socket);
    case Problem::socket_denied: return fmt::format("no permission to use the socket {}", request.unix_socket);
    case Problem::connect_timeout:
      return fmt::format("{} did not take the connection within {}: something on the way drops it", server_of(request),
                         time);
    case Problem::not_tls: return fmt::format("{} does not speak TLS", server_of(request));
    case Problem::wants_tls: return "speaks TLS, but its address says http://";
    case Problem::tls_timeout:
      return fmt::format("the TLS handshake with {} did not end within {}", server_of(request), time);
    case Problem::tls_expired: return fmt::format("the certificate of {} has expired", server_of(request));
    case Problem::tls_not_yet_valid: return fmt::format("the certificate of {} is not valid yet", server_of(request));
    case Problem::tls_untrusted:
      return fmt::format("the certificate of {} is signed by nobody who is trusted here", server_of(request));
    case Problem::tls_wrong_name:
      return fmt::format("the certificate of {} is not for the name {}", server_of(request),
                         name_in_certificate(request));
    case Problem::tls_client_certificate:
      return fmt::format("{} asks for a client certificate that it accepts", server_of(request));
    case Problem::tls_other:
      return fmt::format("the TLS handshake with {} failed: {}", server_of(request), answer.detail);
    case Problem::no_answer: return fmt::format("took the connection, but did not answer within {}", time);
    case Problem::closed:
      return is_http2 ? "broke off a request in HTTP/2 without an answer" : "closed the connection without an answer";
    case Problem::not_http:
      return (is_http2 ? "does not answer in HTTP/2" : "does not answer in HTTP") + first_bytes(answer.body);
    case Problem::cut_short:
      return fmt::format("broke off in the middle of its answer ({} bytes came)", answer.body.size());
    case Problem::body_slow:
      return fmt::format("answered {}, but its answer did not end within {}", answer.status, time);
    case Problem::too_large: return "answered with more than 64 KiB of headers";
    case Problem::redirects: return fmt::format("redirects in a circle, or too often ({} times)", answer.detail);
    case Problem::other: return "failed: " + answer.detail;
  }
  return {};
}

}  // namespace

const string* Answer::header(string_view name) const {
  const auto found = std::find_if(headers.begin(), headers.end(), [&](const Header& h) { return h.name == name; });
  return found == headers.end() ? nullptr : &found->value;
}

string problem_text(const Request& request, const Answer& answer) { return clause(request, answer); }

string_view problem_text_of_many(Problem problem) {
  switch (problem) {
    case Problem::refused: return "nothing listens on their ports (connection refused)";
    case Problem::unresolvable: return "their names have no address";
    case Problem::name_timeout: return "the name server did not answer for their names";
    case Problem::unreachable: return "there is no route to them";
    case Problem::connect_timeout: return "they did not take the connection: something on the way drops it";
    case Problem::not_tls: return "they do not speak TLS";
    case Problem::tls_timeout: return "the TLS handshake with them did not end";
    case Problem::tls_expired: return "their certificates have expired";
    case Problem::tls_not_yet_valid: return "their certificates are not valid yet";
    case Problem::tls_untrusted: return "their certificates are signed by nobody who is trusted here";
    case Problem::tls_client_certificate: return "they ask for a client certificate that they accept";
    default: return {};
  }
}

string problem_advice(const Request& request, const Answer& answer) {
  switch (answer.problem) {
    case Problem::bad_request: return has_tls_files(request) ? tls_files_advice : string{};
    case Problem::no_library: return "install it: apt-get install libcurl4";
    case Problem::no_slot: return "raise --concurrency or --timeout, or ask for fewer services with --only";
    case Problem::unresolvable:
      return fmt::format(
          "a name such as {} is often known inside the container network only: use the published port on localhost",
          host_of(request));
    case Problem::refused: return "is it running, and is its port published? compare with: docker compose ps";
    case Problem::connect_timeout: return "look for a firewall or a security group between here and there";
    case Problem::not_tls: return "use " + scheme_without_tls(request) + " in its address";
    case Problem::wants_tls: return "use https:// in its address";
    case Problem::tls_expired: return "renew the certificate and have the server read it again";
    case Problem::tls_not_yet_valid: return "compare the clocks of both machines";
    case Problem::tls_untrusted: return "name the authority that signed it: tls: {ca: FILE} in pyat.yml, or --ca FILE";
    case Problem::tls_wrong_name:
      return "use a name that the certificate has, or say which it has: tls: {server_name: NAME}";
    case Problem::tls_client_certificate:
      return "give one: tls: {cert: FILE, key: FILE} in pyat.yml, or --cert FILE --key FILE";
    case Problem::socket_denied: return "run it as root, or join the group that owns the socket (docker)";
    case Problem::closed: return request.protocol == Protocol::http2 ? grpc_port_question : string{};
    case Problem::not_http:
      return request.protocol == Protocol::http2 ? grpc_port_question
                                                 : "does another service listen on this port? compare the address";
    default: return {};
  }
}

}  // namespace pyat::net
