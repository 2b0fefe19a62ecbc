#include "cmd/health_targets.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "cmd/compose_files.hpp"
#include "cmd/health_secrets.hpp"
#include "cmd/usage_error.hpp"
#include "health/probe.hpp"
#include "util/edit_distance.hpp"

namespace pyat::cmd {
namespace {

using std::string;
using std::string_view;

string list_of_kinds() {
  string list{};
  for (const health::Kind* kind : health::kinds()) list.append(list.empty() ? "" : ", ").append(kind->name);
  return list;
}

void refuse_unknown(const Targets& targets, const string& name, const string& where) {
  const std::vector<string_view> known(targets.names.begin(), targets.names.end());
  if (std::find(known.begin(), known.end(), name) == known.end()) refuse_service(where + targets.source, name, known);
}

bool is_chosen(const std::vector<string>& names, const string& name) {
  return names.empty() || std::find(names.begin(), names.end(), name) != names.end();
}

// Those that some kind is asked by, such as grpc and grpcs.
std::vector<string> known_schemes() {
  std::vector<string> schemes = {"http", "https", "postgres", "tls"};
  for (const health::Kind* kind : health::kinds()) {
    if (kind->scheme.starts_with("http")) continue;
    schemes.emplace_back(kind->scheme);
    if (kind->scheme == "grpc" || kind->scheme == "redis") schemes.push_back(string(kind->scheme) + 's');
  }
  std::sort(schemes.begin(), schemes.end());
  return schemes;
}

void refuse_unknown_scheme(const string& scheme, const string& where) {
  const std::vector<string> schemes = known_schemes();
  const std::vector<string_view> known(schemes.begin(), schemes.end());
  if (std::find(known.begin(), known.end(), scheme) != known.end()) return;
  const string_view near = util::nearest(scheme, known);
  string list{};
  for (const string_view each : known) list.append(list.empty() ? "known: " : ", ").append(each);
  throw UsageError(where + ": unknown scheme '" + scheme + "'",
                   near.empty() ? list : "did you mean '" + string(near) + "'?");
}

util::Url parsed(const string& text, string_view scheme, const string& where) {
  util::UrlResult result = util::parse_url(text, scheme);
  // What may hold a password is not repeated.
  if (!result.problem.empty()) throw UsageError(where + ": " + result.problem, "write it as http://localhost:9009");
  refuse_unknown_scheme(result.url.scheme, where);
  if (util::port_of(result.url) == 0) {
    throw UsageError(where + ": the port is missing", "write it as " + util::to_text(result.url) + ":PORT");
  }
  return std::move(result.url);
}

// ---- the command line -----------------------------------------------------------------------------------------------

config::Auth auth_of(const TargetOptions& options) {
  const bool has_password = !options.password_env.empty() || !options.password_file.empty();
  const bool has_token = !options.token_env.empty() || !options.token_file.empty();
  if (has_password && has_token) throw UsageError("a password and a token exclude each other");
  if (!options.password_env.empty() && !options.password_file.empty()) {
    throw UsageError("--password-env and --password-file exclude each other");
  }
  if (!options.token_env.empty() && !options.token_file.empty()) {
    throw UsageError("--token-env and --token-file exclude each other");
  }
  if (!options.user.empty() && !has_password) {
    throw UsageError("--user without a password", "name the variable that holds it: --password-env VARIABLE");
  }
  if (has_token) {
    return {.kind = config::AuthKind::token, .token = {.variable = options.token_env, .file = options.token_file}};
  }
  if (!has_password) return {};
  return {.kind = config::AuthKind::password,
          .user = options.user,
          .password = {.variable = options.password_env, .file = options.password_file}};
}

health::Target common_target(const TargetOptions& options, Context& context, std::vector<string>& notes) {
  if ((options.cert.empty()) != (options.key.empty())) {
    throw UsageError("--cert and --key belong together: a certificate and its key");
  }
  const auto is_control = [](unsigned char c) { return c < ' ' || c == 127; };
  if (std::any_of(options.tenant.begin(), options.tenant.end(), is_control)) {
    throw UsageError("--tenant holds control characters");
  }
  health::Target target{.tenant = options.tenant};
  target.credentials = credentials_of(auth_of(options), "--target", context, notes);
  target.tls = {
      .ca_file = options.ca, .certificate_file = options.cert, .key_file = options.key, .verify = !options.insecure};
  return target;
}

// "redis" of redis://cache, which says what it is; empty for http and https, which do not.
string_view kind_of_scheme(string_view scheme) {
  for (const health::Kind* kind : health::kinds()) {
    if (kind->scheme != "http" && (kind->scheme == scheme || scheme == string(kind->scheme) + 's')) return kind->name;
  }
  if (scheme == "postgres") return "postgresql";
  return scheme == "tls" ? "tcp" : "";
}

// KIND=URL, or a URL alone, whose kind is then found out: it is asked as each of them that knows itself again.
void add_target(Targets& targets, const health::Target& common, const string& text) {
  const std::size_t equals = text.find('=');
  const string_view before = string_view(text).substr(0, equals == string::npos ? 0 : equals);
  const health::Kind* kind = health::find_kind(before);
  if (kind == nullptr && !before.empty() && before.find_first_of(":/?.") == string_view::npos) {
    throw UsageError("--target: unknown kind '" + string(before) + "'", "known: " + list_of_kinds());
  }
  const string first(text.substr(0, text.find(':')));
  if (kind == nullptr && health::find_kind(first) != nullptr && text.find("://", first.size() + 1) != string::npos) {
    throw UsageError("--target: a kind stands before an equals sign", "write it as " + first + "=URL");
  }
  health::Target target = common;
  target.address =
      parsed(kind == nullptr ? text : text.substr(equals + 1), kind == nullptr ? "http" : kind->scheme, "--target");
  if (kind == nullptr) kind = health::find_kind(kind_of_scheme(target.address.scheme));
  target.name = util::authority_of(target.address);
  if (target.address.path.size() > 1) target.name += target.address.path;
  if (kind == nullptr && target.address.path.size() > 1) kind = health::find_kind("http");
  if (kind != nullptr) {
    target.kind = kind->name;
    if (target.kind == "http") target.path = std::exchange(target.address.path, {});
    targets.list.push_back(std::move(target));
    return;
  }
  for (const health::Kind* candidate : health::kinds()) {
    if (candidate->recognise == nullptr || candidate->scheme != "http") continue;
    target.kind = candidate->name;
    target.is_guess = true;
    target.has_fallback = true;
    targets.list.push_back(target);
  }
  target.kind = "http";
  target.is_guess = false;
  target.has_fallback = false;
  target.is_fallback = true;
  targets.list.push_back(std::move(target));
}

// ---- pyat.yml -------------------------------------------------------------------------------------------------------

health::Expect expect_of(const config::Expect& expect) {
  health::Expect made{.body = expect.body};
  for (const config::StatusRange& range : expect.status) made.statuses.emplace_back(range.first, range.last);
  for (const config::ExpectedHeader& header : expect.headers) made.headers.emplace_back(header.name, header.pattern);
  for (const config::ExpectedValue& value : expect.json) made.json.emplace_back(value.path, value.text);
  return made;
}

// A host alone is asked at the port that the protocol usually has; an address with a scheme at that of the scheme.
util::Url receiver_of(const string& text, std::uint16_t usual_port, const string& where) {
  if (text.empty()) return {};
  util::Url url = parsed(text, "http", where);
  if (url.port == 0 && text.find("://") == string::npos) url.port = usual_port;
  return url;
}

health::Receivers receivers_of(const config::Receivers& receivers, const string& where) {
  return {.otlp_grpc = receiver_of(receivers.otlp_grpc, 4317, where),
          .otlp_http = receiver_of(receivers.otlp_http, 4318, where),
          .zipkin = receiver_of(receivers.zipkin, 9411, where)};
}

health::Target target_of(const config::Service& service, const string& source, Context& context,
                         std::vector<string>& notes) {
  const health::Kind* kind = health::find_kind(service.kind);
  const string_view scheme = kind == nullptr ? "http" : kind->scheme;
  health::Target target{.name = service.name,
                        .kind = service.kind,
                        .release = service.version,
                        .release_source = source,
                        .path = service.path,
                        .expect = expect_of(service.expect),
                        .tenant = service.tenant,
                        .grpc_service = service.grpc_service,
                        .buckets = service.buckets,
                        .user = service.auth.user,
                        .database = service.database,
                        .container = service.container,
                        .config_file = service.config,
                        .expand_env = service.expand_env.value_or(false),
                        .needs = service.needs,
                        .one_shot = service.one_shot,
                        .timeout = service.timeout,
                        .wait = service.wait};
  const string where = source + ": the address of " + service.name;
  if (!service.address.empty()) target.address = parsed(service.address, scheme, where);
  if (!service.metrics.empty()) target.metrics = parsed(service.metrics, "http", where);
  target.receivers = receivers_of(service.receivers, source + ": a receiver of " + service.name);
  target.credentials = credentials_of(service.auth, service.name, context, notes);
  target.tls = {.ca_file = service.tls.ca,
                .certificate_file = service.tls.cert,
                .key_file = service.tls.key,
                .server_name = service.tls.server_name,
                .verify = !service.tls.insecure};
  return target;
}

string environment_of(const config::Inventory& inventory, const string& source, const string& asked) {
  std::set<string> known{};
  for (const config::Service& service : inventory.services) known.insert(service.environment);
  string list{};
  for (const string& name : known) list.append(list.empty() ? "" : ", ").append(name);
  if (!asked.empty() && !known.contains(asked)) {
    throw UsageError(source + " has no environment '" + asked + "'", "it has: " + list);
  }
  if (!asked.empty()) return asked;
  if (inventory.default_environment.empty() && known.size() > 1) {
    throw UsageError(source + " has several environments: which one?",
                     "name it with --environment, or set default_environment; it has: " + list);
  }
  return inventory.default_environment.empty() && !known.empty() ? *known.begin() : inventory.default_environment;
}

}  // namespace

void refuse_service(const string& source, const string& name, const std::vector<string_view>& known) {
  const string_view near = util::nearest(name, known);
  string list{};
  for (const string_view each : known) list.append(list.empty() ? "it has: " : ", ").append(each);
  throw UsageError(source + " has no service '" + name + "'",
                   near.empty() ? list : "did you mean '" + string(near) + "'?");
}

void refuse_unknown_services(const Targets& targets, const string& option, const std::vector<string>& checks) {
  if (targets.names.empty()) return;  // what answers on the usual ports gets its name then
  for (const string& check : checks) {
    const std::size_t slash = check.rfind('/');
    if (slash != string::npos) refuse_unknown(targets, check.substr(0, slash), option + ": ");
  }
}

Targets targets_of_options(const TargetOptions& options, Context& context) {
  Targets targets{.source = "--target"};
  const health::Target common = common_target(options, context, targets.notes);
  for (const string& text : options.targets) add_target(targets, common, text);
  for (const health::Target& target : targets.list) {
    if (targets.names.empty() || targets.names.back() != target.name) targets.names.push_back(target.name);
  }
  for (const string& name : options.services) refuse_unknown(targets, name, "");
  std::erase_if(targets.list, [&](const health::Target& target) { return !is_chosen(options.services, target.name); });
  return targets;
}

Targets targets_of_inventory(const config::Inventory& inventory, const string& source, const TargetOptions& options,
                             Context& context) {
  Targets targets{.source = source};
  const string environment = environment_of(inventory, source, options.environment);
  for (const config::Service& service : inventory.services) {
    if (service.environment != environment) continue;
    targets.names.push_back(service.name);
    // Of those that nobody wants to know about, no secret is read and nothing is noted.
    if (!is_chosen(options.services, service.name)) continue;
    targets.list.push_back(target_of(service, source, context, targets.notes));
  }
  for (const string& name : options.services) refuse_unknown(targets, name, "");
  return targets;
}

Targets targets_of_compose(const std::vector<string>& files, const TargetOptions& options, Context& context) {
  if (!options.environment.empty())
    throw UsageError("--environment is for pyat.yml, which --compose takes the place of");
  const compose::Stack stack = compose_stack(files, "nothing was checked", context);
  config::Inventory inventory{.path = files.front()};
  for (const compose::Found& found : stack.services) inventory.services.push_back(found.service);
  Targets targets = targets_of_inventory(inventory, files.front(), options, context);
  targets.notes.insert(targets.notes.end(), stack.notes.begin(), stack.notes.end());
  return targets;
}

Targets usual_targets(const TargetOptions& options) {
  Targets targets{.source = "usual ports"};
  for (const health::Kind* kind : health::kinds()) {
    for (const health::UsualPort& port : kind->usual_ports) {
      health::Target target{.name = string(kind->name), .kind = string(kind->name)};
      target.address = {.scheme = string(kind->scheme), .host = "localhost", .port = port.port};
      target.is_guess = true;
      targets.list.push_back(std::move(target));
    }
  }
  if (!options.services.empty()) {
    throw UsageError("which service is '" + options.services.front() + "'?",
                     "there is no pyat.yml that names it: write one with pyat init, or use --target");
  }
  return targets;
}

}  // namespace pyat::cmd
