#include "net/transfer.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "net/sigv4.hpp"
#include "util/text.hpp"
#include "util/url.hpp"

namespace pyat::net {
namespace {

using std::string;
using std::string_view;

constexpr std::size_t most_head = 64 * 1024;
constexpr std::size_t most_garbage = 256;        // of an answer that is not HTTP
constexpr std::size_t longest_line = 64 * 1024;  // of a body of which only lines are kept

bool is_same_origin(string_view a, string_view b) {
  const util::Url left = util::parse_url(a, "http").url, right = util::parse_url(b, "http").url;
  return left.scheme == right.scheme && left.host == right.host && util::port_of(left) == util::port_of(right);
}

// A named pipe without a writer keeps whoever opens it, and libcurl opens files while all else waits.
bool would_wait(const string& path) {
  struct stat status = {};
  return !path.empty() && ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode);
}

long milliseconds_until(Client::Clock::time_point deadline, Client::Clock::time_point now) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - now).count();
  return std::max<long>(left, 1);
}

}  // namespace

Transfer::Transfer(const CurlApi& api, Request request, Client::Done done, Clock::time_point deadline)
    : api_(api), request_(std::move(request)), done_(std::move(done)), deadline_(deadline) {
  answer_.url = request_.url;
}

Transfer::~Transfer() {
  if (easy_ != nullptr) api_.easy_cleanup(easy_);
  if (headers_ != nullptr) api_.slist_free_all(headers_);
  if (connect_to_ != nullptr) api_.slist_free_all(connect_to_);
}

CURL* Transfer::prepare(Clock::time_point now, std::chrono::sys_seconds time_of_day) {
  easy_ = api_.easy_init();
  if (easy_ == nullptr) return nullptr;
  set(CURLOPT_ERRORBUFFER, error_);
  set(CURLOPT_URL, request_.url.c_str());
  set(CURLOPT_PATH_AS_IS, 1L);               // an object may be called ".."
  set(CURLOPT_PROTOCOLS_STR, "http,https");  // libcurl knows many more
  set(CURLOPT_PRIVATE, this);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_QUICK_EXIT, 1L);  // a name server that hangs must not keep the program from ending
  set(CURLOPT_PROXY, "");       // whatever http_proxy says: what is asked is whether this very server answers
  set(CURLOPT_TIMEOUT_MS, milliseconds_until(deadline_, now));
  set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds_until(deadline_, now));
  set(CURLOPT_USERAGENT, "pyat/" PYAT_VERSION);
  set(CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  set(CURLOPT_HEADERDATA, this);
  set(CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  set(CURLOPT_WRITEDATA, this);
  if (!request_.unix_socket.empty()) set(CURLOPT_UNIX_SOCKET_PATH, request_.unix_socket.c_str());
  if (request_.fresh_connection) set(CURLOPT_FRESH_CONNECT, 1L);
  set_protocol();
  if (request_.url.starts_with("https:") && !set_tls()) return nullptr;
  set_credentials(time_of_day);
  set_headers();
  return easy_;
}

void Transfer::set_protocol() {
  if (request_.protocol == Protocol::raw) {
    set(CURLOPT_CONNECT_ONLY, 1L);
  } else if (request_.protocol == Protocol::http2) {
    const bool tls = request_.url.starts_with("https:");
    set(CURLOPT_HTTP_VERSION, static_cast<long>(tls ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE));
    // libcurl 7.88 breaks off the second request on such a connection.
    set(CURLOPT_FRESH_CONNECT, 1L);
    set(CURLOPT_FORBID_REUSE, 1L);
    set_body();
  } else {
    set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(CURLOPT_HTTP09_ALLOWED, 1L);  // so that its bytes can be shown; it counts as garbage all the same
    if (request_.method == "HEAD") set(CURLOPT_NOBODY, 1L);
    if (request_.method == "POST" || request_.method == "PUT") set_body();
    if (request_.method == "PUT" || request_.method == "DELETE") set(CURLOPT_CUSTOMREQUEST, request_.method.c_str());
  }
}

// libcurl takes it from the request, which lives as long as the transfer.
void Transfer::set_body() {
  set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
  set(CURLOPT_POSTFIELDS, request_.body.data());
}

bool Transfer::set_tls() {
  const Tls& tls = request_.tls;
  for (const string* path : {&tls.ca_file, &tls.certificate_file, &tls.key_file}) {
    if (!would_wait(*path)) continue;
    fail(Problem::bad_request, *path + " is no regular file");
    return false;
  }
  set(CURLOPT_CERTINFO, 1L);
  if (!tls.ca_file.empty()) {
    set(CURLOPT_CAINFO, tls.ca_file.c_str());
    set(CURLOPT_CAPATH, nullptr);
  }
  if (!tls.certificate_file.empty()) set(CURLOPT_SSLCERT, tls.certificate_file.c_str());
  if (!tls.key_file.empty()) set(CURLOPT_SSLKEY, tls.key_file.c_str());
  if (!tls.verify) {
    set(CURLOPT_SSL_VERIFYPEER, 0L);
    set(CURLOPT_SSL_VERIFYHOST, 0L);
  }
  if (tls.server_name.empty()) return true;
  // libcurl checks the certificate against the host of the URL: so that is the name, and the connection is led to the
  // real host.
  util::Url url = util::parse_url(request_.url, "https").url;
  const string target = "::" + util::authority_of({.host = url.host}) + ":" + std::to_string(util::port_of(url));
  url.host = tls.server_name;
  set(CURLOPT_URL, util::to_text(url).c_str());
  connect_to_ = api_.slist_append(nullptr, target.c_str());
  set(CURLOPT_CONNECT_TO, connect_to_);
  return true;
}

void Transfer::set_credentials(std::chrono::sys_seconds time_of_day) {
  const Credentials& credentials = request_.credentials;
  if (credentials.kind == Credentials::Kind::none) return;
  if (credentials.kind == Credentials::Kind::bearer) {
    set(CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BEARER));
    set(CURLOPT_XOAUTH2_BEARER, credentials.secret.c_str());
    return;
  }
  if (credentials.kind == Credentials::Kind::aws_sigv4) {
    for (const Header& header : aws_headers(request_, time_of_day)) append(header);
    return;
  }
  set(CURLOPT_USERNAME, credentials.user.c_str());
  set(CURLOPT_PASSWORD, credentials.secret.c_str());
  if (credentials.kind == Credentials::Kind::basic) set(CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
}

// Without a value, libcurl wants a semicolon, or else takes it for a wish not to send the header.
void Transfer::append(const Header& header) {
  const string line = header.name + (header.value.empty() ? ";" : ": " + header.value);
  headers_ = api_.slist_append(headers_, line.c_str());
}

void Transfer::set_headers() {
  // Waiting for leave to send a body costs a second with servers that do not know the question.
  if (!request_.body.empty()) headers_ = api_.slist_append(headers_, "Expect:");
  for (const Header& header : request_.headers) append(header);
  if (headers_ != nullptr) set(CURLOPT_HTTPHEADER, headers_);
}

std::size_t Transfer::on_header(char* data, std::size_t size, std::size_t count, void* self) {
  return static_cast<Transfer*>(self)->take_header({data, size * count}) ? size * count : 0;
}

std::size_t Transfer::on_body(char* data, std::size_t size, std::size_t count, void* self) {
  return static_cast<Transfer*>(self)->take_body({data, size * count}) ? size * count : 0;
}

bool Transfer::take_header(string_view line) {
  head_size_ += line.size();
  if (head_size_ > most_head) {
    head_is_too_large_ = true;
    return false;
  }
  const std::size_t colon = line.find(':');
  if (line == "\r\n" || line == "\n") head_is_whole_ = true;
  if (line.starts_with("HTTP/")) {
    head_has_begun_ = true;
    head_is_whole_ = false;
    answer_.headers.clear();  // of an interim answer such as 100 Continue
  } else if (colon != string_view::npos) {
    Header header{.name = util::lower_ascii(util::trimmed(line.substr(0, colon))),
                  .value = string(util::trimmed(line.substr(colon + 1)))};
    answer_.headers.push_back(std::move(header));
  }
  return true;
}

bool Transfer::take_body(string_view data) {
  string& body = answer_.body;
  if (!head_has_begun_) {
    body.append(data.substr(0, most_garbage));
    return false;
  }
  if (!request_.keep_lines.empty()) {
    body.append(data);
    keep_wanted_lines();
  } else {
    const std::size_t room = request_.max_body - body.size();
    body.append(data.substr(0, room));
    answer_.body_is_cut = data.size() > room;
  }
  if (body.size() > request_.max_body) answer_.body_is_cut = true;
  return !answer_.body_is_cut;
}

// What is before `kept_` is chosen already; after it, only the last line may be unfinished.
void Transfer::keep_wanted_lines() {
  string& body = answer_.body;
  std::size_t out = kept_, begin = kept_;
  for (std::size_t end = body.find('\n', begin); end != string::npos; end = body.find('\n', begin)) {
    const string_view line = string_view(body).substr(begin, end + 1 - begin);
    const bool wanted = std::any_of(request_.keep_lines.begin(), request_.keep_lines.end(),
                                    [&](const string& start) { return line.starts_with(start); });
    if (wanted) {
      std::copy(line.begin(), line.end(), body.begin() + static_cast<std::ptrdiff_t>(out));
      out += line.size();
    }
    begin = end + 1;
  }
  body.erase(out, begin - out);
  kept_ = out;
  if (body.size() - kept_ > longest_line) body.resize(kept_ + longest_line);
}

void Transfer::finish(CURLcode code) {
  read_facts();
  classify(code);
  if (code == CURLE_OK && request_.protocol == Protocol::raw) {
    api_.easy_getinfo(easy_, CURLINFO_ACTIVESOCKET, &socket_);
    connected_ = Clock::now();
    time_to_connect_ = answer_.phases.total;
  }
}

void Transfer::fail(Problem problem, string detail) {
  answer_.problem = problem;
  answer_.detail = std::move(detail);
}

bool Transfer::converse(Clock::time_point now) {
  while (wants_to_send()) {
    std::size_t sent = 0;
    const CURLcode code = api_.easy_send(easy_, request_.body.data() + sent_, request_.body.size() - sent_, &sent);
    if (code == CURLE_AGAIN) break;
    // A server that has closed already may have said why before.
    const bool may_have_spoken = request_.is_complete != nullptr;
    if (code != CURLE_OK && !may_have_spoken) {
      fail(Problem::closed, api_.easy_strerror(code));
      return true;
    }
    sent_ = code == CURLE_OK ? sent_ + sent : request_.body.size();
  }
  if (request_.is_complete == nullptr) return !wants_to_send();
  std::array<char, 4096> buffer{};
  for (;;) {
    std::size_t received = 0;
    const CURLcode code = api_.easy_recv(easy_, buffer.data(), buffer.size(), &received);
    if (code == CURLE_AGAIN) return false;
    if (code != CURLE_OK || received == 0) {
      const bool is_whole = request_.is_complete(answer_.body);
      if (!is_whole) fail(answer_.body.empty() ? Problem::closed : Problem::cut_short);
      return true;
    }
    const auto since_connected = std::chrono::duration_cast<std::chrono::microseconds>(now - connected_);
    if (answer_.body.empty()) answer_.phases.first_byte = since_connected;
    answer_.phases.total = time_to_connect_ + since_connected;
    answer_.body.append(buffer.data(), received);
    if (request_.is_complete(answer_.body)) return true;
    if (answer_.body.size() > request_.max_body) {
      answer_.body_is_cut = true;
      return true;
    }
  }
}

// With Tls::server_name, libcurl was given another URL than ours, and takes a relative redirect for one to that name.
string Transfer::on_real_host(const string& target) const {
  if (request_.tls.server_name.empty()) return target;
  const util::Url ours = util::parse_url(request_.url, "https").url;
  util::Url url = util::parse_url(target, "https").url;
  const bool is_ours =
      url.scheme == ours.scheme && url.host == request_.tls.server_name && util::port_of(url) == util::port_of(ours);
  if (!is_ours) return target;
  url.host = ours.host;
  return util::to_text(url);
}

std::unique_ptr<Transfer> Transfer::redirected() {
  if (answer_.problem != Problem::none || answer_.status < 300 || answer_.status >= 400) return nullptr;
  char* target = nullptr;
  api_.easy_getinfo(easy_, CURLINFO_REDIRECT_URL, &target);
  if (target == nullptr || request_.protocol != Protocol::http || request_.max_redirects == 0) {
    return nullptr;
  }
  const string url = on_real_host(target);
  if (!url.starts_with("http://") && !url.starts_with("https://")) return nullptr;
  if (answer_.trail.size() >= request_.max_redirects) {
    fail(Problem::redirects, std::to_string(answer_.trail.size() + 1));
    return nullptr;
  }
  Request next = request_;
  next.url = url;
  if (!is_same_origin(request_.url, url)) {
    next.credentials = {};
    next.headers.clear();  // a tenant, or whatever else is meant for the first one only
    next.tls.certificate_file.clear();
    next.tls.key_file.clear();
    next.tls.server_name.clear();
  }
  auto transfer = std::make_unique<Transfer>(api_, std::move(next), std::move(done_), deadline_);
  transfer->answer_.trail = std::move(answer_.trail);
  transfer->answer_.trail.push_back(request_.url);
  return transfer;
}

void Transfer::deliver() { done_(std::move(answer_)); }

}  // namespace pyat::net
