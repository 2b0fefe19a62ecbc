// How pyat logs in. The secrets of a Compose file are never copied: the variable that is to hold them is named.
#include <algorithm>
#include <utility>

#include "compose/facts.hpp"

namespace pyat::compose {
namespace {

using std::string;
using std::string_view;

// The first of these variables that the service is given.
const Variable* first_of(const Service& service, std::initializer_list<string_view> names) {
  for (const string_view name : names) {
    if (const Variable* variable = service.variable(name)) return variable;
  }
  return nullptr;
}

// The variable that holds the same on this side: V of "${V:-default}", else the one of the service.
string variable_for(const Variable& variable) {
  return variable.reference.empty() ? variable.name : variable.reference;
}

void say_export(Found& found, const string& variable, string_view what) {
  found.open.push_back("auth: export " + variable + " with " + string(what) + " before pyat health");
}

void find_minio(const Service& service, Found& found) {
  const Variable* user = first_of(service, {"MINIO_ROOT_USER", "MINIO_ACCESS_KEY"});
  const Variable* password = first_of(service, {"MINIO_ROOT_PASSWORD", "MINIO_SECRET_KEY"});
  if (user == nullptr || password == nullptr) return;
  config::Auth& auth = found.service.auth;
  auth.kind = config::AuthKind::access_key;
  auth.access_key.variable = variable_for(*user);
  auth.secret_key.variable = variable_for(*password);
  found.open.push_back("auth: export " + auth.access_key.variable + " and " + auth.secret_key.variable +
                       " before pyat health");
}

void find_with_user(const Service& service, string_view user_name, string_view default_user, string_view password_name,
                    Found& found) {
  const Variable* password = service.variable(password_name);
  if (password == nullptr) return;
  const Variable* user = service.variable(user_name);
  config::Auth& auth = found.service.auth;
  auth.kind = config::AuthKind::password;
  auth.user = user != nullptr && user->value && !user->value->empty() ? *user->value : string(default_user);
  auth.password.variable = variable_for(*password);
  say_export(found, auth.password.variable, "the password of " + auth.user);
}

// redis-server --requirepass secret
void find_redis(const Service& service, Found& found) {
  const std::vector<string> words = flat_words(service.raw_command);
  const auto in_command = flag_of(words, "requirepass");
  const Variable* variable = service.variable("REDIS_PASSWORD");
  if (!in_command && variable == nullptr) return;
  string name = in_command ? only_variable(*in_command) : variable_for(*variable);
  if (name.empty()) name = "REDIS_PASSWORD";
  found.service.auth.kind = config::AuthKind::password;
  found.service.auth.password.variable = name;
  say_export(found, name, "its password");
}

}  // namespace

void find_auth(const Service& service, Found& found) {
  if (found.service.address.empty()) return;
  const string& kind = found.service.kind;
  if (kind == "minio") find_minio(service, found);
  if (kind == "grafana") {
    find_with_user(service, "GF_SECURITY_ADMIN_USER", "admin", "GF_SECURITY_ADMIN_PASSWORD", found);
  }
  if (kind == "redis") find_redis(service, found);
  if (kind != "postgresql") return;
  find_with_user(service, "POSTGRES_USER", "postgres", "POSTGRES_PASSWORD", found);
  if (const Variable* database = service.variable("POSTGRES_DB"); database != nullptr && database->value) {
    found.service.database = *database->value;
  }
}

}  // namespace pyat::compose
