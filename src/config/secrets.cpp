#include "config/secrets.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_set>

#include "config/words.hpp"
#include "util/source_lines.hpp"
#include "util/text.hpp"

namespace pyat::config {
namespace {

using std::string;
using std::string_view;

// Of these, pyat.yml has only the forms _env and _file.
constexpr std::array<string_view, 6> secret_keys = {"password",   "passwd",     "token",
                                                    "access_key", "secret_key", "routing_key"};
constexpr std::array<string_view, 6> secret_headers = {"authorization", "proxy-authorization", "cookie",
                                                       "x-api-key",     "x-auth-token",        "private-token"};
constexpr std::array<string_view, 2> address_keys = {"address", "metrics"};

bool is_one_of(string_view key, std::span<const string_view> keys) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

bool is_variable_name(string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

// password_env: s3cr3t! is a secret in the wrong place.
bool holds_secret(const Entry& entry) {
  string_view key = entry.key;
  if (is_one_of(key, secret_keys) || is_secret_header(key)) return true;
  if (!key.ends_with("_env")) return false;
  key.remove_suffix(4);
  return (is_one_of(key, secret_keys) || key == "url") && !is_variable_name(entry.value->text);
}

// Of the URL of a webhook, all behind the host: whoever knows it may write there.
string_view secret_of_url(string_view url) {
  const std::size_t mark = url.find("://");
  const std::size_t host = mark == string_view::npos ? 0 : mark + 3;
  return url.substr(std::min(url.find_first_of("/?", host), url.size()));
}

// What stands between :// and @ in an address.
string_view user_info(string_view address) {
  const std::size_t mark = address.find("://");
  if (mark != string_view::npos) address.remove_prefix(mark + 3);
  return address.substr(0, std::min(address.rfind('@'), address.size())).substr(0, address.rfind('@') + 1);
}

// Replaces all characters but the line ends: places stay the same.
string masked(string_view text) {
  string out{};
  for (const char c : text) {
    if (c == '\n' || c == '\r') {
      out += c;
    } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
      out += '*';
    }
  }
  return out;
}

void replace_all(string& text, const string& what, const string& with) {
  if (what.empty()) return;
  for (std::size_t at = text.find(what); at != string::npos; at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
}

class Hider {
 public:
  Hider(std::vector<diag::Diagnostic>& problems, string& text) : problems_(problems), text_(text) {}

  void walk(const Node& node) {
    if (!seen_.insert(&node).second) return;
    for (const Node* item : node.items) walk(*item);
    for (const Entry& entry : node.entries) {
      if (is_scalar(*entry.value)) {
        look_at(entry);
      } else {
        if (entry.key == "headers_env") hide_all_but_names(*entry.value);
        walk(*entry.value);
      }
    }
  }

 private:
  void look_at(const Entry& entry) {
    if (holds_secret(entry)) {
      explain(entry);
      hide(entry.value->text, entry.value->range);
    } else if (is_one_of(entry.key, address_keys) && entry.value->text.find('@') != string::npos) {
      hide(string(user_info(entry.value->text)), entry.value->range);
    } else if (entry.key == "url") {
      hide(string(user_info(entry.value->text)), entry.value->range);
      hide(string(secret_of_url(entry.value->text)), entry.value->range);
    }
  }

  // X-Api-Key: s3cr3t! is a secret in the place of a variable's name.
  void hide_all_but_names(const Node& headers) {
    for (const Entry& header : headers.entries) {
      const Node& value = *header.value;
      if (is_scalar(value) && !is_variable_name(value.text)) hide(value.text, value.range);
    }
  }

  void explain(const Entry& entry) {
    for (diag::Diagnostic& problem : problems_) {
      if (problem.range.begin != entry.key_range.begin || !problem.message.starts_with("unknown key")) continue;
      const string key = entry.key == "passwd" ? "password" : entry.key;
      problem.message = entry.key + " is a secret, and pyat.yml holds none";
      problem.help = "write " + key + "_env with the name of an environment variable, or " + key + "_file with a path";
      if (key != "routing_key") problem.help += ", below auth";
    }
  }

  void hide(const string& secret, diag::Range range) {
    if (secret.empty()) return;
    for (diag::Diagnostic& problem : problems_) {
      if (problem.range.begin == range.begin) replace_all(problem.message, secret, "***");
    }
    const util::SourceLines lines(text_);
    const std::size_t begin = lines.offset_of({range.begin.line, range.begin.column});
    const std::size_t end = std::max(begin, lines.offset_of({range.end.line, range.end.column}));
    string value = text_.substr(begin, end - begin);
    const std::size_t at = value.find(secret);
    if (at != string::npos) {
      value.replace(at, secret.size(), masked(secret));
      text_.replace(begin, end - begin, value);
      return;
    }
    // Written with escapes it does not look like its value, and the range of a block ends with its first line.
    text_.replace(begin, end - begin, masked(value));
    hide_lines(secret);
  }

  void hide_lines(string_view secret) {
    while (!secret.empty()) {
      const std::size_t end = std::min(secret.find('\n'), secret.size());
      const string line(secret.substr(0, end));
      replace_all(text_, line, masked(line));
      secret.remove_prefix(std::min(end + 1, secret.size()));
    }
  }

  std::vector<diag::Diagnostic>& problems_;
  string& text_;
  std::unordered_set<const Node*> seen_{};
};

}  // namespace

bool is_secret_header(string_view name) { return is_one_of(util::lower_ascii(name), secret_headers); }

void hide_secrets(const Node& root, std::vector<diag::Diagnostic>& problems, string& text) {
  Hider(problems, text).walk(root);
}

}  // namespace pyat::config
