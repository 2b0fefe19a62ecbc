#include "health/discretion.hpp"

#include <string>
#include <string_view>

#include "util/mask.hpp"
#include "util/url.hpp"

namespace pyat::health {
namespace {

using std::string;
using std::string_view;

constexpr std::size_t longest_message = 2000;
constexpr std::size_t longest_release = 120;
util::Mask mask_of(const net::Credentials& credentials) {
  util::Mask mask{};
  if (credentials.kind == net::Credentials::Kind::basic) {
    mask.add_login(credentials.user, credentials.secret);
  } else {
    mask.add(credentials.secret);
  }
  return mask;
}

}  // namespace

void keep_to_its_host(net::Request& request, const Target& target) {
  if (!request.unix_socket.empty()) return;
  const util::Url url = util::parse_url(request.url, "http").url;
  const auto has_tls = [](string_view scheme) { return scheme == "https" || scheme == "grpcs" || scheme == "rediss"; };
  const bool is_in_clear = has_tls(target.address.scheme) && !has_tls(url.scheme);
  if (url.host == target.address.host && !is_in_clear) return;
  request.credentials = {};
  request.headers.clear();
  request.tls.certificate_file.clear();
  request.tls.key_file.clear();
  request.tls.server_name.clear();
}

void make_presentable(Service& service, const net::Credentials& credentials) {
  const util::Mask mask = mask_of(credentials);
  const auto present = [&](string& text, std::size_t longest) {
    mask.apply(text);
    text = util::shortened(text, longest);
  };
  for (Check& check : service.checks) {
    present(check.message, longest_message);
    present(check.next, longest_message);
  }
  present(service.release, longest_release);
}

}  // namespace pyat::health
