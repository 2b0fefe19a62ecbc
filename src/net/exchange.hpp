// One question to a server and what came back: the data that probes make and read. Nothing here touches the network.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pyat::net {

struct Header {
  std::string name{};  // of an answer in lower case
  std::string value{};
};

struct Tls {
  std::string ca_file{};  // empty: what the system trusts
  std::string certificate_file{}, key_file{};
  std::string server_name{};  // expected in the certificate instead of the host of the URL
  bool verify = true;

  bool operator==(const Tls&) const = default;
};

// Sent to the origin of the first URL only, never to where a redirect leads. Must not be shown to anybody.
struct Credentials {
  enum class Kind : std::uint8_t { none, basic, bearer, aws_sigv4 };
  Kind kind = Kind::none;
  std::string user{};  // the access key of aws_sigv4
  std::string secret{};
  std::string region{};  // of aws_sigv4
};

enum class Protocol : std::uint8_t {
  http,
  http2,  // from the first byte, without asking for it: gRPC
  raw     // bytes over TCP, or TLS where the scheme is https
};

struct Request {
  std::string url{};          // http://… or https://…, whatever the protocol is
  std::string unix_socket{};  // the path of the socket to connect to instead of the URL's host
  Protocol protocol = Protocol::http;
  // Of http: GET, HEAD, POST, PUT or DELETE. What only looks never sets it.
  std::string method = "GET";
  std::vector<Header> headers{};
  // Of http: sent with POST and PUT. Of http2: makes it a POST, as gRPC has no other. Of raw: what is sent after
  // connecting.
  std::string body{};
  // Of raw: whether enough was received; nullptr: to have connected is enough.
  std::function<bool(std::string_view received)> is_complete = nullptr;
  Credentials credentials{};
  Tls tls{};
  std::chrono::milliseconds timeout{5000};  // for all of it, waiting for a free slot included
  std::size_t max_body = 1024 * 1024;       // what is longer is cut
  // Of the body, only lines that begin with one of these are kept: a page of metrics has megabytes.
  std::vector<std::string> keep_lines{};
  unsigned max_redirects = 5;
  bool fresh_connection = false;  // for the measured one: a connection that is open already has no phases
};

// How long each took, not counting those before it.
struct Phases {
  std::chrono::microseconds name{}, connect{}, tls{}, first_byte{}, total{};
};

enum class Problem : std::uint8_t {
  none,
  bad_request,    // a URL or a file of ours that cannot be used
  no_library,     // libcurl is not on this machine
  no_slot,        // all connections were taken until the time was over
  cancelled,      // the user has had enough
  unresolvable,   // no address for the name
  name_timeout,   // nor an answer from the name server
  refused,        // nobody listens there
  unreachable,    // no way to that network or host
  no_socket,      // there is no such Unix socket
  socket_denied,  // there is, but not for this user
  connect_timeout,
  not_tls,
  wants_tls,  // it speaks TLS where the URL says http
  tls_timeout,
  tls_expired,
  tls_not_yet_valid,
  tls_untrusted,
  tls_wrong_name,
  tls_client_certificate,  // the server asks for one
  tls_other,
  no_answer,  // nothing within the time
  closed,     // the connection ended before an answer
  not_http,   // whatever it speaks
  cut_short,  // the body ended early
  body_slow,  // the body did not end in time
  too_large,  // the head of the answer is
  redirects,  // too many, or in a circle
  other
};

struct Answer {
  Problem problem = Problem::none;
  std::string detail{};           // of the problem, in the library's words; may be empty
  int status = 0;                 // of HTTP; set when the head of an answer came, even if a problem followed
  std::vector<Header> headers{};  // trailers included
  std::string body{};
  bool body_is_cut = false;          // at Request::max_body
  Phases phases{};                   // as far as it came
  std::string url{};                 // that answered in the end
  std::vector<std::string> trail{};  // URLs that redirected
  std::string remote{};              // the address that was connected to, "127.0.0.1:9009"
  // When the server's certificate ends, seconds since 1970 in UTC.
  std::optional<std::chrono::sys_seconds> certificate_ends{};

  // The value of the first header of that name, in lower case; nullptr when there is none.
  const std::string* header(std::string_view name) const;
  bool is_ok() const { return problem == Problem::none && status >= 200 && status < 300; }
};

// What went wrong with an answer, as one clause without a full stop, and empty where nothing did:
// "nothing listens on 127.0.0.1:9009 (connection refused)". A status is no problem here.
std::string problem_text(const Request& request, const Answer& answer);

// The same of several servers at once, where it names the server: "nothing listens on their ports (connection
// refused)". Empty for the others.
std::string_view problem_text_of_many(Problem problem);

// What to do next about a problem of the network; empty where nothing general can be said.
std::string problem_advice(const Request& request, const Answer& answer);

}  // namespace pyat::net
