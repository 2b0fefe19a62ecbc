// prometheus/common/config: HTTPClientConfig, OAuth2, TLSConfig. Only Tempo has them, in its remote write.
#include <array>

#include "decode/checks/fields.hpp"
#include "decode/checks/go_text.hpp"
#include "decode/checks/releases.hpp"
#include "decode/struct_checks.hpp"

namespace pyat::decode {
namespace {

using namespace checks;

// v0.67: JWT grants.
bool has_jwt(const Release& release) { return tempo_patched(release, 3, 0); }
// v0.55: references into a secret manager.
bool has_references(const Release& release) { return tempo_since(release, 2, 6); }

bool is_set(const Fields& fields, std::string_view key) { return !decoded_text(fields, key, "").empty(); }

// Are two or more of these set? What a release does not know cannot be set: its decoder refuses it.
template <typename... Keys>
bool several(const Fields& fields, Keys... keys) {
  return (0 + ... + (is_set(fields, keys) ? 1 : 0)) > 1;
}

bool check_proxy(const Fields& fields, Complaint& complaint) {
  const bool has_url = fields.find("proxy_url") != nullptr;
  const bool has_address = is_set(fields, "proxy_url");
  const bool from_environment = decoded_bool(fields, "proxy_from_environment");
  const yaml::Node* header = find_mapping(fields, "proxy_connect_header");
  if (header != nullptr && header->count > 0 && !from_environment && !has_address) {
    return complain(
        complaint, fields, "proxy_connect_header",
        "if proxy_connect_header is configured, proxy_url or proxy_from_environment must also be configured");
  }
  if (from_environment && has_address) {
    return complain(complaint, fields, "proxy_url",
                    "if proxy_from_environment is configured, proxy_url must not be configured");
  }
  if (from_environment && is_set(fields, "no_proxy")) {
    return complain(complaint, fields, "no_proxy",
                    "if proxy_from_environment is configured, no_proxy must not be configured");
  }
  if (!has_url && is_set(fields, "no_proxy")) {
    return complain(complaint, fields, "no_proxy", "if no_proxy is configured, proxy_url must also be configured");
  }
  return true;
}

bool check_basic_auth(const Fields& fields, const Fields& auth, const Release& release, Complaint& complaint) {
  const bool references = has_references(release);
  if (tempo_since(release, 2, 4) && several(auth, "username", "username_file", "username_ref")) {
    return complain(complaint, fields, "basic_auth",
                    references ? "at most one of basic_auth username, username_file & username_ref must be configured"
                               : "at most one of basic_auth username & username_file must be configured");
  }
  if (several(auth, "password", "password_file", "password_ref")) {
    return complain(complaint, fields, "basic_auth",
                    references ? "at most one of basic_auth password, password_file & password_ref must be configured"
                               : "at most one of basic_auth password & password_file must be configured");
  }
  return true;
}

bool check_authorization(const Fields& fields, const Fields& authorization, bool bearer, bool other_auth,
                         Complaint& complaint) {
  const auto refuse = [&](std::string_view error) { return complain(complaint, fields, "authorization", error); };
  if (bearer) return refuse("authorization is not compatible with bearer_token & bearer_token_file");
  if (several(authorization, "credentials", "credentials_file", "credentials_ref")) {
    return refuse("at most one of authorization credentials & credentials_file must be configured");
  }
  if (lower(trim_space(decoded_text(authorization, "type", ""))) == "basic") {
    return refuse("authorization type cannot be set to \"basic\", use \"basic_auth\" instead");
  }
  return !other_auth || refuse("at most one of basic_auth, oauth2 & authorization must be configured");
}

bool check_oauth2_secrets(const Fields& fields, const Fields& oauth2, const Release& release, Complaint& complaint) {
  const auto refuse = [&](std::string_view error) { return complain(complaint, fields, "oauth2", error); };
  const bool several_secrets = several(oauth2, "client_secret", "client_secret_file", "client_secret_ref");
  if (!has_jwt(release)) {
    if (!several_secrets) return true;
    return refuse(has_references(release)
                      ? "at most one of oauth2 client_secret, client_secret_file & client_secret_ref must be configured"
                      : "at most one of oauth2 client_secret & client_secret_file must be configured");
  }
  if (decoded_text(oauth2, "grant_type", "") != "urn:ietf:params:oauth:grant-type:jwt-bearer") {
    return !several_secrets ||
           refuse(
               "at most one of oauth2 client_secret, client_secret_file & client_secret_ref must be configured using "
               "grant-type=client_credentials");
  }
  if (several(oauth2, "client_certificate_key", "client_certificate_key_file", "client_certificate_key_ref")) {
    return refuse(
        "at most one of oauth2 client_certificate_key, client_certificate_key_file & client_certificate_key_ref must "
        "be "
        "configured using grant-type=urn:ietf:params:oauth:grant-type:jwt-bearer");
  }
  const std::string_view algorithm = decoded_text(oauth2, "signature_algorithm", "");
  const bool known = algorithm.empty() || algorithm == "RS256" || algorithm == "RS384" || algorithm == "RS512";
  return known || refuse("valid signature algorithms are RS256, RS384 and RS512");
}

bool check_oauth2_client(const Fields& fields, const Fields& oauth2, const Release& release, Complaint& complaint) {
  const auto refuse = [&](std::string_view error) { return complain(complaint, fields, "oauth2", error); };
  if (fields.find("basic_auth") != nullptr) {
    return refuse("at most one of basic_auth, oauth2 & authorization must be configured");
  }
  if (!is_set(oauth2, "client_id")) return refuse("oauth2 client_id must be configured");
  // Not required any more since v0.49.
  if (!tempo_since(release, 2, 5) && !is_set(oauth2, "client_secret") && !is_set(oauth2, "client_secret_file")) {
    return refuse("either oauth2 client_secret or client_secret_file must be configured");
  }
  if (!is_set(oauth2, "token_url")) return refuse("oauth2 token_url must be configured");
  return check_oauth2_secrets(fields, oauth2, release, complaint);
}

// http.CanonicalHeaderKey: the first letter and those after a hyphen in upper case, unless a character is none of a
// token.
std::string canonical_header(std::string_view name) {
  std::string out;
  bool upper = true;
  for (const char c : name) {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    if (!is_letter(c) && !is_digit(c) && marks.find(c) == std::string_view::npos) return std::string(name);
    const bool raise = upper && c >= 'a' && c <= 'z';
    const bool sink = !upper && c >= 'A' && c <= 'Z';
    out += raise ? static_cast<char>(c - 'a' + 'A') : sink ? static_cast<char>(c - 'A' + 'a') : c;
    upper = c == '-';
  }
  return out;
}

// config.Headers.Validate. What Tempo 2.6 reads from the files that a header names is left out: it depends on the host.
bool check_http_headers(const Fields& fields, Complaint& complaint) {
  constexpr std::array<std::string_view, 18> reserved{"Authorization",
                                                      "Host",
                                                      "Content-Encoding",
                                                      "Content-Length",
                                                      "Content-Type",
                                                      "User-Agent",
                                                      "Connection",
                                                      "Keep-Alive",
                                                      "Proxy-Authenticate",
                                                      "Proxy-Authorization",
                                                      "Www-Authenticate",
                                                      "Accept-Encoding",
                                                      "X-Prometheus-Remote-Write-Version",
                                                      "X-Prometheus-Remote-Read-Version",
                                                      "X-Prometheus-Scrape-Timeout-Seconds",
                                                      "X-Amz-Date",
                                                      "X-Amz-Security-Token",
                                                      "X-Amz-Content-Sha256"};
  const yaml::Node* headers = find_mapping(fields, "http_headers");
  if (headers == nullptr) return true;
  for (std::uint32_t i = 0; i + 1 < headers->count; i += 2) {
    const std::string name = canonical_header(yaml::resolve_alias((*headers)[i]).value);
    for (const std::string_view word : reserved) {
      if (name != word) continue;
      complaint = {"setting header " + go_quoted(name) + " is not allowed", &(*headers)[i], "http_headers"};
      return false;
    }
  }
  return true;
}

}  // namespace

bool check_http_client(const Fields& fields, const Release& release, Complaint& complaint) {
  const bool bearer = is_set(fields, "bearer_token") || is_set(fields, "bearer_token_file");
  const yaml::Node* basic_auth = find_mapping(fields, "basic_auth");
  const yaml::Node* authorization = find_mapping(fields, "authorization");
  const yaml::Node* oauth2 = find_mapping(fields, "oauth2");
  const bool other_auth = basic_auth != nullptr || oauth2 != nullptr;
  if (several(fields, "bearer_token", "bearer_token_file")) {
    return complain(complaint, fields, "bearer_token_file",
                    "at most one of bearer_token & bearer_token_file must be configured");
  }
  if (other_auth && bearer) {
    return complain(complaint, fields, "",
                    "at most one of basic_auth, oauth2, bearer_token & bearer_token_file must be configured");
  }
  if (basic_auth != nullptr && !check_basic_auth(fields, Fields(*basic_auth, fields.v3()), release, complaint)) {
    return false;
  }
  if (authorization != nullptr &&
      !check_authorization(fields, Fields(*authorization, fields.v3()), bearer, other_auth, complaint)) {
    return false;
  }
  if (oauth2 != nullptr && !check_oauth2_client(fields, Fields(*oauth2, fields.v3()), release, complaint)) return false;
  // v0.42: proxies; v0.55: headers.
  if (tempo_since(release, 2, 1) && !check_proxy(fields, complaint)) return false;
  return !tempo_since(release, 2, 6) || check_http_headers(fields, complaint);
}

bool check_oauth2(const Fields& fields, const Release& release, Complaint& complaint) {
  return !tempo_since(release, 2, 1) || check_proxy(fields, complaint);
}

bool check_tls(const Fields& fields, const Release& release, Complaint& complaint) {
  if (!tempo_since(release, 2, 3)) return true;  // v0.44
  const bool references = has_references(release);
  const auto refuse = [&](std::string_view key, std::string_view error) {
    return complain(complaint, fields, key, error);
  };
  if (several(fields, "ca", "ca_file", "ca_ref")) {
    return refuse("ca", references ? "at most one of ca, ca_file & ca_ref must be configured"
                                   : "at most one of ca and ca_file must be configured");
  }
  if (several(fields, "cert", "cert_file", "cert_ref")) {
    return refuse("cert", references ? "at most one of cert, cert_file & cert_ref must be configured"
                                     : "at most one of cert and cert_file must be configured");
  }
  if (several(fields, "key", "key_file", "key_ref")) {
    return refuse("key", "at most one of key and key_file must be configured");
  }
  const bool certificate = is_set(fields, "cert") || is_set(fields, "cert_file") || is_set(fields, "cert_ref");
  const bool key = is_set(fields, "key") || is_set(fields, "key_file") || is_set(fields, "key_ref");
  if (certificate && !key) {
    return refuse("", "exactly one of key or key_file must be configured when a client certificate is configured");
  }
  return certificate == key ||
         refuse("", "exactly one of cert or cert_file must be configured when a client key is configured");
}

}  // namespace pyat::decode
