#include "rollback/access.hpp"

namespace pyat::rollback {

net::Tls tls_of(const config::Tls& settings) {
  return {.ca_file = settings.ca,
          .certificate_file = settings.cert,
          .key_file = settings.key,
          .server_name = settings.server_name,
          .verify = !settings.insecure};
}

net::Credentials credentials_of(const config::Auth& auth,
                                const std::function<std::string(const config::Secret&)>& secret) {
  using Kind = net::Credentials::Kind;
  if (auth.kind == config::AuthKind::password) {
    return {.kind = Kind::basic, .user = auth.user, .secret = secret(auth.password)};
  }
  if (auth.kind == config::AuthKind::token) return {.kind = Kind::bearer, .secret = secret(auth.token)};
  return {};
}

}  // namespace pyat::rollback
