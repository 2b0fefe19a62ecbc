#include "config/service_reader.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "config/auth_reader.hpp"
#include "config/inventory.hpp"
#include "config/paths.hpp"
#include "config/problem.hpp"
#include "config/words.hpp"
#include "util/duration.hpp"
#include "util/text.hpp"
#include "util/url.hpp"

namespace pyat::config {
namespace {

using std::string;
using std::string_view;
using Problems = std::vector<diag::Diagnostic>;

constexpr std::array<std::pair<string_view, string Service::*>, 9> texts = {{{"kind", &Service::kind},
                                                                             {"version", &Service::version},
                                                                             {"address", &Service::address},
                                                                             {"metrics", &Service::metrics},
                                                                             {"container", &Service::container},
                                                                             {"tenant", &Service::tenant},
                                                                             {"path", &Service::path},
                                                                             {"grpc_service", &Service::grpc_service},
                                                                             {"database", &Service::database}}};

// Keys that say something of some kinds only.
struct KeyOfKinds {
  string_view key;
  std::array<string_view, 3> kinds;  // the last ones may be empty

  bool is_for(string_view kind) const { return std::find(kinds.begin(), kinds.end(), kind) != kinds.end(); }

  // "http", "minio and s3", "tempo, otel-collector and alloy"
  string words() const {
    return util::listed(std::span(kinds.begin(), std::find(kinds.begin(), kinds.end(), string_view{})));
  }
};
constexpr std::array<KeyOfKinds, 6> keys_of_kinds = {{{"path", {"http"}},
                                                      {"expect", {"http"}},
                                                      {"grpc_service", {"grpc"}},
                                                      {"buckets", {"minio", "s3"}},
                                                      {"database", {"postgresql"}},
                                                      {"receivers", {"tempo", "otel-collector", "alloy"}}}};

struct SchemesOfKind {
  string_view kind;
  std::array<string_view, 2> schemes;
};
constexpr std::array<string_view, 2> web_schemes = {"http", "https"};
constexpr std::array<SchemesOfKind, 4> other_schemes = {{{"grpc", {"grpc", "grpcs"}},
                                                         {"postgresql", {"postgresql", "postgres"}},
                                                         {"redis", {"redis", "rediss"}},
                                                         {"tcp", {"tcp", "tcp"}}}};

const std::array<string_view, 2>& schemes_of(string_view kind) {
  const auto* found =
      std::find_if(other_schemes.begin(), other_schemes.end(), [&](const auto& row) { return row.kind == kind; });
  return found == other_schemes.end() ? web_schemes : found->schemes;
}

void check_kinds(const Node& node, const Service& service, const string& path, Problems& problems) {
  for (const KeyOfKinds& row : keys_of_kinds) {
    const Entry* entry = node.find(row.key);
    if (entry == nullptr || service.kind.empty() || row.is_for(service.kind)) continue;
    add_problem(problems, entry->key_range, path_below(path, row.key),
                string(row.key) + " is for services of kind " + row.words() + ", and " + in_quotes(service.name) +
                    " is of kind " + service.kind,
                "take it out, or change the kind");
  }
}

// Of addresses of receivers: what is wrong with their ports and schemes, and paths that are not part of an address.
struct Receiver {
  string_view key;
  string Receivers::*address;
  std::array<string_view, 2> schemes;  // beside http and https
  string_view path;                    // that is written to below the address
};
constexpr std::array<Receiver, 3> receiver_keys = {
    {{"otlp_grpc",
      &Receivers::otlp_grpc,
      {"grpc", "grpcs"},
      "/opentelemetry.proto.collector.trace.v1.TraceService/Export"},
     {"otlp_http", &Receivers::otlp_http, {"http", "https"}, "/v1/traces"},
     {"zipkin", &Receivers::zipkin, {"http", "https"}, "/api/v2/spans"}}};

Receivers read_receivers(const Node& node, const string& path, Problems& problems) {
  Receivers receivers{};
  for (const Receiver& row : receiver_keys) {
    const Entry* entry = node.find(row.key);
    if (entry == nullptr) continue;
    const string& text = entry->value->text;
    receivers.*row.address = text;
    const string place = path_below(path, row.key);
    const util::UrlResult parsed = util::parse_url(text, "http");
    const string& scheme = parsed.url.scheme;
    if (!parsed.problem.empty()) {
      add_problem(problems, entry->value->range, place, in_quotes(text) + ": " + parsed.problem);
    } else if (!scheme.starts_with("http") && scheme != row.schemes[0] && scheme != row.schemes[1]) {
      add_problem(problems, entry->value->range, place,
                  string(row.key) + " must begin with http:// or https://, found " + scheme + "://",
                  "write http" + string(scheme.ends_with('s') ? "s" : "") + "://" + util::authority_of(parsed.url));
    } else if (parsed.url.path.ends_with(row.path)) {
      add_problem(problems, entry->value->range, place, string(row.key) + " must not end with " + string(row.path),
                  "pyat adds it: write " + text.substr(0, text.size() - row.path.size()));
    }
  }
  return receivers;
}

// The schema knows the shape of an address; ports and schemes are left.
void check_address(const Entry& entry, std::span<const string_view> schemes, string_view of_what, const string& path,
                   Problems& problems) {
  const util::UrlResult parsed = util::parse_url(entry.value->text, schemes.front());
  const string place = path_below(path, entry.key);
  if (!parsed.problem.empty()) {
    add_problem(problems, entry.value->range, place, in_quotes(entry.value->text) + ": " + parsed.problem);
  } else if (std::find(schemes.begin(), schemes.end(), parsed.url.scheme) == schemes.end()) {
    const string first = string(schemes[0]) + "://";
    const string known = schemes[0] == schemes[1] ? first : first + " or " + string(schemes[1]) + "://";
    add_problem(problems, entry.value->range, place,
                string(of_what) + " must begin with " + known + ", found " + parsed.url.scheme + "://",
                "write " + first + util::authority_of(parsed.url) + ", or change the kind");
  }
}

void check_addresses(const Node& node, const Service& service, const string& path, Problems& problems) {
  if (const Entry* metrics = node.find("metrics")) {
    check_address(*metrics, web_schemes, "the address of metrics", path, problems);
  }
  const Entry* address = node.find("address");
  if (address == nullptr || service.kind.empty()) return;
  if (service.kind == "container") {
    add_problem(problems, address->key_range, path_below(path, "address"),
                "address is not for services of kind container",
                "the Docker engine alone is asked for a container; choose http or tcp, or take the address out");
    return;
  }
  check_address(*address, schemes_of(service.kind), "the address of a service of kind " + service.kind, path, problems);
}

void read_parts(Service& service, const Node& node, const string& path, string_view inventory_path,
                Problems& problems) {
  for (const Entry& entry : node.entries) {
    const string here = path_below(path, entry.key);
    const Node& value = *entry.value;
    if (entry.key == "config") service.config = path_in(inventory_path, value);
    if (entry.key == "expand_env") service.expand_env = is_true(value);
    if (entry.key == "one_shot") service.one_shot = is_true(value);
    if (entry.key == "needs") service.needs = texts_of(value);
    if (entry.key == "buckets") service.buckets = texts_of(value);
    if (entry.key == "timeout") service.timeout = read_duration(entry, here, problems);
    if (entry.key == "wait") service.wait = read_duration(entry, here, problems);
    if (entry.key == "auth") service.auth = read_auth(entry, service.kind, here, inventory_path, problems);
    if (entry.key == "tls") service.tls = read_tls(entry, here, inventory_path, problems);
    if (entry.key == "expect") service.expect = read_expect(value, here, problems);
    if (entry.key == "receivers") service.receivers = read_receivers(value, here, problems);
  }
}

}  // namespace

std::vector<string> texts_of(const Node& list) {
  std::vector<string> out{};
  for (const Node* item : list.items) out.push_back(item->text);
  return out;
}

string path_in(string_view inventory_path, const Node& node) {
  return normalised(join(folder_of(inventory_path), node.text));
}

std::optional<std::chrono::milliseconds> read_duration(const Entry& entry, const string& path, Problems& problems) {
  const auto duration = util::parse_duration(entry.value->text);
  if (duration && duration->count() > 0) return duration;
  const string wrong = duration ? " must be longer than 0" : " must be shorter than ten years";
  add_problem(problems, entry.value->range, path, entry.key + wrong + ", found " + in_quotes(entry.value->text));
  return std::nullopt;
}

Service read_service(const Entry& entry, const string& path, string_view inventory_path, Problems& problems) {
  Service service{};
  service.name = entry.key;
  service.where = entry.key_range;
  if (std::find(kinds().begin(), kinds().end(), service.name) != kinds().end()) service.kind = service.name;
  const Node& node = *entry.value;
  for (const auto& [key, member] : texts) {
    if (const Entry* found = node.find(key)) service.*member = found->value->text;
  }
  if (service.kind.empty()) {
    add_problem(problems, entry.key_range, path, "what kind of service " + in_quotes(entry.key) + " is cannot be told",
                "add the key kind, one of " + joined(kinds()));
  }
  read_parts(service, node, path, inventory_path, problems);
  check_kinds(node, service, path, problems);
  check_addresses(node, service, path, problems);
  return service;
}

}  // namespace pyat::config
