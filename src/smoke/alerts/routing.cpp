#include "smoke/alerts/routing.hpp"

#include <regex.h>

#include <algorithm>
#include <array>

#include "util/duration.hpp"
#include "util/text.hpp"
#include "util/url.hpp"
#include "yaml/document.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::string_view;
using yaml::Node;
using yaml::NodeKind;
using Labels = std::map<string, string>;

constexpr unsigned deepest = 32;  // of routes

const Node* value_at(const Node* node, string_view key) {
  if (node == nullptr) return nullptr;
  const Node& mapping = yaml::resolve_alias(*node);
  if (mapping.kind != NodeKind::mapping) return nullptr;
  for (std::uint32_t i = 0; i + 1 < mapping.count; i += 2) {
    if (mapping[i].value == key) return &yaml::resolve_alias(mapping[i + 1]);
  }
  return nullptr;
}

string_view text_at(const Node* node, string_view key) {
  const Node* value = value_at(node, key);
  return value != nullptr && value->kind == NodeKind::scalar ? value->value : string_view{};
}

std::vector<const Node*> items_of(const Node* node) {
  std::vector<const Node*> out{};
  if (node == nullptr || node->kind != NodeKind::sequence) return out;
  for (std::uint32_t i = 0; i < node->count; ++i) out.push_back(&yaml::resolve_alias((*node)[i]));
  return out;
}

// Anchored at both ends, as Alertmanager does it.
bool is_match(const string& value, string_view pattern) {
  regex_t compiled{};
  const string anchored = "^(" + string(pattern) + ")$";
  if (::regcomp(&compiled, anchored.c_str(), REG_EXTENDED | REG_NOSUB) != 0) return false;
  const bool out = ::regexec(&compiled, value.c_str(), 0, nullptr, 0) == 0;
  ::regfree(&compiled);
  return out;
}

string value_of(const Labels& labels, string_view name) {
  const auto found = labels.find(string(name));
  return found == labels.end() ? string{} : found->second;
}

string_view without_quotes(string_view text) {
  const bool is_quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
  return is_quoted ? text.substr(1, text.size() - 2) : text;
}

// "severity=~\"a|b\"", as `matchers` has them.
bool is_matcher_met(string_view matcher, const Labels& labels) {
  const std::size_t at = matcher.find_first_of("=!");
  if (at == string_view::npos) return false;
  const string value = value_of(labels, without_quotes(util::trimmed(matcher.substr(0, at))));
  const string_view rest = matcher.substr(at);
  const bool is_long = rest.starts_with("=~") || rest.starts_with("!=") || rest.starts_with("!~");
  const string_view wanted = without_quotes(util::trimmed(rest.substr(is_long ? 2 : 1)));
  if (rest.starts_with("=~")) return is_match(value, wanted);
  if (rest.starts_with("!~")) return !is_match(value, wanted);
  return (value == wanted) != rest.starts_with("!=");
}

bool are_met(const Node* route, const Labels& labels) {
  const Node* equal = value_at(route, "match");
  for (std::uint32_t i = 0; equal != nullptr && equal->kind == NodeKind::mapping && i + 1 < equal->count; i += 2) {
    if (value_of(labels, (*equal)[i].value) != (*equal)[i + 1].value) return false;
  }
  const Node* like = value_at(route, "match_re");
  for (std::uint32_t i = 0; like != nullptr && like->kind == NodeKind::mapping && i + 1 < like->count; i += 2) {
    if (!is_match(value_of(labels, (*like)[i].value), (*like)[i + 1].value)) return false;
  }
  const std::vector<const Node*> matchers = items_of(value_at(route, "matchers"));
  return std::all_of(matchers.begin(), matchers.end(),
                     [&](const Node* matcher) { return is_matcher_met(matcher->value, labels); });
}

void set_time(const Node* route, string_view key, std::chrono::milliseconds& time) {
  if (const auto read = util::parse_duration(text_at(route, key))) {
    time = std::chrono::duration_cast<std::chrono::milliseconds>(*read);
  }
}

// The first child that matches takes the alert, and with continue: the next one too; where none does, the parent.
bool follow(const Node* route, const Labels& labels, Destination inherited, unsigned depth,
            std::vector<Destination>& found) {
  if (depth == deepest || !are_met(route, labels)) return false;
  if (const string_view receiver = text_at(route, "receiver"); !receiver.empty()) inherited.receiver = receiver;
  set_time(route, "group_wait", inherited.group_wait);
  set_time(route, "group_interval", inherited.group_interval);
  bool is_taken = false;
  for (const Node* child : items_of(value_at(route, "routes"))) {
    if (!follow(child, labels, inherited, depth + 1, found)) continue;
    is_taken = true;
    if (text_at(child, "continue") != "true") break;
  }
  if (!is_taken) found.push_back(std::move(inherited));
  return true;
}

Webhook webhook_of(const Node* config) {
  Webhook out{.host = {}, .port = 0, .sends_resolved = text_at(config, "send_resolved") != "false"};
  const util::UrlResult read = util::parse_url(text_at(config, "url"), "http");
  if (!read.problem.empty() || !text_at(config, "url").starts_with("http")) return out;  // "<secret>", or a file
  out.host = read.url.host;
  out.port = util::port_of(read.url);
  return out;
}

void add_webhooks(const Node* root, Destination& destination) {
  for (const Node* receiver : items_of(value_at(root, "receivers"))) {
    if (text_at(receiver, "name") != destination.receiver || receiver->kind != NodeKind::mapping) continue;
    for (std::uint32_t i = 0; i + 1 < receiver->count; i += 2) {
      const string_view key = (*receiver)[i].value;
      if (key == "webhook_configs") {
        for (const Node* config : items_of(value_at(receiver, key))) {
          destination.webhooks.push_back(webhook_of(config));
        }
      } else if (key.ends_with("_configs") && !items_of(value_at(receiver, key)).empty()) {
        destination.has_others = true;
      }
    }
  }
}

}  // namespace

Destinations destinations_of(string_view config, const Labels& labels) {
  Destinations out{};
  yaml::Document document{};
  document.parse(config, yaml::Dialect::v2);
  const Node* route = value_at(document.root(), "route");
  if (document.error() != nullptr || route == nullptr) {
    out.problem = "its configuration could not be read";
    return out;
  }
  follow(route, labels, {}, 0, out.all);
  for (Destination& destination : out.all) add_webhooks(document.root(), destination);
  return out;
}

}  // namespace pyat::smoke
