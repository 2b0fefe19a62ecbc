#include "cmd/health_secrets.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace pyat::cmd {
namespace {

using std::string;

constexpr std::size_t longest_secret = 16 * 1024;

class SecretReader {
 public:
  explicit SecretReader(Context& context) : context_(context) {}

  // Nothing where it is not there; an empty text where none was asked for.
  std::optional<string> read(const config::Secret& secret) {
    if (!secret.is_set()) return string{};
    return secret.variable.empty() ? from_file(secret.file) : from_variable(secret.variable);
  }

  // Why something was not there; empty when all was.
  string why() const {
    string words{};
    for (const string& name : unset_) words.append(words.empty() ? "" : " and ").append(name);
    if (!unset_.empty()) {
      words = unset_.size() == 1 ? "the variable " + words + " is not set" : "the variables " + words + " are not set";
    }
    for (const string& problem : problems_) words.append(words.empty() ? "" : "; ").append(problem);
    return words;
  }

 private:
  std::optional<string> from_variable(const string& name) {
    auto value = context_.env(name);
    if (!value || value->empty()) {
      unset_.push_back(name);
      return std::nullopt;
    }
    return checked(std::move(*value), "the variable " + name);
  }

  std::optional<string> from_file(const string& path) {
    util::ReadResult read = context_.files.read(path, longest_secret);
    if (!read.problem.empty()) return missing("cannot read " + path + ": " + read.problem);
    while (read.text.ends_with('\n') || read.text.ends_with('\r')) read.text.pop_back();
    if (read.text.empty()) return missing("the file " + path + " is empty");
    return checked(std::move(read.text), "the file " + path);
  }

  // A line feed in a header would be the beginning of another one.
  std::optional<string> checked(string value, const string& where) {
    const bool is_fit = std::none_of(value.begin(), value.end(), [](unsigned char c) { return c < ' ' || c == 127; });
    if (!is_fit) return missing(where + " holds more than one line, or control characters");
    return value;
  }

  std::optional<string> missing(string why) {
    problems_.push_back(std::move(why));
    return std::nullopt;
  }

  Context& context_;
  std::vector<string> unset_{};     // variables
  std::vector<string> problems_{};  // of what was found
};

net::Credentials read_credentials(const config::Auth& auth, SecretReader& reader) {
  using Kind = net::Credentials::Kind;
  if (auth.kind == config::AuthKind::password) {
    const auto password = reader.read(auth.password);
    return password ? net::Credentials{.kind = Kind::basic, .user = auth.user, .secret = *password}
                    : net::Credentials{};
  }
  if (auth.kind == config::AuthKind::token) {
    const auto token = reader.read(auth.token);
    return token ? net::Credentials{.kind = Kind::bearer, .secret = *token} : net::Credentials{};
  }
  if (auth.kind == config::AuthKind::access_key) {
    const auto access = reader.read(auth.access_key), secret = reader.read(auth.secret_key);
    if (!access || !secret) return {};
    return {.kind = Kind::aws_sigv4,
            .user = *access,
            .secret = *secret,
            .region = auth.region.empty() ? "us-east-1" : auth.region};
  }
  return {};
}

}  // namespace

SecretText secret_text(const config::Secret& secret, Context& context) {
  SecretReader reader(context);
  std::optional<string> text = reader.read(secret);
  return {.text = std::move(text).value_or(""), .problem = reader.why()};
}

net::Credentials credentials_of(const config::Auth& auth, const string& service, Context& context,
                                std::vector<string>& notes) {
  SecretReader reader(context);
  net::Credentials credentials = read_credentials(auth, reader);
  if (const string why = reader.why(); !why.empty()) {
    notes.push_back(service + " was asked without credentials: " + why);
  }
  return credentials;
}

}  // namespace pyat::cmd
