#include "rollback/secrets.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "compose/interpolate.hpp"
#include "util/text.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;

constexpr std::size_t none = string_view::npos;

// Looked for in names without what stands between their words.
constexpr std::array<string_view, 15> secret_words = {
    "password",      "passwd",     "passphrase",    "secret",           "token",
    "apikey",        "credential", "authorization", "bearer",           "securejson",
    "basicauthuser", "webhookurl", "slackapiurl",   "connectionstring", "privatekey"};
constexpr std::array<string_view, 3> secret_ends = {"key", "pass", "pwd"};
// What only speaks of a secret, or of something else.
constexpr std::array<string_view, 13> harmless_ends = {"file",   "path",   "dir",     "enabled",   "ttl",
                                                       "length", "tokens", "expiry",  "publickey", "timeout",
                                                       "bypass", "monkey", "tokenurl"};
// How tokens of well-known makes begin: AWS, GitHub, GitLab, Grafana, Slack, JWT; hashes of bcrypt; addresses that are
// secrets by themselves.
constexpr std::array<string_view, 19> token_starts = {"AKIA",
                                                      "ASIA",
                                                      "ghp_",
                                                      "gho_",
                                                      "ghs_",
                                                      "github_pat_",
                                                      "glpat-",
                                                      "glsa_",
                                                      "glc_",
                                                      "xoxb-",
                                                      "xoxp-",
                                                      "xoxa-",
                                                      "eyJ",
                                                      "$2a$",
                                                      "$2b$",
                                                      "$2y$",
                                                      "hooks.slack.com/services/",
                                                      "discord.com/api/webhooks/",
                                                      "webhook.office.com/"};
constexpr std::size_t shortest_token = 12;
constexpr std::size_t shortest_known = 6;
constexpr std::size_t most_known = 1000;  // beyond it names alone tell what is a secret

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}
bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_quote(char c) { return c == '"' || c == '\''; }

std::size_t skip_blanks(string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(" \t", at), text.size());
}
std::size_t indentation_of(string_view text) { return skip_blanks(text, 0); }

// Inside of {a: b, c: d} a value without quotes ends before a comma or a bracket.
bool is_in_flow(string_view before) {
  const auto opened = std::count(before.begin(), before.end(), '{');
  return opened > std::count(before.begin(), before.end(), '}');
}

// ${NAME}, $NAME, $__file{/run/secrets/x}, true: where a secret is, or that there is none. A default is a secret.
bool is_harmless_value(string_view value) {
  if (value.size() >= 2 && is_quote(value.front()) && value.back() == value.front())
    value = value.substr(1, value.size() - 2);
  if (value.empty() || value == "true" || value == "false" || value == "null" || value == "~" || value == "[]" ||
      value == "{}")
    return true;
  if (!value.starts_with('$')) return false;
  value.remove_prefix(1);
  if (value.starts_with("__file{") || value.starts_with("__env{")) return value.find('}') == value.size() - 1;
  if (value.starts_with('{') && value.ends_with('}')) value = value.substr(1, value.size() - 2);
  return !value.empty() && !(value.front() >= '0' && value.front() <= '9') &&
         std::all_of(value.begin(), value.end(), [](char c) { return is_name_char(c) && c != '-' && c != '.'; });
}

// Goes along a text once, and knows where what may be a user of an address begins.
struct AddressScan {
  std::size_t scheme = none;  // behind the :// of this word
  std::size_t begin = 0;      // of the word, or behind what cannot be in a user without a scheme
  std::size_t colon = none, slash = none;

  void step(string_view text, std::size_t at) {
    const char c = text[at];
    if (string_view(" \t\"'<>,;`").find(c) != none) *this = {.begin = at + 1};
    if (c == ':') colon = at;
    if (c == '/' && scheme == none && at >= 2 && text.substr(at - 2, 3) == "://") {
      *this = {.scheme = at + 1, .begin = at + 1};
    } else if (c == '/') {
      slash = at;
    }
    if (scheme == none && (c == '/' || c == '=')) *this = {.begin = at + 1};
  }

  bool is_user(std::size_t at) const {
    const bool has_colon = colon != none && colon >= begin;
    const bool has_slash = slash != none && slash >= begin;
    return at > begin && (has_colon || (scheme != none && !has_slash));
  }
};

// user:password@host and token@host, behind :// and without. An image's digest is none of them, nor a path with an @.
string without_users(string_view text, const Cover& cover) {
  string out{};
  std::size_t copied = 0;
  AddressScan scan{};
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '@') {
      scan.step(text, at);
    } else if (scan.is_user(at) && !text.substr(at + 1).starts_with("sha256:")) {
      // A password may have an @ of its own: what follows, up to another one, belongs to it.
      out.append(text.substr(copied, scan.begin - copied)).append(cover(text.substr(scan.begin, at - scan.begin)));
      copied = scan.begin = scan.scheme = at;
    }
  }
  return out.append(text.substr(copied));
}

string without_tokens(string_view text, const Cover& cover) {
  string out(text);
  for (const string_view start : token_starts) {
    const bool is_address = start.find('/') != none;
    for (std::size_t at = out.find(start); at != string::npos; at = out.find(start, at + 1)) {
      if (at > 0 && is_name_char(out[at - 1]) && out[at - 1] != '.' && out[at - 1] != '-') continue;
      const std::size_t begin = is_address ? at + start.size() : at;
      std::size_t end = begin;
      while (end < out.size() && (is_name_char(out[end]) || string_view("/+=$@").find(out[end]) != none)) ++end;
      if (end - begin < shortest_token) continue;
      out.replace(begin, end - begin, cover(string_view(out).substr(begin, end - begin)));
    }
  }
  return out;
}

// "Bearer abc…", "Basic abc…"
string without_bearers(string_view text, const Cover& cover) {
  string out(text);
  for (const string_view scheme : {"bearer ", "basic "}) {
    const string lower = util::lower_ascii(out);
    string done{};
    std::size_t copied = 0;
    for (std::size_t at = lower.find(scheme); at != string::npos; at = lower.find(scheme, std::max(copied, at + 1))) {
      const std::size_t begin = skip_blanks(out, at + scheme.size());
      const std::size_t end = std::min(out.find_first_of(" \t\"',;", begin), out.size());
      if (end - begin < shortest_known || out[begin] == '$') continue;
      done.append(out, copied, begin - copied).append(cover(string_view(out).substr(begin, end - begin)));
      copied = end;
    }
    out = done.append(out, copied);
  }
  return out;
}

// What ends a value that begins in the middle of a line, by what is before its name: ?token=x&…, ;password=x;… Where
// nothing tells, all up to the next blank may belong to it.
string_view ends_of_word(char before) {
  switch (before) {
    case '?':
    case '&': return " \t\"'&#";
    case ';': return " \t\"';";
    case ',':
    case '{': return " \t\"',}";
    default: return " \t\"'";
  }
}

// A word that is a flag without a value: --db-password, whose value is the next word.
bool is_secret_flag(string_view word) {
  return word.starts_with('-') && word.find_first_of("= \t\n") == none && is_secret_name(word);
}

}  // namespace

bool is_secret_name(string_view name) {
  string plain{};
  for (const char c : util::lower_ascii(name)) {
    if (c != '_' && c != '-' && c != '.') plain += c;
  }
  const auto ends = [&](string_view end) { return string_view(plain).ends_with(end); };
  if (std::any_of(harmless_ends.begin(), harmless_ends.end(), ends)) return plain == "tokens";
  return std::any_of(secret_words.begin(), secret_words.end(),
                     [&](string_view word) { return plain.find(word) != string::npos; }) ||
         std::any_of(secret_ends.begin(), secret_ends.end(), ends);
}

bool is_secret_file_name(string_view path) {
  string_view name = path.substr(path.rfind('/') + 1);
  for (const string_view end :
       {".key", ".pem", ".p12", ".pfx", ".jks", ".keytab", "htpasswd", ".pgpass", "id_rsa", "id_ed25519"}) {
    if (name.ends_with(end)) return true;
  }
  const std::size_t dot = name.find('.', 1);
  const string_view ending = dot == none ? string_view{} : name.substr(dot);
  return (ending.empty() || ending == ".txt" || ending == ".secret") && is_secret_name(name.substr(0, dot));
}

Cover plain_cover() {
  return [](string_view) { return string("***"); };
}

void Masker::know(string_view secret) {
  secret = util::trimmed(secret);
  if (secret.size() < shortest_known || known_.size() >= most_known || is_harmless_value(secret)) return;
  if (std::find(known_.begin(), known_.end(), secret) != known_.end()) return;
  const auto place =
      std::find_if(known_.begin(), known_.end(), [&](const string& other) { return other.size() < secret.size(); });
  known_.insert(place, string(secret));
}

std::vector<string> secret_values(string_view dotenv) {
  std::vector<string> secrets{};
  for (auto& [name, value] : compose::parse_dotenv(dotenv)) {
    if (is_secret_name(name)) secrets.push_back(std::move(value));
  }
  return secrets;
}

void Masker::know_variables(string_view dotenv) {
  for (const string& secret : secret_values(dotenv)) know(secret);
}

void Masker::begin() { is_in_key_ = is_in_block_ = false; }

// Of "password: x", "password=x", "--password=x", "\"password\": \"x\"": up to where the value ends.
std::size_t Masker::end_of_value(string_view text, std::size_t name, std::size_t separator, std::size_t value) const {
  if (value < text.size() && is_quote(text[value])) {
    for (std::size_t at = value + 1; at < text.size(); ++at) {
      if (text[at] == '\\' && text[value] == '"') {
        ++at;
      } else if (text[at] == text[value]) {
        return at + 1;
      }
    }
    return text.size();
  }
  const string_view before = util::trimmed(text.substr(0, name));
  const bool is_word =
      text[separator] == '=' && value == separator + 1 && !before.empty() && before != "export" && before != "-";
  if (is_word) return std::min(text.find_first_of(ends_of_word(before.back()), value), text.size());
  if (text[separator] == ':' && !text.substr(value).starts_with('$') && is_in_flow(text.substr(0, name))) {
    return std::min(text.find_first_of(",]}", value), text.size());
  }
  return text[separator] == ':' ? std::min(text.find(" #", value), text.size()) : text.size();
}

// The value of that name stands on the lines below it.
void Masker::expect_block(string_view text, string_view value) {
  const bool is_below = value.empty() || value.front() == '|' || value.front() == '>';
  if (!is_below) return;
  is_in_block_ = true;
  block_indentation_ = indentation_of(text);
}

string Masker::without_values(string_view text) {
  string out{};
  std::size_t copied = 0;
  for (std::size_t at = text.find_first_of(":= \t"); at != none; at = text.find_first_of(":= \t", at + 1)) {
    if (at < copied || (at > 0 && is_blank(text[at]) && is_blank(text[at - 1]))) continue;
    std::size_t end = at;
    while (end > copied && is_blank(text[end - 1])) --end;
    if (end > copied && is_quote(text[end - 1])) --end;
    std::size_t name = end;
    while (name > copied && is_name_char(text[name - 1])) --name;
    if (name == end || !is_secret_name(text.substr(name, end - name))) continue;
    if (is_blank(text[at])) {  // --password x
      if (text[name] != '-') continue;
      const std::size_t next = skip_blanks(text, at);
      if (next == text.size() || text[next] == '-' || text[next] == '=' || text[next] == ':') continue;
      const std::size_t stop =
          std::min(text.find_first_of(" \t\"'", is_quote(text[next]) ? next + 1 : next), text.size());
      out.append(text.substr(copied, next - copied)).append(cover_(text.substr(next, stop - next)));
      copied = stop;
      continue;
    }
    const std::size_t value = skip_blanks(text, at + 1);
    const std::size_t stop = end_of_value(text, name, at, value);
    string_view secret = util::trimmed(text.substr(value, stop - value), " \t,");
    // Compose lists the names of its secrets below `secrets:`; they are no secrets themselves.
    if (secret.empty() && text.substr(name, end - name) == "secrets") continue;
    if (text[at] == ':') expect_block(text, secret);
    if (is_in_block_ || is_harmless_value(secret)) continue;
    if (secret.size() >= 2 && is_quote(secret.front())) secret.remove_prefix(1);
    if (!secret.empty() && is_quote(secret.back())) secret.remove_suffix(1);
    const auto begin = static_cast<std::size_t>(secret.data() - text.data());
    out.append(text.substr(copied, begin - copied)).append(cover_(secret));
    copied = begin + secret.size();
  }
  return out.append(text.substr(copied));
}

// Is the line a part of what an earlier one has begun?
bool Masker::goes_on(string_view text, string& out) {
  if (is_in_key_) {
    if (text.find("-----END") != none) {
      is_in_key_ = false;
      return false;
    }
    out = cover_(text);
    return true;
  }
  if (!is_in_block_) return false;
  const std::size_t indentation = indentation_of(text);
  const string_view rest = text.substr(indentation);
  if (rest.empty()) return false;
  const bool is_item = rest.starts_with("- ");
  if (indentation < block_indentation_ || (indentation == block_indentation_ && !is_item)) {
    is_in_block_ = false;
    return false;
  }
  const std::size_t colon = rest.find(": ");
  std::size_t kept = is_item ? 2 : 0;
  if (rest.ends_with(':') || rest.front() == '#')
    kept = rest.size();
  else if (colon != none && std::all_of(rest.begin() + static_cast<std::ptrdiff_t>(kept),
                                        rest.begin() + static_cast<std::ptrdiff_t>(colon), is_name_char))
    kept = colon + 2;
  const string_view secret = rest.substr(kept);
  out = string(text.substr(0, indentation + kept)) + (is_harmless_value(secret) ? string(secret) : cover_(secret));
  return true;
}

string Masker::masked(string_view text) {
  string out{};
  if (goes_on(text, out)) return out;
  if (text.find("-----BEGIN") != none && text.find("PRIVATE KEY") != none) {
    is_in_key_ = text.find("-----END") == none;
    if (is_in_key_) return string(text);
    return cover_(text);  // all of it in one line
  }
  out = without_values(text);
  out = without_users(out, cover_);
  out = without_bearers(out, cover_);
  out = without_tokens(out, cover_);
  for (const string& secret : known_) {
    for (std::size_t at = out.find(secret); at != string::npos;) {
      const string cover = cover_(secret);
      out.replace(at, secret.size(), cover);
      at = out.find(secret, at + cover.size());
    }
  }
  return out;
}

string Masker::line(string_view text) {
  string_view end{};
  for (const string_view feed : {"\r\n", "\n"}) {
    if (end.empty() && text.ends_with(feed)) end = text.substr(text.size() - feed.size());
  }
  return masked(text.substr(0, text.size() - end.size())).append(end);
}

std::vector<string> Masker::words(const std::vector<string>& command) {
  std::vector<string> out{};
  bool is_value = false;  // of the flag before it
  for (const string& word : command) {
    if (is_value && !word.starts_with('-')) {
      out.push_back(cover_(word));
      is_value = false;
      continue;
    }
    is_value = is_secret_flag(word);
    string masked{};
    begin();
    for (string_view rest = word; !rest.empty();) {  // a script has several lines
      const std::size_t end = std::min(rest.find('\n'), rest.size() - 1) + 1;
      masked += line(rest.substr(0, end));
      rest.remove_prefix(end);
    }
    out.push_back(std::move(masked));
  }
  begin();
  return out;
}

}  // namespace pyat::rollback
