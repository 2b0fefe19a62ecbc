// One look at one server: is it healthy? What `pyat probe` and the program pyat-probe share. Sockets are used directly,
// because pyat-probe has to do without shared libraries.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "util/url.hpp"

namespace pyat::probe {

struct StatusRange {
  int first = 0;
  int last = 0;

  bool operator==(const StatusRange&) const = default;
};

struct Header {
  std::string name{};
  std::string value{};

  bool operator==(const Header&) const = default;
};

// Certificates that are trusted, in PEM.
struct Authorities {
  std::string pem{};
  std::string source{};  // the file that they are from, for messages
};

struct Request {
  util::Url url{};  // http, https, or tcp with a port
  std::vector<Header> headers{};
  std::chrono::milliseconds timeout{5000};  // for everything together: name, connection, TLS, redirects, answer
  std::vector<StatusRange> statuses{};      // those that are healthy; empty: 200 to 299
  std::string contains{};                   // what the body has to contain; empty: anything
  Authorities authorities{};
  bool insecure = false;  // takes any certificate
  std::string agent{};    // User-Agent
};

struct Result {
  bool healthy = false;
  // "healthy: http://localhost:8080/ready answered 200 in 1.2 ms": one line of printable text, without its end. What a
  // query string holds is left out, because reports of health checks are kept and shown.
  std::string line{};
};

Result probe(const Request& request);

// Names are looked up in /etc/hosts and by DNS alone from now on. For programs that are linked statically.
void look_up_without_plugins();

}  // namespace pyat::probe
