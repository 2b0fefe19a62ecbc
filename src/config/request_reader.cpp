#include "config/request_reader.hpp"

#include <algorithm>
#include <array>

#include "config/auth_reader.hpp"
#include "config/problem.hpp"
#include "config/secrets.hpp"
#include "config/service_reader.hpp"
#include "config/words.hpp"
#include "util/text.hpp"
#include "util/url.hpp"

namespace pyat::config {
namespace {

using std::string;
using std::string_view;
using Problems = std::vector<diag::Diagnostic>;

constexpr std::array<string_view, 11> keys = {"auth",   "body", "body_file", "headers", "headers_env", "method",
                                              "status", "tls",  "url",       "url_env", "url_file"};
// What a client of HTTP sets by itself.
constexpr std::array<string_view, 3> own_headers = {"content-length", "host", "transfer-encoding"};

void check_own(const Entry& header, const string& path, std::span<const string_view> own, Problems& problems) {
  if (std::find(own.begin(), own.end(), util::lower_ascii(header.key)) == own.end()) return;
  add_problem(problems, header.key_range, path_below(path, header.key),
              "the header " + header.key + " is set by pyat itself", "take it out");
}

class RequestReader {
 public:
  RequestReader(const Node& node, const string& path, string_view inventory_path, Problems& problems)
      : node_(node), path_(path), inventory_path_(inventory_path), problems_(problems) {}

  HttpRequest read() {
    read_url();
    read_body();
    request_.method = request_.body.empty() && request_.body_file.empty() ? "GET" : "POST";
    if (const Entry* method = node_.find("method")) read_method(*method);
    Headers headers = read_headers(node_, path_, own_headers, problems_);
    request_.headers = std::move(headers.plain);
    request_.secret_headers = std::move(headers.secret);
    if (const Entry* auth = node_.find("auth")) read_login(*auth);
    if (const Entry* tls = node_.find("tls")) {
      request_.tls = read_tls(*tls, path_below(path_, tls->key), inventory_path_, problems_);
    }
    if (const Entry* status = node_.find("status")) {
      request_.statuses = read_statuses(*status->value, path_below(path_, status->key), problems_);
    }
    return std::move(request_);
  }

 private:
  void report(const Entry& entry, string message, string help) {
    add_problem(problems_, entry.key_range, path_below(path_, entry.key), std::move(message), std::move(help));
  }

  void read_url() {
    request_.url_secret = read_secret(node_, "url", path_, inventory_path_, problems_);
    const Entry* url = node_.find("url");
    if (url == nullptr) return;
    request_.url = url->value->text;
    const util::UrlResult parsed = util::parse_url(request_.url, "http");
    if (!parsed.problem.empty()) report(*url, "url is not an address: " + parsed.problem, {});
    if (!request_.url_secret.is_set()) return;
    const string other = request_.url_secret.variable.empty() ? "url_file" : "url_env";
    report(*url, "url and " + other + " exclude each other", "take one of them out");
  }

  void read_body() {
    const Entry* body = node_.find("body");
    const Entry* file = node_.find("body_file");
    if (body != nullptr) request_.body = body->value->text;
    if (file != nullptr) request_.body_file = path_in(inventory_path_, *file->value);
    if (body != nullptr && file != nullptr) {
      report(*file, "body and body_file exclude each other", "take one of them out");
    }
  }

  void read_method(const Entry& method) {
    request_.method = method.value->text;
    const Entry* body = node_.find("body");
    if (body == nullptr) body = node_.find("body_file");
    if (body == nullptr || request_.method == "POST" || request_.method == "PUT") return;
    report(*body, "a request of method " + request_.method + " has no body", "write method: POST, or take it out");
  }

  void read_login(const Entry& entry) {
    request_.auth = read_auth(entry, "request", path_below(path_, entry.key), inventory_path_, problems_);
    if (request_.auth.kind != AuthKind::access_key) return;
    report(entry, "auth of a request has no keys of S3", "write user and password_env, or token_env");
  }

  const Node& node_;
  const string& path_;
  string_view inventory_path_;
  Problems& problems_;
  HttpRequest request_{};
};

}  // namespace

std::span<const string_view> request_keys() { return keys; }

Headers read_headers(const Node& node, const string& path, std::span<const string_view> own, Problems& problems) {
  Headers headers{};
  if (const Entry* plain = node.find("headers")) {
    const string here = path_below(path, plain->key);
    for (const Entry& header : plain->value->entries) {
      headers.plain.emplace_back(header.key, header.value->text);
      check_own(header, here, own, problems);
      if (!is_secret_header(header.key)) continue;
      add_problem(problems, header.key_range, path_below(here, header.key),
                  "the header " + header.key + " is a secret, and pyat.yml holds none",
                  "write headers_env: {" + header.key + ": NAME_OF_A_VARIABLE}, or auth: {token_env: …}");
    }
  }
  if (const Entry* secret = node.find("headers_env")) {
    const string here = path_below(path, secret->key);
    for (const Entry& header : secret->value->entries) {
      headers.secret.push_back({.name = header.key, .variable = header.value->text});
      check_own(header, here, own, problems);
    }
  }
  return headers;
}

HttpRequest read_request(const Node& node, const string& path, string_view inventory_path, Problems& problems) {
  return RequestReader(node, path, inventory_path, problems).read();
}

}  // namespace pyat::config
