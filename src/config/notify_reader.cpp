#include "config/notify_reader.hpp"

#include <algorithm>
#include <array>

#include "config/auth_reader.hpp"
#include "config/problem.hpp"
#include "config/request_reader.hpp"
#include "config/service_reader.hpp"
#include "config/words.hpp"
#include "util/url.hpp"

namespace pyat::config {
namespace {

using std::string;
using std::string_view;
using Problems = std::vector<diag::Diagnostic>;

// As in schemas/pyat/pyat.json; a test compares them.
constexpr std::array<string_view, 5> kinds_of_targets = {"alertmanager", "command", "pagerduty", "slack", "webhook"};
constexpr std::array<string_view, 9> events = {"begun",   "confirmed", "done",        "failed", "fired",
                                               "resumed", "stopped",   "unconfirmed", "undone"};

// Keys that say something of some kinds only. The others are for all of them.
struct KeyOfKinds {
  string_view key;
  std::array<string_view, 4> kinds;  // the last ones may be empty
};
constexpr std::array<KeyOfKinds, 12> keys_of_kinds = {{
    {"url", {"alertmanager", "pagerduty", "webhook"}},
    {"url_env", {"slack", "webhook"}},
    {"url_file", {"slack", "webhook"}},
    {"routing_key_env", {"pagerduty"}},
    {"routing_key_file", {"pagerduty"}},
    {"labels", {"alertmanager"}},
    {"tenant", {"alertmanager"}},
    {"auth", {"alertmanager", "webhook"}},
    {"headers", {"alertmanager", "webhook"}},
    {"headers_env", {"alertmanager", "webhook"}},
    {"tls", {"alertmanager", "pagerduty", "slack", "webhook"}},
    {"command", {"command"}},
}};

// What a target cannot do without: one of these.
struct Needed {
  string_view kind;
  std::array<string_view, 3> keys;  // the last ones may be empty
  string_view help;
};
constexpr std::array<Needed, 5> needed_keys = {{
    {"alertmanager", {"url"}, "write its address: url: http://localhost:9093"},
    {"command", {"command"}, "write the program and its arguments: command: [./tell-them.sh, --channel, oncall]"},
    {"pagerduty",
     {"routing_key_env", "routing_key_file"},
     "the integration key of a service stays outside of pyat.yml: routing_key_env: PAGERDUTY_KEY"},
    {"slack", {"url_env", "url_file"}, "the URL of an incoming webhook is a secret: url_env: SLACK_WEBHOOK_URL"},
    {"webhook", {"url", "url_env", "url_file"}, "write url, or url_env where the URL is a secret"},
}};

// They are pyat's own, and what alerts are told apart by.
constexpr std::array<string_view, 4> own_labels = {"alertname", "instance", "severity", "stack"};
constexpr std::array<string_view, 5> own_header_names = {"content-type", "content-length", "host", "idempotency-key",
                                                         "transfer-encoding"};

template <typename List>
bool is_one_of(string_view word, const List& words) {
  return !word.empty() && std::find(words.begin(), words.end(), word) != words.end();
}

template <typename List>
string words_of(const List& words, string_view last) {
  std::vector<string> all{};
  for (const string_view word : words) {
    if (!word.empty()) all.emplace_back(word);
  }
  string out{};
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i > 0) out.append(i + 1 == all.size() ? last : ", ");
    out.append(all[i]);
  }
  return out;
}

class TargetReader {
 public:
  TargetReader(const Node& node, string path, string_view inventory_path, Problems& problems)
      : node_(node), path_(std::move(path)), inventory_path_(inventory_path), problems_(problems) {}

  NotifyTarget read() {
    target_.kind = node_.find("kind")->value->text;
    target_.where = node_.find("kind")->value->range;
    target_.name = target_.kind;
    if (const Entry* name = node_.find("name")) target_.name = name->value->text;
    for (const Entry& entry : node_.entries) read_part(entry, path_below(path_, entry.key));
    target_.url_secret = read_secret(node_, "url", path_, inventory_path_, problems_);
    target_.routing_key = read_secret(node_, "routing_key", path_, inventory_path_, problems_);
    Headers headers = read_headers(node_, path_, own_header_names, problems_);
    target_.headers = std::move(headers.plain);
    target_.secret_headers = std::move(headers.secret);
    check_kinds();
    check_needed();
    if (const Entry* command = node_.find("command"); command != nullptr && target_.command.empty()) {
      report(*command, "command names no program", "write the program and its arguments: command: [./tell-them.sh]");
    }
    if (node_.find("url") != nullptr && target_.url_secret.is_set()) {
      report(*node_.find("url"), "url and " + key_of_secret("url") + " exclude each other", "take one of them out");
    }
    return std::move(target_);
  }

 private:
  void report(const Entry& entry, string message, string help) {
    add_problem(problems_, entry.key_range, path_below(path_, entry.key), std::move(message), std::move(help));
  }

  string key_of_secret(const string& name) const {
    return node_.find(name + "_env") != nullptr ? name + "_env" : name + "_file";
  }

  void read_part(const Entry& entry, const string& here) {
    const Node& value = *entry.value;
    if (entry.key == "url") read_url(entry);
    if (entry.key == "events") target_.events = texts_of(value);
    if (entry.key == "command") target_.command = texts_of(value);
    if (entry.key == "tenant") target_.tenant = value.text;
    if (entry.key == "timeout") target_.timeout = read_duration(entry, here, problems_);
    if (entry.key == "auth") read_login(entry, here);
    if (entry.key == "tls") target_.tls = read_tls(entry, here, inventory_path_, problems_);
    if (entry.key == "labels") read_labels(value, here);
  }

  void read_url(const Entry& entry) {
    target_.url = entry.value->text;
    const util::UrlResult parsed = util::parse_url(target_.url, "http");
    if (!parsed.problem.empty()) report(entry, "url is not an address: " + parsed.problem, {});
  }

  void read_login(const Entry& entry, const string& here) {
    target_.auth = read_auth(entry, "notify", here, inventory_path_, problems_);
    if (target_.auth.kind != AuthKind::access_key) return;
    report(entry, "auth of a notification has no keys of S3", "write user and password_env, or token_env");
  }

  void read_labels(const Node& labels, const string& here) {
    for (const Entry& label : labels.entries) {
      target_.labels.emplace_back(label.key, label.value->text);
      if (!is_one_of(label.key, own_labels)) continue;
      add_problem(problems_, label.key_range, path_below(here, label.key), "the label " + label.key + " is pyat's own",
                  "choose another name: it sets " + words_of(own_labels, " and ") + " itself");
    }
  }

  void check_kinds() {
    for (const KeyOfKinds& row : keys_of_kinds) {
      const Entry* entry = node_.find(row.key);
      if (entry == nullptr || is_one_of(target_.kind, row.kinds)) continue;
      const bool is_slack_url = row.key == "url" && target_.kind == "slack";
      report(*entry,
             is_slack_url ? "the URL of a Slack webhook is a secret, and pyat.yml holds none"
                          : entry->key + " is for notifications of kind " + words_of(row.kinds, " and ") +
                                ", and this one is of kind " + target_.kind,
             is_slack_url ? "write url_env with the name of an environment variable, or url_file with a path"
                          : "take it out, or change the kind");
    }
  }

  void check_needed() {
    for (const Needed& row : needed_keys) {
      if (row.kind != target_.kind) continue;
      const bool is_there = std::any_of(row.keys.begin(), row.keys.end(),
                                        [&](string_view key) { return !key.empty() && node_.find(key) != nullptr; });
      const bool is_said = target_.kind == "slack" && node_.find("url") != nullptr;
      if (is_there || is_said) continue;
      add_problem(
          problems_, target_.where, path_,
          "a notification of kind " + target_.kind + " is not complete: " + words_of(row.keys, " or ") + " is missing",
          string(row.help));
    }
  }

  const Node& node_;
  string path_;
  string_view inventory_path_;
  Problems& problems_;
  NotifyTarget target_{};
};

}  // namespace

std::span<const string_view> notify_kinds() { return kinds_of_targets; }
std::span<const string_view> notify_events() { return events; }

std::vector<NotifyTarget> read_notify(const Node& list, const string& path, string_view inventory_path,
                                      Problems& problems) {
  std::vector<NotifyTarget> targets{};
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    const string here = path + '[' + std::to_string(i) + ']';
    NotifyTarget target = TargetReader(*list.items[i], here, inventory_path, problems).read();
    const bool is_known =
        std::any_of(targets.begin(), targets.end(), [&](const auto& known) { return known.name == target.name; });
    if (is_known) {
      const Entry* name = list.items[i]->find("name");
      add_problem(problems, name == nullptr ? target.where : name->value->range, here,
                  "two notifications are called " + in_quotes(target.name),
                  "give each a name of its own: name: oncall");
    }
    targets.push_back(std::move(target));
  }
  return targets;
}

}  // namespace pyat::config
