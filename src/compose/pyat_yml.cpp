#include "compose/pyat_yml.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "config/paths.hpp"
#include "util/text.hpp"

namespace pyat::compose {
namespace {

using std::string;
using std::string_view;

constexpr std::size_t width = 110;  // of comments, in bytes

// What one reader of YAML or another takes for something else than a text.
bool is_word_of_yaml(string_view text) {
  constexpr std::array<string_view, 9> words = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"};
  return std::find(words.begin(), words.end(), util::lower_ascii(text)) != words.end();
}

bool is_plain(string_view text) {
  constexpr string_view marks = "/._-:+@";
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto fits = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || marks.find(c) != marks.npos; };
  if (text.empty() || text.back() == ':' || !std::all_of(text.begin(), text.end(), fits)) return false;
  const bool begins_well =
      is_letter(text.front()) || text.front() == '/' || text.starts_with("./") || text.starts_with("../");
  return begins_well && !is_word_of_yaml(text);
}

// A scalar that is a text for every reader of YAML.
string yaml_quoted(string_view text) {
  if (is_plain(text)) return string(text);
  string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') {
      constexpr string_view digits = "0123456789abcdef";
      out += "\\x";
      out += digits[static_cast<unsigned char>(c) >> 4U];
      out += digits[static_cast<unsigned char>(c) & 15U];
    } else {
      out += c;
    }
  }
  return out + '"';
}

string flow_list(const std::vector<string>& names) {
  string out = "[";
  for (const string& name : names) out += (out.size() > 1 ? ", " : "") + yaml_quoted(name);
  return out + "]";
}

void add_secret(string& out, string_view name, const config::Secret& secret) {
  if (!secret.is_set()) return;
  out += (out.size() > 1 ? ", " : "") + string(name) + "_env: " + secret.variable;
}

string flow_auth(const config::Auth& auth) {
  string out = "{";
  if (!auth.user.empty()) out += "user: " + yaml_quoted(auth.user);
  add_secret(out, "password", auth.password);
  add_secret(out, "access_key", auth.access_key);
  add_secret(out, "secret_key", auth.secret_key);
  return out + "}";
}

string flow_receivers(const config::Receivers& receivers) {
  string out{};
  const auto add = [&](string_view name, const string& address) {
    if (!address.empty()) out += (out.empty() ? "{" : ", ") + string(name) + ": " + yaml_quoted(address);
  };
  add("otlp_grpc", receivers.otlp_grpc);
  add("otlp_http", receivers.otlp_http);
  add("zipkin", receivers.zipkin);
  return out + "}";
}

class Writer {
 public:
  Writer(const string& current_folder, const string& folder) : current_folder_(current_folder), folder_(folder) {}

  string take() { return std::move(out_); }

  void line(std::size_t indent, string_view text) { out_.append(indent, ' ').append(text).append("\n"); }

  // Without control characters: what Compose files say ends up here.
  void comment(std::size_t indent, string_view text, string_view next_indent = {}) {
    string row = "#";
    const auto flush = [&] {
      line(indent, row);
      row = "#" + string(next_indent);
    };
    while (!text.empty()) {
      const std::size_t end = std::min(text.find(' '), text.size());
      string word(text.substr(0, end));
      for (char& c : word) {
        if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') c = '?';
      }
      text.remove_prefix(std::min(end + 1, text.size()));
      if (indent + row.size() + 1 + word.size() > width && row.size() > 1 + next_indent.size()) flush();
      row += ' ' + word;
    }
    flush();
  }

  void stack(const Stack& stack, std::size_t indent) {
    line(indent, "services:");
    bool is_first = true;
    for (const Found& found : stack.services) {
      if (!is_first) out_ += '\n';
      is_first = false;
      service(found, indent + 2);
    }
    if (!stack.notes.empty()) out_ += '\n';
    for (const string& note : stack.notes) comment(indent + 2, note);
  }

 private:
  void service(const Found& found, std::size_t indent) {
    string facts{};
    for (const string& fact : found.facts) facts += (facts.empty() ? "" : "; ") + fact;
    comment(indent, facts);
    const auto rows = rows_of(found.service);
    line(indent, yaml_quoted(found.service.name) + ":");
    std::size_t widest = 0;
    for (const auto& [key, value] : rows) widest = std::max(widest, key.size());
    for (const auto& [key, value] : rows) {
      line(indent + 2, string(key) + ':' + string(widest - key.size() + 1, ' ') + value);
    }
    for (const string& open : found.open) comment(indent + 2, open, "  ");
  }

  string path_of(const string& path) const {
    return config::relative(folder_, config::normalised(config::join(current_folder_, path)));
  }

  std::vector<std::pair<string_view, string>> rows_of(const config::Service& service) const {
    std::vector<std::pair<string_view, string>> rows{};
    const auto add = [&](string_view key, const string& value) {
      if (!value.empty()) rows.emplace_back(key, value);
    };
    const auto text = [](const string& value) { return value.empty() ? value : yaml_quoted(value); };
    add("version", service.version);
    add("address", text(service.address));
    add("path", text(service.path));
    add("metrics", text(service.metrics));
    if (service.receivers.is_set()) add("receivers", flow_receivers(service.receivers));
    if (!service.config.empty()) add("config", text(path_of(service.config)));
    if (service.expand_env) add("expand_env", *service.expand_env ? "true" : "false");
    add("container", text(service.container));
    if (service.one_shot) add("one_shot", "true");
    if (!service.needs.empty()) add("needs", flow_list(service.needs));
    if (service.auth.kind != config::AuthKind::none) add("auth", flow_auth(service.auth));
    if (!service.buckets.empty()) add("buckets", flow_list(service.buckets));
    add("database", text(service.database));
    if (service.kind != service.name || rows.empty()) rows.insert(rows.begin(), {"kind", service.kind});
    return rows;
  }

  const string& current_folder_;
  const string& folder_;
  string out_{};
};

}  // namespace

string pyat_yml(std::span<const StackOf> stacks, const string& current_folder, const string& folder) {
  Writer writer(current_folder, folder);
  writer.comment(0, "The inventory of this stack, for pyat health, pyat smoke, pyat lint and pyat upgrade.");
  for (const StackOf& stack : stacks) {
    writer.comment(
        0, (stack.name.empty() ? "Written by pyat init from " : "Environment " + stack.name + ": pyat init read ") +
               util::joined(stack.files, ", ") + (stack.name.empty() ? "; yours to change." : "."));
  }
  writer.line(0, "");
  if (stacks.size() == 1 && stacks.front().name.empty()) {
    writer.stack(stacks.front().stack, 0);
    return writer.take();
  }
  writer.line(0, "environments:");
  for (const StackOf& stack : stacks) {
    writer.line(2, yaml_quoted(stack.name) + ":");
    writer.stack(stack.stack, 4);
  }
  return writer.take();
}

}  // namespace pyat::compose
