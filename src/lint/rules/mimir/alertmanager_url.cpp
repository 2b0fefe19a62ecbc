// The address under which the Alertmanager is seen from outside (pkg/alertmanager/multitenant.go).
#include "decode/checks/go_url.hpp"
#include "decode/checks/releases.hpp"
#include "lint/rules/all.hpp"
#include "lint/rules/mimir/modules.hpp"

namespace pyat::lint::rules::mimir {
namespace {

constexpr std::string_view path = "alertmanager.external_url";
constexpr std::string_view invalid = "the configured external URL is invalid";

// The parts of a URL that Go's url.Parse has accepted.
struct Url {
  std::string_view scheme{}, host{}, path{};
};

Url split(std::string_view text) {
  Url url{};
  text = text.substr(0, text.find('#'));
  text = text.substr(0, text.find('?'));
  const std::size_t colon = text.find(':');
  if (colon != std::string_view::npos && colon < text.find('/')) {
    url.scheme = text.substr(0, colon);
    text.remove_prefix(colon + 1);
    if (!text.starts_with('/')) return url;  // opaque: localhost:8080 has the scheme "localhost"
  }
  if (text.starts_with("//")) {
    text.remove_prefix(2);
    url.host = text.substr(0, text.find('/'));
    text.remove_prefix(url.host.size());
    const std::size_t at = url.host.rfind('@');
    if (at != std::string_view::npos) url.host.remove_prefix(at + 1);
  }
  url.path = text;
  return url;
}

void refuse(Scope& scope, std::string message, std::string help, const std::string& server) {
  scope.refuse(
      "alertmanager-url", path,
      {.message = std::move(message), .help = std::move(help), .server = "invalid alertmanager config: " + server});
}

}  // namespace

void alertmanager_url(Scope& scope) {
  const auto text = scope.settings().text(path);
  std::string error;
  if (!text || !decode::checks::parse_url(*text, decode::checks::go_minor(scope.release()), error)) return;
  if (!checks_alertmanager(scope)) return;
  if (text->empty()) {
    return refuse(scope, "the Alertmanager needs the URL under which it is reached",
                  "write a URL such as https://mimir.example.com/alertmanager, or a path",
                  "-alertmanager.web.external-url cannot be empty");
  }
  const Url url = split(*text);
  const bool must_be_full = scope.release().since(2, 3) && !text->starts_with('/');
  if (must_be_full && url.scheme.empty()) {
    return refuse(scope, "`" + *text + "` is neither a path, which begins with a slash, nor a URL with a scheme",
                  "write https:// in front of the host, or / in front of a path",
                  std::string(invalid) + " because it's missing the scheme (e.g. https://)");
  }
  if (must_be_full && url.host.empty()) {
    return refuse(scope, "`" + *text + "` has no host", "write the scheme and two slashes in front of the host",
                  std::string(invalid) + " because it's missing the hostname");
  }
  if (url.path.ends_with('/')) {
    refuse(scope, "`" + *text + "` ends with a slash", "remove the slash at the end",
           std::string(invalid) + ": should not end with /");
  }
}

}  // namespace pyat::lint::rules::mimir
