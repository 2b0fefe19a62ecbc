#include "receivers/references.hpp"

#include <algorithm>

#include "decode/checks/go_text.hpp"

namespace pyat::receivers {
namespace {

namespace checks = decode::checks;

constexpr std::string_view only_scheme = "mock";  // of the provider that Tempo registers, modules/distributor/receiver

// [A-Za-z][A-Za-z0-9+.-]+
bool is_scheme(std::string_view text) {
  return text.size() >= 2 && checks::is_letter(text.front()) && std::all_of(text.begin(), text.end(), [](char c) {
           return checks::is_letter(c) || checks::is_digit(c) || c == '+' || c == '.' || c == '-';
         });
}

// v0.74: the regular expression \${SCHEME:.*?}
std::string_view find_by_pattern(std::string_view text) {
  for (std::size_t begin = text.find("${"); begin != std::string_view::npos; begin = text.find("${", begin + 1)) {
    const std::size_t end = text.find('}', begin);
    if (end == std::string_view::npos) break;
    const std::string_view uri = text.substr(begin, end + 1 - begin);
    const checks::Cut parts = checks::cut(uri.substr(2), ':');
    if (parts.found && is_scheme(parts.before) && uri.find('\n') == std::string_view::npos) return uri;
  }
  return {};
}

// confmap's findURI: the last ${ before the first }.
std::string_view find_uri(std::string_view text, unsigned collector) {
  while (true) {
    const std::size_t end = text.find('}');
    if (end == std::string_view::npos) return {};
    const std::size_t begin = text.substr(0, end + 1).rfind("${");
    const std::string_view uri =
        begin == std::string_view::npos ? std::string_view{} : text.substr(begin, end + 1 - begin);
    // Tempo names a default scheme since 2.6; without one a reference needs its own.
    if (!uri.empty() && (collector >= 102 || uri.find(':') != std::string_view::npos)) {
      std::size_t dollars = 0;
      while (dollars < begin && text[begin - 1 - dollars] == '$') ++dollars;
      return collector >= 116 && dollars % 2 == 1 ? std::string_view{} : uri;
    }
    text.remove_prefix(end + 1);
  }
}

std::string complaint(std::string_view uri, bool whole, unsigned collector) {
  std::string inner(uri.substr(2, uri.size() - 3));
  if (inner.find(':') == std::string::npos) inner = std::string(only_scheme) + ":" + inner;
  const checks::Cut parts = checks::cut(inner, ':');
  if (!is_scheme(parts.before)) return "invalid uri: " + checks::go_quoted(inner);
  if (parts.after.find('$') != std::string_view::npos)
    return "the uri " + checks::go_quoted(inner) + " contains unsupported characters ('$')";
  if (parts.before != only_scheme)
    return "scheme " + checks::go_quoted(parts.before) + " is not supported for uri " + checks::go_quoted(inner);
  // The one provider that there is answers everything with the whole configuration, which is no text.
  if (whole) return {};
  const std::string expanding = "expanding " + std::string(uri);
  if (collector < 102) return expanding + ", expected convertable to string value type";
  if (collector < 116) return expanding + ": expected convertable to string value type";
  return expanding + ": retrieved value does not have unambiguous string representation";
}

}  // namespace

std::optional<Reference> find_reference(std::string_view text, unsigned collector) {
  if (collector < 74) return {};
  const std::string_view uri = collector < 86 ? find_by_pattern(text) : find_uri(text, collector);
  if (uri.empty()) return {};
  Reference found{.text = std::string(uri)};
  const std::string error = complaint(uri, uri == text, collector);
  if (!error.empty()) found.server = "cannot resolve the configuration: " + error;
  return found;
}

}  // namespace pyat::receivers
