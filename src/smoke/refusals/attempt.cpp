#include "smoke/refusals/attempt.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>

#include "wire/json.hpp"
#include "wire/loki_answer.hpp"

namespace pyat::smoke {
namespace {

using nlohmann::json;
using std::string;
using std::string_view;

// The result of /api/v1/query: samples of a range, or of a time.
Seen seen_in_samples(string_view body, string_view needle) {
  const json answer = wire::parse_json(body);
  const json& result = wire::value_in(wire::value_in(answer, "data"), "result");
  if (wire::text_in(answer, "status") != "success" || !result.is_array()) return Seen::unreadable;
  const auto is_it = [&](const json& sample) {
    return sample.is_array() && sample.size() == 2 && sample[1].is_string() &&
           sample[1].get_ref<const string&>() == needle;
  };
  for (const json& series : result) {
    const json& values = wire::value_in(series, "values");
    if (values.is_array() && std::any_of(values.begin(), values.end(), is_it)) return Seen::there;
    if (is_it(wire::value_in(series, "value"))) return Seen::there;
  }
  return Seen::absent;
}

Seen seen_in_lines(string_view body, string_view needle) {
  const auto lines = wire::loki::read_lines(body);
  if (!lines) return Seen::unreadable;
  for (const wire::loki::Stream& stream : lines->streams) {
    for (const wire::loki::Entry& entry : stream.entries) {
      if (entry.line.find(needle) != string::npos) return Seen::there;
    }
  }
  return Seen::absent;
}

// Tempo answers 404 where it has no such trace.
Seen seen_in_trace(const net::Answer& answer, string_view needle) {
  if (answer.status == 404) return Seen::absent;
  if (!answer.is_ok()) return Seen::unreadable;
  return answer.body.find(needle) != string::npos ? Seen::there : Seen::absent;
}

void drop_tenant(net::Request& request) {
  std::erase_if(request.headers, [](const net::Header& header) { return header.name == "X-Scope-OrgID"; });
}

}  // namespace

std::optional<std::uint64_t> Ground::number_at(string_view path) const {
  const string_view text = at(path);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

Seen seen_in(string_view product, const net::Answer& answer, string_view needle) {
  if (answer.problem != net::Problem::none) return Seen::unreadable;
  if (product == "tempo") return seen_in_trace(answer, needle);
  if (!answer.is_ok()) return Seen::unreadable;
  return product == "loki" ? seen_in_lines(answer.body, needle) : seen_in_samples(answer.body, needle);
}

Attempt& add_spoilt(const Ground& ground, MakeGood make, std::size_t number, string_view name, string_view meaning,
                    std::vector<Attempt>& attempts) {
  Attempt attempt = make(ground, number);
  attempt.name = name;
  attempt.meaning = meaning;
  attempt.control.reset();
  attempts.push_back(std::move(attempt));
  return attempts.back();
}

void add_strangers(const Ground& ground, MakeGood make, std::vector<Attempt>& attempts) {
  const Access& access = ground.route.write;
  constexpr std::size_t first = 90;  // numbers that no other attempt has
  if (!access.tenant.empty()) {
    Attempt& attempt = add_spoilt(ground, make, first, "a write without a tenant",
                                  "whoever names no tenant writes into one all the same", attempts);
    drop_tenant(attempt.request);
    attempt.right = {401, 400, 403, 422};
    attempt.right_text = "no org id";  // which Tempo 2.3 says with 500, and Tempo 3.0 with 503
    const string_view setting = ground.route.product == "loki" ? "auth_enabled" : "multitenancy_enabled";
    if (ground.at(setting) == "false") {
      attempt.leave = Leave::yes;
      attempt.why = string(setting) + " is false";
    } else if (access.credentials.kind != net::Credentials::Kind::none) {
      attempt.leave = Leave::perhaps;
      attempt.why = "what asks for the credentials may name the tenant by itself";
    }
    attempt.next = "set " + string(setting) + ": true, or leave tenant: out of pyat.yml";
  }
  if (access.credentials.kind == net::Credentials::Kind::none) return;
  Attempt& wrong = add_spoilt(ground, make, first + 1, "wrong credentials",
                              "nobody checks the credentials that writes carry", attempts);
  // Of the same kind and length, and never the right ones.
  string& secret = wrong.request.credentials.secret;
  secret = secret == string(secret.size(), 'x') ? string(secret.size() + 1, 'y') : string(secret.size(), 'x');
  wrong.right = {401, 403};
  wrong.next = "see what stands before the server: it asks for credentials and does not look at them";
  Attempt& none =
      add_spoilt(ground, make, first + 2, "no credentials", "whoever reaches the server may write", attempts);
  none.request.credentials = {};
  none.right = {401, 403};
  none.next = "see what stands before the server: writes need no credentials";
}

string announced_size(std::uint64_t size) {
  string packed{};
  for (; size >= 0x80; size >>= 7U) packed += static_cast<char>((size & 0x7FU) | 0x80U);
  packed += static_cast<char>(size);
  return packed;
}

}  // namespace pyat::smoke
