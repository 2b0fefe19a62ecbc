// prometheus/config RemoteWriteConfig and the ways to authenticate that come with it.
#include <array>

#include "decode/checks/fields.hpp"
#include "decode/checks/go_text.hpp"
#include "decode/checks/releases.hpp"
#include "decode/struct_checks.hpp"

namespace pyat::decode {
namespace {

using namespace checks;

bool check_headers(const Fields& fields, const Release& release, Complaint& complaint) {
  constexpr std::array<std::string_view, 16> reserved{"host",
                                                      "content-encoding",
                                                      "content-length",
                                                      "content-type",
                                                      "user-agent",
                                                      "connection",
                                                      "keep-alive",
                                                      "proxy-authenticate",
                                                      "proxy-authorization",
                                                      "www-authenticate",
                                                      "accept-encoding",
                                                      "x-prometheus-remote-write-version",
                                                      "x-prometheus-remote-read-version",
                                                      "x-amz-date",
                                                      "x-amz-security-token",
                                                      "x-amz-content-sha256"};
  const yaml::Node* headers = find_mapping(fields, "headers");
  if (headers == nullptr) return true;
  for (std::uint32_t i = 0; i + 1 < headers->count; i += 2) {
    const std::string_view written = yaml::resolve_alias((*headers)[i]).value;
    const std::string name = lower(written);
    if (name == "authorization") {
      const std::string_view ways = tempo_since(release, 2, 8)   ? "sigv4, azuread or google_iam"
                                    : tempo_since(release, 2, 3) ? "sigv4, or azuread"
                                                                 : "or sigv4";
      complaint.error = "authorization header must be changed via the basic_auth, authorization, oauth2, " +
                        std::string(ways) + " parameter";
    }
    for (const std::string_view word : reserved) {
      if (name == word) complaint.error = std::string(written) + " is a reserved header. It must not be changed";
    }
    if (complaint.error.empty()) continue;
    complaint.at = &(*headers)[i];
    complaint.key = "headers";
    return false;
  }
  return true;
}

bool check_protobuf_message(const Fields& fields, const Release& release, Complaint& complaint) {
  const std::string_view message = decoded_text(fields, "protobuf_message", "prometheus.WriteRequest");
  if (message == "prometheus.WriteRequest" || message == "io.prometheus.write.v2.Request") return true;
  // Since v0.307 the type is client_golang's.
  const std::string_view what = tempo_patched(release, 3, 6) ? "unknown type for remote write protobuf message "
                                                             : "unknown remote write protobuf message ";
  return complain(complaint, fields, "protobuf_message",
                  "invalid protobuf_message value: " + std::string(what) + std::string(message) +
                      ", supported: prometheus.WriteRequest, io.prometheus.write.v2.Request");
}

bool check_one_auth(const Fields& fields, const Release& release, Complaint& complaint) {
  const auto refuse = [&](const std::string& error) { return complain(complaint, fields, "", error); };
  const auto has = [&](std::string_view key) { return fields.find(key) != nullptr; };
  // A bearer token has become an authorization by now.
  const bool authorization = has("authorization") || !decoded_text(fields, "bearer_token", "").empty() ||
                             !decoded_text(fields, "bearer_token_file", "").empty();
  const bool http_auth = has("basic_auth") || authorization || has("oauth2");
  if (!tempo_since(release, 2, 3)) {
    return !http_auth || !has("sigv4") ||
           refuse("at most one of basic_auth, authorization, oauth2, & sigv4 must be configured");
  }
  if (!tempo_since(release, 2, 8)) {
    const bool two = (http_auth && (has("sigv4") || has("azuread"))) || (has("sigv4") && has("azuread"));
    return !two || refuse("at most one of basic_auth, authorization, oauth2, sigv4, & azuread must be configured");
  }
  std::string list;
  int count = 0;
  const auto add = [&](bool configured, std::string_view name) {
    if (!configured) return;
    list += (count++ == 0 ? "" : " ") + std::string(name);
  };
  add(has("basic_auth"), "basic_auth");
  add(authorization, "authorization");
  add(has("oauth2"), "oauth2");
  add(has("sigv4"), "sigv4");
  add(has("azuread"), "azuread");
  add(has("google_iam"), "google_iam");
  return count <= 1 || refuse(
                           "at most one of basic_auth, authorization, oauth2, sigv4, azuread or google_iam must be "
                           "configured. Currently configured: [" +
                           list + "]");
}

// google/uuid.Parse.
bool is_uuid(std::string_view text) {
  const auto all_hex = [](std::string_view digits) {
    for (const char c : digits) {
      if (hex_value(c) < 0) return false;
    }
    return true;
  };
  if (text.size() == 32) return all_hex(text);
  if (text.size() == 45) {
    if (!equal_fold(text.substr(0, 9), "urn:uuid:")) return false;
    text.remove_prefix(9);
  } else if (text.size() == 38) {
    text = text.substr(1, 36);  // what encloses it is not looked at
  }
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); i++) {
    const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    if (hyphen ? text[i] != '-' : hex_value(text[i]) < 0) return false;
  }
  return true;
}

struct Azure {
  const Fields& fields;
  Complaint& complaint;

  bool refuse(std::string_view key, std::string_view error) const { return complain(complaint, fields, key, error); }
  bool has(std::string_view key) const { return fields.find(key) != nullptr; }

  std::string_view text(std::string_view structure, std::string_view key) const {
    const yaml::Node* node = find_mapping(fields, structure);
    return node == nullptr ? std::string_view{} : decoded_text(Fields(*node, fields.v3()), key, "");
  }
  bool required(std::string_view structure, std::string_view name, std::string_view key) const {
    return !text(structure, key).empty() || refuse(structure, "must provide an Azure " + std::string(name) + " " +
                                                                  std::string(key) + " in the Azure AD config");
  }
  bool uuid(std::string_view structure, std::string_view name, std::string_view key,
            std::string_view words = " is invalid") const {
    return is_uuid(text(structure, key)) ||
           refuse(structure, "the provided Azure " + std::string(name) + " " + std::string(key) + std::string(words));
  }

  bool check_methods(const Release& release) const;
  bool check_values(const Release& release, bool workload_identity) const;
};

// How many ways to authenticate there may be, and which: v0.47 the managed identity, v0.48 OAuth, v0.54 the SDK.
bool Azure::check_methods(const Release& release) const {
  const bool identity = has("managed_identity");
  const bool oauth = has("oauth");
  const bool sdk = has("sdk");
  if (!identity && !oauth && !sdk) {
    return refuse("", tempo_since(release, 2, 6)
                          ? "must provide an Azure Managed Identity, Azure OAuth or Azure SDK in the Azure AD config"
                      : tempo_since(release, 2, 5)
                          ? "must provide an Azure Managed Identity or Azure OAuth in the Azure AD config"
                          : "must provide an Azure Managed Identity in the Azure AD config");
  }
  if (identity && oauth) {
    return refuse("oauth", "cannot provide both Azure Managed Identity and Azure OAuth in the Azure AD config");
  }
  if (identity && sdk) {
    return refuse("sdk", "cannot provide both Azure Managed Identity and Azure SDK in the Azure AD config");
  }
  return !oauth || !sdk || refuse("sdk", "cannot provide both Azure OAuth and Azure SDK in the Azure AD config");
}

bool Azure::check_values(const Release& release, bool workload_identity) const {
  if (has("managed_identity")) {
    const bool optional = workload_identity && text("managed_identity", "client_id").empty();
    const std::string_view words = tempo_since(release, 2, 5) ? " is invalid" : " provided is invalid";
    if (!optional && (!required("managed_identity", "Managed Identity", "client_id") ||
                      !uuid("managed_identity", "Managed Identity", "client_id", words))) {
      return false;
    }
  }
  if (has("workload_identity")) {
    constexpr std::string_view name = "Workload Identity";
    if (!required("workload_identity", name, "client_id") || !required("workload_identity", name, "tenant_id") ||
        !uuid("workload_identity", name, "client_id") || !uuid("workload_identity", name, "tenant_id")) {
      return false;
    }
  }
  if (!has("oauth")) return true;
  return required("oauth", "OAuth", "client_id") && required("oauth", "OAuth", "client_secret") &&
         required("oauth", "OAuth", "tenant_id") && uuid("oauth", "OAuth", "client_id");
}

bool is_scope(std::string_view text) {
  constexpr std::string_view marks = ":/.- \t\n\f\r";
  for (const char c : text) {
    if (!is_word(c) && marks.find(c) == std::string_view::npos) return false;
  }
  return true;
}

}  // namespace

bool check_remote_write(const Fields& fields, const Release& release, Complaint& complaint) {
  if (fields.find("url") == nullptr) return complain(complaint, fields, "", "url for remote_write is empty");
  if (const yaml::Node* rules = find_sequence(fields, "write_relabel_configs")) {
    for (std::uint32_t i = 0; i < rules->count; i++) {
      if (!is_null((*rules)[i])) continue;
      complaint = {"empty or null relabeling rule in remote write config", &(*rules)[i], "write_relabel_configs"};
      return false;
    }
  }
  if (!check_headers(fields, release, complaint)) return false;
  if (tempo_since(release, 2, 6) && !check_protobuf_message(fields, release, complaint)) return false;
  return check_http_client(fields, release, complaint) && check_one_auth(fields, release, complaint);
}

bool check_sigv4(const Fields& fields, const Release& release, Complaint& complaint) {
  const auto is_set = [&](std::string_view key) { return !decoded_text(fields, key, "").empty(); };
  if (is_set("access_key") != is_set("secret_key")) {
    return complain(
        complaint, fields, "",
        "must provide a AWS SigV4 Access key and Secret Key if credentials are specified in the SigV4 config");
  }
  // prometheus/sigv4 v0.4.
  if (tempo_patched(release, 3, 6) && is_set("external_id") && !is_set("role_arn")) {
    return complain(complaint, fields, "external_id", "external_id can only be used with role_arn");
  }
  return true;
}

bool check_azuread(const Fields& fields, const Release& release, Complaint& complaint) {
  const Azure azure{fields, complaint};
  const std::string_view cloud = decoded_text(fields, "cloud", "");
  if (!cloud.empty() && cloud != "AzureChina" && cloud != "AzureGovernment" && cloud != "AzurePublic") {
    return azure.refuse("cloud", "must provide a cloud in the Azure AD config");
  }
  // v0.307: workload identities, and one rule for all the ways.
  const bool workload_identity = tempo_patched(release, 3, 0);
  if (!workload_identity) return azure.check_methods(release) && azure.check_values(release, false);
  int methods = 0;
  for (const std::string_view key : {"managed_identity", "workload_identity", "oauth", "sdk"})
    methods += azure.has(key);
  if (methods == 0) {
    return azure.refuse("",
                        "must provide an Azure Managed Identity, Azure Workload Identity, Azure OAuth or Azure SDK in "
                        "the Azure AD config");
  }
  if (methods > 1) return azure.refuse("", "cannot provide multiple authentication methods in the Azure AD config");
  if (!azure.check_values(release, true)) return false;
  return !tempo_patched(release, 3, 6) || is_scope(decoded_text(fields, "scope", "")) ||
         azure.refuse("scope", "the provided scope contains invalid characters");
}

}  // namespace pyat::decode
