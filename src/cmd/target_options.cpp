#include "cmd/target_options.hpp"

#include "cmd/usage_error.hpp"
#include "util/duration.hpp"

namespace pyat::cmd {

using std::string;
using std::chrono::milliseconds;

void add_place_options(std::vector<Option>& options, TargetOptions& which, std::vector<string>& compose,
                       std::string_view target_help) {
  options.push_back({.names = "--compose",
                     .value = "FILE",
                     .help = "Know the services from this Compose file; several are merged as docker compose -f does",
                     .target = &compose});
  options.push_back({.names = "-t,--target",
                     .value = "[KIND=]URL",
                     .help = target_help,
                     .target = &which.targets,
                     .asks = true});  // elsewhere, PYAT_TARGET is a release
  options.push_back({.names = "--environment",
                     .value = "NAME",
                     .help = "The environment of pyat.yml; without, its default_environment",
                     .target = &which.environment});
}

void add_access_options(std::vector<Option>& options, TargetOptions& which) {
  options.push_back(
      {.names = "--user", .value = "NAME", .help = "Of servers named here: the user to log in as", .target = &which.user});
  options.push_back({.names = "--password-env",
                     .value = "VARIABLE",
                     .help = "Of servers named here: the environment variable that holds the password",
                     .target = &which.password_env});
  options.push_back({.names = "--password-file",
                     .value = "FILE",
                     .help = "Of servers named here: the file that holds the password",
                     .target = &which.password_file});
  options.push_back({.names = "--token-env",
                     .value = "VARIABLE",
                     .help = "Of servers named here: the environment variable that holds a bearer token",
                     .target = &which.token_env});
  options.push_back({.names = "--token-file",
                     .value = "FILE",
                     .help = "Of servers named here: the file that holds a bearer token",
                     .target = &which.token_file});
  options.push_back({.names = "--tenant",
                     .value = "ID",
                     .help = "Of servers named here: the tenant, sent as X-Scope-OrgID",
                     .target = &which.tenant});
  options.push_back({.names = "--ca",
                     .value = "FILE",
                     .help = "Of servers named here: certificates of the authorities to trust",
                     .target = &which.ca});
  options.push_back(
      {.names = "--cert", .value = "FILE", .help = "Of servers named here: the client certificate", .target = &which.cert});
  options.push_back({.names = "--key", .value = "FILE", .help = "Of servers named here: its key", .target = &which.key});
  options.push_back({.names = "--insecure",
                     .help = "Of servers named here: do not verify the server's certificate",
                     .target = &which.insecure});
}

milliseconds duration_of(const string& option, const string& text) {
  const auto duration = util::parse_duration(text);
  if (!duration || duration->count() == 0) {
    throw UsageError(option + " must be a duration such as 5s, 500ms or 1m30s, found '" + text + "'");
  }
  return *duration;
}

}  // namespace pyat::cmd
