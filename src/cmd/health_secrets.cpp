#include "cmd/health_secrets.hpp"

#include <algorithm>
#include <optional>

namespace pyat::cmd {
namespace {

using std::string;

constexpr std::size_t longest_secret = 16 * 1024;

class SecretReader {
 public:
  SecretReader(const string& service, Context& context, std::vector<string>& notes)
      : service_(service), context_(context), notes_(notes) {}

  // Nothing where it is not there, which is then noted; an empty text where none was asked for.
  std::optional<string> read(const config::Secret& secret) {
    if (!secret.is_set()) return string{};
    return secret.variable.empty() ? from_file(secret.file) : from_variable(secret.variable);
  }

 private:
  std::optional<string> from_variable(const string& name) {
    auto value = context_.env(name);
    if (!value || value->empty()) return missing("the variable " + name + " is not set");
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

  std::optional<string> missing(const string& why) {
    notes_.push_back(service_ + " was asked without credentials: " + why);
    return std::nullopt;
  }

  const string& service_;
  Context& context_;
  std::vector<string>& notes_;
};

}  // namespace

net::Credentials credentials_of(const config::Auth& auth, const string& service, Context& context,
                                std::vector<string>& notes) {
  using Kind = net::Credentials::Kind;
  SecretReader reader(service, context, notes);
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

}  // namespace pyat::cmd
