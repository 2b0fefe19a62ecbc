#include "net/sigv4.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <map>
#include <utility>

#include "util/digest.hpp"
#include "util/percent.hpp"
#include "util/text.hpp"
#include "util/url.hpp"

namespace pyat::net {
namespace {

using std::string;
using std::string_view;
using std::chrono::sys_seconds;

constexpr string_view algorithm = "AWS4-HMAC-SHA256";
constexpr string_view usual_region = "us-east-1";

// "20150830T123600Z"
string moment_of(sys_seconds now) {
  const std::time_t seconds = now.time_since_epoch().count();
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y%m%dT%H%M%SZ", &parts)};
}

// Path and query, each without the mark before it.
std::pair<string_view, string_view> target_of(string_view url) {
  const std::size_t scheme = url.find("://");
  url.remove_prefix(scheme == string_view::npos ? 0 : scheme + 3);
  url = url.substr(0, url.find('#'));
  url.remove_prefix(std::min(url.find_first_of("/?"), url.size()));
  const std::size_t mark = std::min(url.find('?'), url.size());
  return {url.substr(0, mark), url.substr(std::min(mark + 1, url.size()))};
}

string canonical_path(string_view path) {
  return path.empty() ? "/" : util::percent_encoded(util::percent_decoded(path), "/");
}

string canonical_query(string_view query) {
  std::vector<std::pair<string, string>> pairs{};
  for (const string& part : util::split_at(query, "&")) {
    const std::size_t equals = std::min(part.find('='), part.size());
    const string_view value = string_view(part).substr(std::min(equals + 1, part.size()));
    pairs.emplace_back(util::percent_encoded(util::percent_decoded(string_view(part).substr(0, equals))),
                       util::percent_encoded(util::percent_decoded(value)));
  }
  std::sort(pairs.begin(), pairs.end());
  string out{};
  for (const auto& [name, value] : pairs) {
    if (!out.empty()) out += '&';
    out.append(name).append("=").append(value);
  }
  return out;
}

// Without blanks at the ends, and one where there were several.
string canonical_value(string_view value) {
  string out{};
  for (const char c : util::trimmed(value)) {
    if (c != ' ' || out.back() != ' ') out += c;
  }
  return out;
}

// By name in lower case; those of the same name in the order in which they are sent.
std::map<string, string> canonical_headers(const std::vector<Header>& headers) {
  std::map<string, string> out{};
  for (const Header& header : headers) {
    const auto [at, is_new] = out.emplace(util::lower_ascii(header.name), canonical_value(header.value));
    if (!is_new) at->second.append(",").append(canonical_value(header.value));
  }
  return out;
}

// As libcurl sends it: with the port only where it is not that of the scheme.
string host_header(const Request& request) {
  util::Url url = util::parse_url(request.url, "http").url;
  if (!request.tls.server_name.empty() && url.scheme == "https") url.host = request.tls.server_name;
  const bool is_usual = util::port_of(url) == util::port_of({.scheme = url.scheme});
  if (is_usual) url.port = 0;
  return util::authority_of(url);
}

bool is_signed(const Header& header) {
  const string name = util::lower_ascii(header.name);
  return name == "content-type" || name == "content-md5" || name == "range" || name.starts_with("x-amz-");
}

bool has_body(const Request& request) { return request.method == "PUT" || request.method == "POST"; }

}  // namespace

string aws_authorization(const Signable& signable, const Credentials& credentials, string_view service,
                         sys_seconds now) {
  const string moment = moment_of(now), date = moment.substr(0, 8);
  const string region = credentials.region.empty() ? string(usual_region) : credentials.region;
  const auto [path, query] = target_of(signable.url);
  string headers{}, names{};
  for (const auto& [name, value] : canonical_headers(signable.headers)) {
    headers.append(name).append(":").append(value).append("\n");
    names.append(names.empty() ? "" : ";").append(name);
  }
  string canonical(signable.method);
  canonical.append("\n").append(canonical_path(path)).append("\n").append(canonical_query(query));
  canonical.append("\n").append(headers).append("\n").append(names).append("\n").append(signable.payload_hash);

  const string scope = date + '/' + region + '/' + string(service) + "/aws4_request";
  string to_sign(algorithm);
  to_sign.append("\n").append(moment).append("\n").append(scope);
  to_sign.append("\n").append(util::hexadecimal(util::sha256(canonical)));

  string key = "AWS4" + credentials.secret;
  for (const string_view part : {string_view(date), string_view(region), service, string_view("aws4_request")}) {
    key = util::hmac_sha256(key, part);
  }
  string out(algorithm);
  out.append(" Credential=").append(credentials.user).append("/").append(scope);
  out.append(", SignedHeaders=").append(names);
  out.append(", Signature=").append(util::hexadecimal(util::hmac_sha256(key, to_sign)));
  return out;
}

std::vector<Header> aws_headers(const Request& request, sys_seconds now) {
  const string hash = util::hexadecimal(util::sha256(has_body(request) ? string_view(request.body) : string_view{}));
  std::vector<Header> added{
      {"Host", host_header(request)}, {"X-Amz-Date", moment_of(now)}, {"X-Amz-Content-Sha256", hash}};
  Signable signable{.method = request.method, .url = request.url, .headers = added, .payload_hash = hash};
  std::copy_if(request.headers.begin(), request.headers.end(), std::back_inserter(signable.headers), is_signed);
  added.push_back({"Authorization", aws_authorization(signable, request.credentials, "s3", now)});
  return added;
}

}  // namespace pyat::net
