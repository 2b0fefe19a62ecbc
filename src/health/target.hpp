// One service that is to be checked: where it is, and what is expected of it. Made of pyat.yml, a Compose file, the
// command line, or the usual ports; secrets are resolved already, and must not be shown.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "net/exchange.hpp"
#include "util/url.hpp"

namespace pyat::health {

// What a service of the kind http must answer.
struct Expect {
  std::vector<std::pair<int, int>> statuses{};                 // ranges, ends included; empty: 200 to 299
  std::string body{};                                          // a POSIX extended regular expression
  std::vector<std::pair<std::string, std::string>> headers{};  // name, expression
  std::vector<std::pair<std::string, std::string>> json{};     // path such as data.items[0].state, value as text
};

// Where a service takes data, beside its address. No host: it is not known.
struct Receivers {
  util::Url otlp_grpc{}, otlp_http{}, zipkin{};
};

struct Target {
  std::string name{};
  std::string kind{};            // "mimir"; one of kinds()
  util::Url address{};           // no host: there is none, as of a container that publishes no port
  util::Url metrics{};           // where its own metrics are, if not below `address`
  Receivers receivers{};         // of tempo, otel-collector and alloy
  std::string release{};         // that is expected, as pyat.yml or the Compose file has it; empty: any
  std::string release_source{};  // who says so: "pyat.yml"
  std::string path{};            // of http: what is asked
  Expect expect{};
  std::string tenant{};        // X-Scope-OrgID
  std::string grpc_service{};  // of the health protocol; empty: the server as a whole
  std::vector<std::string> buckets{};
  std::string user{}, database{};  // of postgresql
  net::Credentials credentials{};
  net::Tls tls{};
  std::string container{};           // the name of its container; empty: the service's name
  std::string config_file{};         // on this machine
  bool expand_env = false;           // of that file
  std::vector<std::string> needs{};  // names of other services
  bool one_shot = false;             // does its work and ends
  // A usual port where nobody said that something is: not to be there is no failure.
  bool is_guess = false;
  // Of a guess: another target says what is wrong when nobody can be reached there.
  bool has_fallback = false;
  // Counts only where no guess with the same address was right.
  bool is_fallback = false;
  std::optional<std::chrono::milliseconds> timeout{};  // instead of the one for all
  std::optional<std::chrono::milliseconds> wait{};     // instead of the whole --wait
};

// Whether it can be asked over the network.
inline bool has_address(const Target& target) { return !target.address.host.empty(); }

}  // namespace pyat::health
