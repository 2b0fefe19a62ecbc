#include "cost/rules/urls.hpp"

#include <algorithm>

#include "util/source_lines.hpp"
#include "util/text.hpp"

namespace pyat::cost {
namespace {

using std::string;
using std::string_view;

constexpr string_view ends = " \t\r\n\"'`<>\\";

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

string decoded(string_view text) {
  string out{};
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_code = text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0;
    out += is_code ? static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2])) : text[i] == '+' ? ' ' : text[i];
    if (is_code) i += 2;
  }
  return out;
}

// Of "query=rate(x[5m])&time=…".
string query_of(string_view parameters) {
  for (const string& parameter : util::split_at(parameters, "&")) {
    if (parameter.starts_with("query=")) return decoded(string_view(parameter).substr(6));
  }
  return {};
}

}  // namespace

std::vector<AskedUrl> urls_in(string_view text) {
  std::vector<AskedUrl> urls{};
  const util::SourceLines lines(text);
  for (std::size_t at = 0; (at = text.find("/api/v1/query", at)) != string_view::npos;) {
    const std::size_t before = text.find_last_of(ends, at);
    const std::size_t begin = before == string_view::npos ? 0 : before + 1;
    const std::size_t end = std::min(text.find_first_of(ends, at), text.size());
    const string_view url = text.substr(begin, end - begin);
    at = std::max(end, at + 1);
    const std::size_t scheme = url.find("://");
    if (scheme == string_view::npos) continue;
    const std::size_t slash = url.find('/', scheme + 3);
    const std::size_t question = std::min(url.find('?'), url.size());
    const auto place = lines.place_of(begin);
    AskedUrl asked{.line = place.line,
                   .column = place.column,
                   .host = string(url.substr(0, slash)),
                   .path = string(url.substr(slash, question - slash))};
    const bool is_mimir = util::lower_ascii(asked.host).find("mimir") != string::npos;
    asked.misses_prefix = is_mimir && asked.path.starts_with("/api/");
    if (question < url.size()) asked.query = query_of(url.substr(question + 1));
    if (asked.query.starts_with('$')) asked.query.clear();
    urls.push_back(std::move(asked));
  }
  return urls;
}

}  // namespace pyat::cost
