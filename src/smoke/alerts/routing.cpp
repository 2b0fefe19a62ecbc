#include "smoke/alerts/routing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "health/docker/printable.hpp"
#include "smoke/regular_expression.hpp"
#include "smoke/run.hpp"
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

// Whether a matcher is met; `unknown` where it is one that cannot be understood here.
enum class Met : std::uint8_t { no, yes, unknown };

Met met(bool is_met) { return is_met ? Met::yes : Met::no; }

Met opposite(Met of) { return of == Met::unknown ? of : met(of == Met::no); }

// Whether an expression of Go (RE2) means the same to JavaScript.
bool is_common(string_view pattern) {
  constexpr string_view same_letters = "dDwWbBtnrfvx";
  if (pattern.find("[:") != string_view::npos) return false;
  for (std::size_t i = 0; i + 1 < pattern.size(); ++i) {
    if (pattern[i] != '\\') continue;
    const char c = pattern[++i];
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (is_letter && same_letters.find(c) == string_view::npos) return false;
  }
  return true;
}

// Anchored at both ends, as Alertmanager does it.
Met is_match(const string& value, string_view pattern) {
  string problem{};
  const auto expression = RegularExpression::parse("^(?:" + string(pattern) + ")$", problem);
  if (!expression || !is_common(pattern)) return Met::unknown;
  return met(expression->find_in(value).has_value());
}

string value_of(const Labels& labels, string_view name) {
  const auto found = labels.find(string(name));
  return found == labels.end() ? string{} : found->second;
}

// Takes a text in quotation marks from the front, without its escapes; nothing where there is none.
std::optional<string> take_quoted(string_view& text) {
  if (!text.starts_with('"')) return std::nullopt;
  string out{};
  for (std::size_t i = 1; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') {
      text.remove_prefix(i + 1);
      return out;
    }
    if (c != '\\') {
      out += c;
    } else if (++i < text.size() && (text[i] == '"' || text[i] == '\\' || text[i] == 'n')) {
      out += text[i] == 'n' ? '\n' : text[i];
    } else {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

// What stands there with quotation marks or without. Without, it has none of what holds matchers apart.
std::optional<string> take_word(string_view& text, string_view end) {
  text = util::trimmed(text);
  if (text.starts_with('"')) return take_quoted(text);
  const string_view word = text.substr(0, text.find_first_of(end));
  text.remove_prefix(word.size());
  if (word.find_first_of("\"\\{},") != string_view::npos) return std::nullopt;
  return string(util::trimmed(word));
}

// "severity=~\"a|b\"", as `matchers` has them.
Met is_matcher_met(string_view matcher, const Labels& labels) {
  const std::optional<string> name = take_word(matcher, "=!");
  matcher = util::trimmed(matcher);
  const bool is_long = matcher.starts_with("=~") || matcher.starts_with("!=") || matcher.starts_with("!~");
  if (!name || (!is_long && !matcher.starts_with('='))) return Met::unknown;
  const string_view sign = matcher.substr(0, is_long ? 2 : 1);
  matcher.remove_prefix(sign.size());
  const std::optional<string> wanted = take_word(matcher, {});
  if (!wanted || !util::trimmed(matcher).empty()) return Met::unknown;
  const string value = value_of(labels, *name);
  const Met is_met = sign.ends_with('~') ? is_match(value, *wanted) : met(value == *wanted);
  return sign.starts_with('!') ? opposite(is_met) : is_met;
}

// All of them: one that is not met decides, whatever the others are. `unknown` gets one that cannot be understood.
Met are_met(const Node* route, const Labels& labels, string& unknown) {
  Met all = Met::yes;
  const auto add = [&](Met one, string_view text) {
    if (one == Met::unknown && unknown.empty()) unknown = text;
    if (one == Met::no || all == Met::yes) all = one;
  };
  const Node* equal = value_at(route, "match");
  for (std::uint32_t i = 0; equal != nullptr && equal->kind == NodeKind::mapping && i + 1 < equal->count; i += 2) {
    add(met(value_of(labels, (*equal)[i].value) == (*equal)[i + 1].value), {});
  }
  const Node* like = value_at(route, "match_re");
  for (std::uint32_t i = 0; like != nullptr && like->kind == NodeKind::mapping && i + 1 < like->count; i += 2) {
    const string_view name = (*like)[i].value, pattern = (*like)[i + 1].value;
    add(is_match(value_of(labels, name), pattern), fmt::format("{}=~\"{}\"", name, pattern));
  }
  for (const Node* matcher : items_of(value_at(route, "matchers"))) {
    add(is_matcher_met(matcher->value, labels), matcher->value);
  }
  return all;
}

std::vector<string> names_at(const Node* route, string_view key) {
  std::vector<string> names{};
  for (const Node* name : items_of(value_at(route, key))) names.push_back(health::printable(name->value));
  return names;
}

void set_time(const Node* route, string_view key, std::chrono::milliseconds& time) {
  if (const auto read = util::parse_duration(text_at(route, key))) {
    time = std::chrono::duration_cast<std::chrono::milliseconds>(*read);
  }
}

// The first child that matches takes the alert, and with continue: the next one too; where none does, the parent.
bool follow(const Node* route, const Labels& labels, Destination inherited, unsigned depth, Destinations& found) {
  string unknown{};
  const Met is_met = depth == deepest ? Met::no : are_met(route, labels, unknown);
  if (is_met == Met::unknown && found.problem.empty()) {
    const string_view own = text_at(route, "receiver");
    found.problem = fmt::format("whether the route to the receiver {} takes it could not be decided by its matcher {}",
                                health::printable(own.empty() ? inherited.receiver : own), health::printable(unknown));
    found.next = fmt::format(
        "put a route with matchers: ['job=\"{}\"'] before that one: the first that takes an alert ends the search; or "
        "write the matcher without what pyat does not know, such as (?i)",
        job);
  }
  if (is_met != Met::yes) return false;
  if (const string_view receiver = text_at(route, "receiver"); !receiver.empty()) inherited.receiver = receiver;
  set_time(route, "group_wait", inherited.group_wait);
  set_time(route, "group_interval", inherited.group_interval);
  inherited.muted_in = names_at(route, "mute_time_intervals");  // these two are not handed down
  inherited.active_in = names_at(route, "active_time_intervals");
  bool is_taken = false;
  for (const Node* child : items_of(value_at(route, "routes"))) {
    if (!follow(child, labels, inherited, depth + 1, found)) continue;
    is_taken = true;
    if (text_at(child, "continue") != "true") break;
  }
  if (!is_taken) found.all.push_back(std::move(inherited));
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
  follow(route, labels, {}, 0, out);
  for (Destination& destination : out.all) add_webhooks(document.root(), destination);
  return out;
}

}  // namespace pyat::smoke
