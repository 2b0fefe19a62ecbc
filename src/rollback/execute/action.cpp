#include "rollback/execute/action.hpp"

#include <array>
#include <charconv>

#include "util/text.hpp"

namespace pyat::rollback {
namespace {

using config::HttpRequest;
using config::RollbackAction;
using std::string;
using std::string_view;

constexpr std::array<string_view, 3> names = {"apply", "undo", "look"};
constexpr string_view header_start = "header.", secret_header_start = "header_env.";

string prefix_of(Act act) { return act == Act::apply ? string{} : string(to_string(act)) + '.'; }

string text_of(const config::StatusRange& range) {
  return range.first == range.last ? std::to_string(range.first)
                                   : std::to_string(range.first) + '-' + std::to_string(range.last);
}

config::StatusRange range_in(string_view text) {
  config::StatusRange range{};
  const char* const end = text.data() + text.size();
  const char* const dash = std::from_chars(text.data(), end, range.first).ptr;
  range.last = range.first;
  if (dash != end) std::from_chars(dash + 1, end, range.last);
  return range;
}

// The members of a request that are one text each. Where a secret is belongs to them, and the secret does not.
template <typename Request, typename Visit>
void each_text(Request& request, const Visit& visit) {
  visit("url", request.url);
  visit("url_env", request.url_secret.variable);
  visit("url_file", request.url_secret.file);
  visit("method", request.method);
  visit("body", request.body);
  visit("body_file", request.body_file);
  visit("user", request.auth.user);
  visit("password_env", request.auth.password.variable);
  visit("password_file", request.auth.password.file);
  visit("token_env", request.auth.token.variable);
  visit("token_file", request.auth.token.file);
  visit("tls_ca", request.tls.ca);
  visit("tls_cert", request.tls.cert);
  visit("tls_key", request.tls.key);
  visit("tls_server_name", request.tls.server_name);
}

void put_request(Details& details, const string& prefix, const HttpRequest& request) {
  each_text(request, [&](const char* name, const string& text) {
    if (!text.empty()) details.emplace_back(prefix + name, text);
  });
  if (request.tls.insecure) details.emplace_back(prefix + "tls_insecure", "true");
  for (const config::StatusRange& range : request.statuses) details.emplace_back(prefix + "status", text_of(range));
  for (const auto& [name, value] : request.headers) details.emplace_back(prefix + string(header_start) + name, value);
  for (const config::SecretHeader& header : request.secret_headers) {
    details.emplace_back(prefix + string(secret_header_start) + header.name, header.variable);
  }
}

void take_detail(HttpRequest& request, string_view name, const string& value) {
  each_text(request, [&](string_view known, string& text) {
    if (known == name) text = value;
  });
  if (name == "tls_insecure") request.tls.insecure = true;
  if (name == "status") request.statuses.push_back(range_in(value));
  if (name.starts_with(header_start)) request.headers.emplace_back(name.substr(header_start.size()), value);
  if (name.starts_with(secret_header_start)) {
    request.secret_headers.push_back({.name = string(name.substr(secret_header_start.size())), .variable = value});
  }
}

}  // namespace

string_view to_string(Act act) { return names[static_cast<std::size_t>(act)]; }

void put_action(Details& details, Act act, const RollbackAction& action) {
  const string prefix = prefix_of(act);
  for (const string& word : action.command) details.emplace_back(prefix + "command", word);
  if (action.command.empty()) put_request(details, prefix, action.request);
}

std::optional<RollbackAction> action_of(const Step& step, Act act) {
  const string prefix = prefix_of(act);
  RollbackAction action{};
  for (const auto& [name, value] : step.details) {
    if (!name.starts_with(prefix)) continue;
    const string_view rest = string_view(name).substr(prefix.size());
    if (rest == "command") {
      action.command.push_back(value);
    } else {
      take_detail(action.request, rest, value);
    }
  }
  const HttpRequest& request = action.request;
  if (action.command.empty() && request.url.empty() && !request.url_secret.is_set()) return {};
  config::Auth& auth = action.request.auth;
  if (auth.token.is_set()) auth.kind = config::AuthKind::token;
  if (!auth.user.empty() || auth.password.is_set()) auth.kind = config::AuthKind::password;
  return action;
}

string folder_of(const Step& step) {
  const string* const folder = step.detail(folder_detail);
  return folder == nullptr ? string{} : *folder;
}

string words_of(const RollbackAction& action) {
  if (!action.command.empty()) return util::joined(action.command, " ");
  const HttpRequest& request = action.request;
  if (!request.url.empty()) return request.method + ' ' + request.url;
  const bool is_in_file = request.url_secret.variable.empty();
  return request.method + " to the URL in " + (is_in_file ? request.url_secret.file : request.url_secret.variable);
}

}  // namespace pyat::rollback
