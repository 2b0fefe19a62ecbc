#include "config/auth_reader.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "config/pattern.hpp"
#include "config/problem.hpp"
#include "config/service_reader.hpp"
#include "config/words.hpp"

namespace pyat::config {
namespace {

using std::string;
using std::string_view;
using Problems = std::vector<diag::Diagnostic>;

constexpr std::array<std::pair<string_view, Secret Auth::*>, 4> secrets = {{{"password", &Auth::password},
                                                                            {"token", &Auth::token},
                                                                            {"access_key", &Auth::access_key},
                                                                            {"secret_key", &Auth::secret_key}}};

// What is missing of a way to log in; empty when nothing is.
string missing_half(const Auth& auth, string_view service_kind) {
  switch (auth.kind) {
    case AuthKind::none: return "user, token_env or access_key_env";
    case AuthKind::token: return {};
    case AuthKind::password:
      if (auth.user.empty() && service_kind != "redis") return "user";
      if (!auth.password.is_set() && service_kind != "postgresql") return "password_env or password_file";
      return {};
    case AuthKind::access_key:
      if (!auth.access_key.is_set()) return "access_key_env or access_key_file";
      if (!auth.secret_key.is_set()) return "secret_key_env or secret_key_file";
      return {};
  }
  return {};
}

// Returns how many ways to log in are named, and sets the first of them.
int choose_kind(Auth& auth) {
  const bool has_password = !auth.user.empty() || auth.password.is_set();
  const bool has_token = auth.token.is_set();
  const bool has_keys = auth.access_key.is_set() || auth.secret_key.is_set() || !auth.region.empty();
  if (has_password) {
    auth.kind = AuthKind::password;
  } else if (has_token) {
    auth.kind = AuthKind::token;
  } else if (has_keys) {
    auth.kind = AuthKind::access_key;
  }
  return int{has_password} + int{has_token} + int{has_keys};
}

int number_at(string_view text, std::size_t at) {
  return (text[at] - '0') * 100 + (text[at + 1] - '0') * 10 + (text[at + 2] - '0');
}

void read_status(const Node& node, const string& path, std::vector<StatusRange>& ranges, Problems& problems) {
  if (node.kind == Kind::list) {
    std::size_t number = 0;
    for (const Node* item : node.items) {
      read_status(*item, path + "[" + std::to_string(number++) + "]", ranges, problems);
    }
    return;
  }
  const int first = number_at(node.text, 0);
  const int last = node.text.size() == 3 ? first : number_at(node.text, 4);
  ranges.push_back({first, last});
  if (first <= last) return;
  add_problem(problems, node.range, path, "no status is in the range " + node.text,
              "the smaller one stands first: \"" + std::to_string(last) + "-" + std::to_string(first) + "\"");
}

string read_pattern(const Node& node, const string& path, Problems& problems) {
  const string wrong = why_no_pattern(node.text);
  if (!wrong.empty()) {
    add_problem(problems, node.range, path, in_quotes(node.text) + " is not a regular expression: " + wrong,
                "POSIX extended expressions are understood, as by grep -E");
  }
  return node.text;
}

ScalarType type_of(Kind kind) {
  switch (kind) {
    case Kind::null: return ScalarType::null;
    case Kind::boolean: return ScalarType::boolean;
    case Kind::integer:
    case Kind::number: return ScalarType::number;
    default: return ScalarType::text;
  }
}

// data.targets[0].state: keys with points between them, each followed by any number of [0].
bool is_json_path(string_view path) {
  while (true) {
    const std::size_t end = std::min(path.find('.'), path.size());
    string_view part = path.substr(0, end);
    const std::size_t bracket = std::min(part.find('['), part.size());
    if (part.empty() || part.substr(0, bracket).find(']') != string_view::npos) return false;
    part.remove_prefix(bracket);
    while (!part.empty()) {
      const std::size_t digits = std::min(part.find_first_not_of("0123456789", 1), part.size());
      if (part.front() != '[' || digits == 1 || digits == part.size() || part[digits] != ']') return false;
      part.remove_prefix(digits + 1);
    }
    if (end == path.size()) return true;
    path.remove_prefix(end + 1);
  }
}

}  // namespace

Secret read_secret(const Node& node, string_view name, const string& path, string_view inventory_path,
                   Problems& problems) {
  const Entry* variable = node.find(string(name) + "_env");
  const Entry* file = node.find(string(name) + "_file");
  Secret secret{};
  if (variable != nullptr) secret.variable = variable->value->text;
  if (file != nullptr) secret.file = path_in(inventory_path, *file->value);
  if (variable != nullptr && file != nullptr) {
    add_problem(problems, file->key_range, path_below(path, file->key),
                variable->key + " and " + file->key + " exclude each other",
                "take one of them out: a secret is read from one place");
  }
  return secret;
}

std::vector<StatusRange> read_statuses(const Node& node, const string& path, Problems& problems) {
  std::vector<StatusRange> ranges{};
  read_status(node, path, ranges, problems);
  return ranges;
}

Auth read_auth(const Entry& entry, string_view kind, const string& path, string_view inventory_path,
               Problems& problems) {
  const Node& node = *entry.value;
  Auth auth{};
  if (const Entry* user = node.find("user")) auth.user = user->value->text;
  if (const Entry* region = node.find("region")) auth.region = region->value->text;
  for (const auto& [name, member] : secrets) auth.*member = read_secret(node, name, path, inventory_path, problems);
  if (choose_kind(auth) > 1) {
    add_problem(problems, entry.key_range, path, "auth names more than one way to log in",
                "keep user and password, or the token, or access key and secret key");
    return auth;
  }
  if (const string missing = missing_half(auth, kind); !missing.empty()) {
    add_problem(problems, entry.key_range, path, "auth is not complete: " + missing + " is missing",
                "one of these is needed: {user, password_env}, {token_env}, {access_key_env, secret_key_env}; each "
                "_env may be _file");
  }
  return auth;
}

Tls read_tls(const Entry& entry, const string& path, string_view inventory_path, Problems& problems) {
  const Node& node = *entry.value;
  Tls tls{};
  for (const Entry& part : node.entries) {
    if (part.key == "ca") tls.ca = path_in(inventory_path, *part.value);
    if (part.key == "cert") tls.cert = path_in(inventory_path, *part.value);
    if (part.key == "key") tls.key = path_in(inventory_path, *part.value);
    if (part.key == "server_name") tls.server_name = part.value->text;
    if (part.key == "insecure") tls.insecure = is_true(*part.value);
  }
  if (tls.cert.empty() != tls.key.empty()) {
    const string missing = tls.cert.empty() ? "cert" : "key";
    add_problem(problems, entry.key_range, path, "tls is not complete: " + missing + " is missing",
                "a certificate is shown together with its private key: cert and key");
  }
  if (tls.insecure && !tls.ca.empty()) {
    add_problem(problems, node.find("insecure")->key_range, path_below(path, "insecure"),
                "insecure and ca exclude each other", "with insecure: true, no certificate is checked; take it out");
  }
  return tls;
}

Expect read_expect(const Node& node, const string& path, Problems& problems) {
  Expect expect{};
  for (const Entry& entry : node.entries) {
    const string here = path_below(path, entry.key);
    if (entry.key == "status") expect.status = read_statuses(*entry.value, here, problems);
    if (entry.key == "body") expect.body = read_pattern(*entry.value, here, problems);
    if (entry.key == "header") {
      for (const Entry& header : entry.value->entries) {
        const string place = path_below(here, header.key);
        expect.headers.push_back({header.key, read_pattern(*header.value, place, problems)});
      }
    }
    if (entry.key != "json") continue;
    for (const Entry& value : entry.value->entries) {
      expect.json.push_back({value.key, type_of(value.value->kind), value.value->text});
      if (is_json_path(value.key)) continue;
      add_problem(problems, value.key_range, path_below(here, value.key),
                  in_quotes(value.key) + " is not a path into a JSON document",
                  "write keys with points between them, and places in lists in brackets: data.targets[0].state");
    }
  }
  return expect;
}

}  // namespace pyat::config
