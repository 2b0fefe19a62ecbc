#include "support/catch.hpp"
#include "support/fake_client.hpp"

namespace pyat::net {
namespace {

using test::problem_of;

Request request_to(std::string url) {
  Request request{.url = std::move(url)};
  request.timeout = std::chrono::milliseconds{1500};
  return request;
}

std::string text_of(Problem problem, const std::string& url = "http://mimir:9009/ready", std::string detail = {}) {
  return problem_text(request_to(url), problem_of(problem, std::move(detail)));
}

TEST_CASE("each problem of the network is one clause") {
  CHECK(text_of(Problem::none).empty());
  CHECK(text_of(Problem::no_library) == "cannot be asked: libcurl could not be loaded");
  CHECK(text_of(Problem::no_slot) == "was not asked within 1.5 s: other services took all connections");
  CHECK(text_of(Problem::cancelled) == "was interrupted before it answered");
  CHECK(text_of(Problem::unresolvable) == "the name mimir has no address");
  CHECK(text_of(Problem::name_timeout) == "the name server did not answer within 1.5 s for mimir");
  CHECK(text_of(Problem::refused) == "nothing listens on mimir:9009 (connection refused)");
  CHECK(text_of(Problem::unreachable) == "mimir:9009 cannot be reached: no route to it");
  CHECK(text_of(Problem::connect_timeout) ==
        "mimir:9009 did not take the connection within 1.5 s: something on the way drops it");
  CHECK(text_of(Problem::not_tls) == "mimir:9009 does not speak TLS");
  CHECK(text_of(Problem::wants_tls) == "speaks TLS, but its address says http://");
  CHECK(text_of(Problem::tls_timeout) == "the TLS handshake with mimir:9009 did not end within 1.5 s");
  CHECK(text_of(Problem::tls_expired) == "the certificate of mimir:9009 has expired");
  CHECK(text_of(Problem::tls_not_yet_valid) == "the certificate of mimir:9009 is not valid yet");
  CHECK(text_of(Problem::tls_untrusted) == "the certificate of mimir:9009 is signed by nobody who is trusted here");
  CHECK(text_of(Problem::tls_wrong_name) == "the certificate of mimir:9009 is not for the name mimir");
  CHECK(text_of(Problem::tls_client_certificate) == "mimir:9009 asks for a client certificate that it accepts");
  CHECK(text_of(Problem::tls_other, "https://[::1]/", "no cipher") == "the TLS handshake with [::1] failed: no cipher");
  CHECK(text_of(Problem::no_answer) == "took the connection, but did not answer within 1.5 s");
  CHECK(text_of(Problem::closed) == "closed the connection without an answer");
  CHECK(text_of(Problem::not_http) == "does not answer in HTTP");
  CHECK(text_of(Problem::cut_short) == "broke off in the middle of its answer (0 bytes came)");
  CHECK(text_of(Problem::too_large) == "answered with more than 64 KiB of headers");
  CHECK(text_of(Problem::redirects, "http://a/", "6") == "redirects in a circle, or too often (6 times)");
  CHECK(text_of(Problem::other, "http://a/", "strange") == "failed: strange");
}

TEST_CASE("what depends on the answer is shown with it") {
  Answer slow = problem_of(Problem::body_slow);
  slow.status = 200;
  CHECK(problem_text(request_to("http://a/"), slow) == "answered 200, but its answer did not end within 1.5 s");
  Answer ssh = problem_of(Problem::not_http);
  ssh.body = "SSH-2.0-OpenSSH_9.2\r\n\x01";
  CHECK(problem_text(request_to("http://a/"), ssh) ==
        "does not answer in HTTP: its first bytes are 'SSH-2.0-OpenSSH_9.2...'");
  Request named = request_to("https://10.0.0.1:443/");
  named.tls.server_name = "mimir.example";
  CHECK(problem_text(named, problem_of(Problem::tls_wrong_name)) ==
        "the certificate of 10.0.0.1:443 is not for the name mimir.example");
  Request socket = request_to("http://docker/_ping");
  socket.unix_socket = "/var/run/docker.sock";
  CHECK(problem_text(socket, problem_of(Problem::no_socket)) == "there is no socket /var/run/docker.sock");
  CHECK(problem_text(socket, problem_of(Problem::socket_denied)) ==
        "no permission to use the socket /var/run/docker.sock");
  CHECK(problem_text(socket, problem_of(Problem::refused)) ==
        "nothing listens on /var/run/docker.sock (connection refused)");
}

TEST_CASE("what can be done is said where something can") {
  for (const Problem problem :
       {Problem::no_library, Problem::no_slot, Problem::unresolvable, Problem::refused, Problem::connect_timeout,
        Problem::not_tls, Problem::wants_tls, Problem::tls_expired, Problem::tls_not_yet_valid, Problem::tls_untrusted,
        Problem::tls_wrong_name, Problem::tls_client_certificate, Problem::socket_denied, Problem::not_http}) {
    CHECK_FALSE(problem_advice(request_to("http://a/"), problem_of(problem)).empty());
  }
}

}  // namespace
}  // namespace pyat::net
