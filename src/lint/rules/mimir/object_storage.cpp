// Texts that the server reads more closely once it has decoded where it keeps its objects
// (pkg/storage/bucket/client.go, pkg/storage/bucket/s3/config.go).
#include <algorithm>
#include <array>

#include "decode/checks/go_url.hpp"
#include "decode/checks/releases.hpp"
#include "lint/rules/all.hpp"
#include "lint/rules/mimir/json_strings.hpp"

namespace pyat::lint::rules::mimir {
namespace {

struct Section {
  std::string_view key;
  std::string_view server;  // what the server says before the rest
};

// In the order of the server.
constexpr std::array sections{
    Section{"ruler_storage", "invalid rulestore config: "},
    Section{"blocks_storage", "invalid TSDB config: "},
    Section{"alertmanager_storage", "invalid alertmanager storage config: "},
};

class Checker {
 public:
  Checker(Scope& scope, const Section& section) : scope_(scope), section_(section) {}

  void check() {
    if (scope_.release().since(2, 2)) check_prefix();
    if (text("backend") != "s3") return;
    if (scope_.release().since(2, 5)) check_endpoint();
    check_sts_endpoint();
    check_context();
  }

 private:
  std::string path(std::string_view setting) const { return std::string(section_.key) + "." + std::string(setting); }
  std::string text(std::string_view setting) const { return scope_.settings().text(path(setting)).value_or(""); }

  void refuse(std::string_view setting, std::string message, std::string help, std::string_view server) {
    scope_.refuse("object-storage", path(setting),
                  {.message = std::move(message),
                   .help = std::move(help),
                   .server = std::string(section_.server) + std::string(server)});
  }

  void check_prefix() {
    const std::string prefix = text("storage_prefix");
    const auto is_plain = [](char c) {
      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    };
    if (std::all_of(prefix.begin(), prefix.end(), is_plain)) return;
    std::string plain;
    std::copy_if(prefix.begin(), prefix.end(), std::back_inserter(plain), is_plain);
    refuse("storage_prefix", "a storage prefix has letters and digits only, found `" + prefix + "`",
           plain.empty() ? "" : "write " + plain,
           "storage prefix contains invalid characters, it may only contain digits and English alphabet letters");
  }

  void check_endpoint() {
    const std::string endpoint = text("s3.endpoint"), bucket = text("s3.bucket_name");
    if (bucket.empty() || endpoint.substr(0, endpoint.find('.')) != bucket) return;
    const std::size_t point = endpoint.find('.');
    refuse("s3.endpoint", "`" + endpoint + "` begins with the bucket's name, `" + bucket + "`",
           point == std::string::npos ? "" : "write " + endpoint.substr(point + 1),
           "the endpoint must not prefixed with the bucket name");
  }

  void check_sts_endpoint() {
    const std::string endpoint = text("s3.sts_endpoint");
    if (endpoint.empty() || is_url(endpoint)) return;
    refuse("s3.sts_endpoint", "expected a URL with a scheme and a host, found `" + endpoint + "`",
           "write https://" + endpoint, "sts-endpoint must be a valid url");
  }

  void check_context() {
    const std::string context = text("s3.sse.kms_encryption_context");
    if (context.empty() || is_json_of_strings(context)) return;
    refuse("s3.sse.kms_encryption_context", "expected a JSON object with texts as values, found `" + context + "`",
           "write it as in '{\"department\": \"sales\"}'", "invalid S3 SSE encryption context");
  }

  // util.IsValidURL
  bool is_url(std::string_view endpoint) const {
    std::string error;
    if (!decode::checks::parse_url(endpoint, decode::checks::go_minor(scope_.release()), error)) return false;
    const std::size_t host = endpoint.find("://");
    if (host == std::string_view::npos || host == 0) return false;
    const std::string_view rest = endpoint.substr(host + 3);
    const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
    return !authority.substr(authority.rfind('@') + 1).empty();
  }

  Scope& scope_;
  const Section& section_;
};

}  // namespace

void object_storage(Scope& scope) {
  for (const Section& section : sections) Checker(scope, section).check();
}

}  // namespace pyat::lint::rules::mimir
