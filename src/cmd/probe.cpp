#include "cmd/probe.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <string_view>
#include <utility>

#include "cmd/usage_error.hpp"
#include "probe/probe.hpp"
#include "probe/servers.hpp"
#include "probe/tls.hpp"
#include "util/duration.hpp"
#include "util/edit_distance.hpp"

namespace pyat::cmd {
namespace {

constexpr std::size_t bundle_limit = 4 * 1024 * 1024;

// Where systems keep the certificates that they trust, the more usual ones first.
constexpr std::array<std::string_view, 5> system_bundles = {
    "/etc/ssl/certs/ca-certificates.crt",                 // Debian, Alpine, distroless images
    "/etc/pki/tls/certs/ca-bundle.crt",                   // Fedora, RHEL
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // RHEL, newer
    "/etc/ssl/ca-bundle.pem",                             // SUSE
    "/etc/ssl/cert.pem",                                  // Alpine, BSD
};

struct ProbeOptions {
  std::string url{};
  std::string timeout = "5s";
  std::string status{};
  std::string contains{};
  std::vector<std::string> headers{};
  std::string ca{};
  bool insecure = false;
  bool quiet = false;
};

std::string known_names() {
  std::string text{};
  for (const probe::Server& server : probe::servers()) text.append(text.empty() ? "" : ", ").append(server.name);
  return text;
}

bool is_bare_word(std::string_view text) { return text.find_first_of(".:/[?") == std::string_view::npos; }

[[noreturn]] void refuse_name(const std::string& word) {
  std::vector<std::string_view> names{};
  for (const probe::Server& server : probe::servers()) names.push_back(server.name);
  const std::string_view near = util::nearest(word, names);
  throw UsageError("'" + word + "' is no server that is known by name: " + known_names(),
                   near.empty()
                       ? "a host is written as a URL: http://" + word + "/"
                       : "did you mean '" + std::string(near) + "'? A host is written as a URL: http://" + word + "/");
}

void check_scheme(const std::string& text, const util::Url& url) {
  if (url.scheme == "tcp") {
    if (url.port == 0) throw UsageError("'" + text + "': a port is missing: tcp://" + url.host + ":3200");
    if (!url.path.empty()) throw UsageError("'" + text + "': a tcp address has no path");
  } else if (url.scheme != "http" && url.scheme != "https") {
    throw UsageError("'" + text + "': unknown scheme '" + url.scheme + "'; it takes http, https, tcp");
  }
}

util::Url url_from(const std::string& text) {
  if (text.empty()) throw UsageError("name what to ask: a URL, or one of " + known_names());
  const probe::Server* server = probe::find_server(text);
  if (server == nullptr && is_bare_word(text)) refuse_name(text);
  const auto [url, problem] = util::parse_url(server == nullptr ? text : std::string(server->url), "http");
  // The text is not repeated where it may hold a password.
  if (!problem.empty()) {
    throw UsageError((text.find('@') == std::string::npos ? "'" + text + "': " : std::string{}) + problem,
                     text.find('@') == std::string::npos ? "" : "give a header: --header 'Authorization: …'");
  }
  check_scheme(text, url);
  return url;
}

std::chrono::milliseconds timeout_from(const std::string& text) {
  const auto timeout = util::parse_duration(text);
  if (!timeout || timeout->count() == 0) {
    throw UsageError("--timeout: '" + text + "' is not a length of time", "write it with its unit: 5s, 500ms, 1m30s");
  }
  return *timeout;
}

bool read_status(std::string_view text, int& status) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), status);
  return error == std::errc{} && end == text.data() + text.size() && status >= 100 && status <= 999;
}

std::vector<probe::StatusRange> statuses_from(std::string_view list) {
  std::vector<probe::StatusRange> ranges{};
  const std::string whole(list);
  while (!list.empty()) {
    const std::string_view part = list.substr(0, list.find(','));
    list.remove_prefix(std::min(list.size(), part.size() + 1));
    const std::size_t dash = part.find('-');
    probe::StatusRange range{};
    const bool is_read = read_status(part.substr(0, dash), range.first) &&
                         read_status(dash == std::string_view::npos ? part : part.substr(dash + 1), range.last);
    if (!is_read || range.last < range.first) {
      throw UsageError("--status: '" + whole + "' is no list of statuses", "write numbers and ranges: 200-299,401");
    }
    ranges.push_back(range);
  }
  return ranges;
}

// RFC 9110, 5.6.2: a token.
bool is_header_name(std::string_view name) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || marks.find(c) != marks.npos;
  });
}

// The value is never repeated: it may be a secret.
probe::Header header_from(const std::string& text) {
  const std::size_t colon = text.find(':');
  const std::string name = text.substr(0, colon);
  if (colon == std::string::npos) throw UsageError("--header: a colon is missing", "write --header 'Name: value'");
  if (!is_header_name(name)) throw UsageError("--header: '" + name + "' is no name of a header");
  const std::size_t start = std::min(text.find_first_not_of(" \t", colon + 1), text.size());
  const std::string value = text.substr(start);
  const bool has_control = std::any_of(value.begin(), value.end(), [](char c) {
    return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == 127;
  });
  if (has_control) throw UsageError("--header: the value of " + name + " has a line end or a control character in it");
  return {name, value};
}

probe::Authorities authorities_from(const std::string& file, util::Files& files) {
  if (!file.empty()) {
    const util::ReadResult read = files.read(file, bundle_limit);
    if (!read.problem.empty()) throw UsageError("--ca: " + file + ": " + read.problem, read.remedy);
    if (const std::string problem = probe::check_authorities(read.text); !problem.empty()) {
      throw UsageError("--ca: " + file + ": " + problem);
    }
    return {read.text, file};
  }
  std::string tried{};
  for (const std::string_view path : system_bundles) {
    const std::string name(path);
    util::ReadResult read = files.read(name, bundle_limit);
    if (read.problem.empty()) return {std::move(read.text), name};
    tried += (tried.empty() ? "" : ", ") + name;
  }
  throw UsageError("there are no certificates of authorities here, so that none can be checked: looked for " + tried,
                   "name a file with --ca, or give up the check with --insecure");
}

// A check that does not look is worse than none. What is of no use but does no harm, such as a CA for http, may stand
// in the environment of all containers.
void check_fit(const ProbeOptions& options, const util::Url& url) {
  if (url.scheme != "tcp") return;
  if (!options.status.empty()) throw UsageError("--status has no meaning with a tcp address: it only connects");
  if (!options.contains.empty()) throw UsageError("--contains has no meaning with a tcp address: it only connects");
}

probe::Request request_from(const ProbeOptions& options, Context& context) {
  probe::Request request{.url = url_from(options.url), .timeout = timeout_from(options.timeout)};
  check_fit(options, request.url);
  request.statuses = statuses_from(options.status);
  request.contains = options.contains;
  for (const std::string& header : options.headers) request.headers.push_back(header_from(header));
  request.insecure = options.insecure;
  request.agent = "pyat/" PYAT_VERSION;
  if (request.url.scheme == "https" && !options.insecure) {
    request.authorities = authorities_from(options.ca, context.files);
  }
  return request;
}

ExitCode run_probe(const ProbeOptions& options, Context& context) {
  const probe::Result result = probe::probe(request_from(options, context));
  if (!result.healthy || !options.quiet) context.out.write(result.line + '\n');
  return result.healthy ? ExitCode::ok : ExitCode::problems;
}

}  // namespace

Action setup_probe(std::vector<Option>& options) {
  auto probe = std::make_shared<ProbeOptions>();
  options.push_back(
      {.names = "URL",
       .help = "http://, https:// or tcp://HOST:PORT; or the bare name of a server on this host, as above",
       .target = &probe->url});
  options.push_back({.names = "--timeout",
                     .value = "DURATION",
                     .help = "For everything together: name, connection, TLS, answer (default: 5s)",
                     .target = &probe->timeout});
  options.push_back({.names = "--status",
                     .value = "LIST",
                     .help = "Statuses of a healthy server, such as 200-299,401 (default: 200-299)",
                     .target = &probe->status});
  options.push_back({.names = "--contains",
                     .value = "TEXT",
                     .help = "What the body has to contain, in its first MiB",
                     .target = &probe->contains});
  options.push_back(
      {.names = "--header",
       .value = "HEADER",
       .help = "'Name: value', sent with the request; may be repeated. A secret belongs in the environment",
       .target = &probe->headers});
  options.push_back({.names = "--ca",
                     .value = "FILE",
                     .help = "Certificates in PEM to trust for https, in place of the system's",
                     .target = &probe->ca});
  options.push_back(
      {.names = "--insecure", .help = "Take any certificate; the output says so", .target = &probe->insecure});
  options.push_back(
      {.names = "-q,--quiet", .help = "Print nothing while the server is healthy", .target = &probe->quiet});
  return [probe](Context& context) { return run_probe(*probe, context); };
}

}  // namespace pyat::cmd
