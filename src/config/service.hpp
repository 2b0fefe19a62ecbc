// A service of the inventory: what it is, how it is reached, and what is expected of it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "diag/diagnostic.hpp"

namespace pyat::config {

// Where a secret is found. The secret itself is never part of pyat.yml.
struct Secret {
  std::string variable{};  // of the environment
  std::string file{};      // path of a file, relative to where Inventory::path is relative to

  bool is_set() const { return !variable.empty() || !file.empty(); }
};

enum class AuthKind : std::uint8_t { none, password, token, access_key };

// A header whose value is a secret.
struct SecretHeader {
  std::string name{};
  std::string variable{};  // of the environment
};

// How pyat logs in. With AuthKind::password, redis may have no user, and postgresql no password.
struct Auth {
  AuthKind kind = AuthKind::none;
  std::string user{};
  Secret password{};
  Secret token{};
  Secret access_key{};
  Secret secret_key{};
  std::string region{};  // of access_key
};

struct Tls {
  std::string ca{}, cert{}, key{};  // paths, relative to where Inventory::path is relative to
  std::string server_name{};
  bool insecure = false;
};

struct StatusRange {
  int first = 0, last = 0;  // both are part of it
};

struct ExpectedHeader {
  std::string name{};
  std::string pattern{};  // POSIX extended
};

enum class ScalarType : std::uint8_t { null, boolean, number, text };

struct ExpectedValue {
  std::string path{};  // data.targets[0].state
  ScalarType type = ScalarType::text;
  std::string text{};  // as it is written
};

// What the answer of a service of kind http must be. What is empty is not looked at.
struct Expect {
  std::vector<StatusRange> status{};
  std::string body{};  // POSIX extended
  std::vector<ExpectedHeader> headers{};
  std::vector<ExpectedValue> json{};
};

// Where data is taken, beside the address. What is empty is not known.
struct Receivers {
  std::string otlp_grpc{}, otlp_http{}, zipkin{};

  bool is_set() const { return !otlp_grpc.empty() || !otlp_http.empty() || !zipkin.empty(); }
};

struct Service {
  std::string environment{};
  std::string name{};
  std::string kind{};     // "mimir", "tempo", "loki", …
  std::string version{};  // as it is written, "2.10.3" or "v2.10"; empty when it is not given
  std::string address{};
  std::string metrics{};    // address of its own metrics, where they are elsewhere
  Receivers receivers{};    // of tempo, otel-collector and alloy
  std::string container{};  // name of its container, where it is not the service's
  std::string config{};     // path of its configuration file, relative to where Inventory::path is relative to
  std::optional<bool> expand_env{};
  std::vector<std::string> needs{};  // names of services of the same environment
  bool one_shot = false;             // a container that does its work and ends
  std::optional<std::chrono::milliseconds> timeout{};
  std::optional<std::chrono::milliseconds> wait{};  // how long it may take to come up
  std::string tenant{};                             // X-Scope-OrgID
  Auth auth{};
  Tls tls{};
  std::string path{};                  // of http: what is asked for
  Expect expect{};                     // of http
  std::string grpc_service{};          // of grpc
  std::vector<std::string> buckets{};  // of minio and s3
  std::string database{};              // of postgresql; empty when it is not given
  diag::Range where{};                 // its name in pyat.yml
};

}  // namespace pyat::config
