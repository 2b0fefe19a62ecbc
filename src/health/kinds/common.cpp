#include "health/kinds/common.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <ctime>
#include <nlohmann/json.hpp>
#include <utility>

#include "health/docker/time.hpp"
#include "health/json.hpp"
#include "health/metrics.hpp"
#include "health/release.hpp"

namespace pyat::health {
namespace {

using std::string;
using std::string_view;

constexpr std::size_t longest_excerpt = 120;

// What pyat could not do is nothing that is known of the service.
bool is_ours(net::Problem problem) {
  return problem == net::Problem::bad_request || problem == net::Problem::no_library ||
         problem == net::Problem::no_slot || problem == net::Problem::cancelled ||
         problem == net::Problem::socket_denied;
}

bool begins_with_tag(string_view body, string_view tag) {
  return body.size() >= tag.size() && std::equal(tag.begin(), tag.end(), body.begin(), [](char wanted, char c) {
           return wanted == std::tolower(static_cast<unsigned char>(c));
         });
}

// "Bad Gateway" of a page with the title "502 Bad Gateway", whose status is told beside it; empty: no such page.
string_view title_of_page(string_view body) {
  body.remove_prefix(std::min(body.find_first_not_of(" \t\r\n"), body.size()));
  if (!begins_with_tag(body, "<html") && !begins_with_tag(body, "<!doctype html")) return {};
  constexpr string_view opening = "<title>";
  const std::size_t begin = body.find(opening);
  if (begin == string_view::npos) return {};
  string_view title = body.substr(begin + opening.size());
  title = title.substr(0, title.find('<'));
  const bool has_status = title.size() > 4 && title[3] == ' ' && title.find_first_not_of("0123456789") == 3;
  return has_status ? title.substr(4) : title;
}

void judge_certificate(const Reply& reply, const Circumstances& circumstances, Findings& findings) {
  if (!reply.answer.certificate_ends) return;
  const auto left = *reply.answer.certificate_ends - std::chrono::floor<std::chrono::seconds>(circumstances.now);
  const auto days = std::chrono::floor<std::chrono::days>(left);
  if (left > circumstances.expiry_warning) {
    add(findings, "certificate", State::up, fmt::format("its certificate is valid for {} more days", days.count()));
  } else if (left.count() > 0) {
    warn(findings, "certificate",
         days.count() == 0
             ? "its certificate expires in less than a day"
             : fmt::format("its certificate expires in {} day{}", days.count(), days.count() == 1 ? "" : "s"),
         "renew the certificate and have the server read it again");
  } else {
    // Only where the certificate was not to be verified: else there is no answer.
    warn(findings, "certificate", "its certificate has expired, and is not verified",
         "renew the certificate and have the server read it again");
  }
}

bool is_version(string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// RFC 9110, section 5.6.7: "Sun, 06 Nov 1994 08:49:37 GMT".
std::optional<std::chrono::sys_seconds> date_of(const net::Answer& answer) {
  const string* text = answer.header("date");
  std::tm parts{};
  if (text == nullptr || ::strptime(text->c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts) == nullptr) return std::nullopt;
  return std::chrono::sys_seconds{std::chrono::seconds{::timegm(&parts)}};
}

// Servers of metrics, logs and traces refuse or misplace what comes from another time.
void judge_clock(const Reply& reply, const Circumstances& circumstances, Findings& findings) {
  constexpr std::chrono::minutes tolerated{1};  // longer than any answer takes
  const auto theirs = date_of(reply.answer);
  if (!theirs) return;
  const auto ahead = *theirs - std::chrono::floor<std::chrono::seconds>(circumstances.now);
  if (std::chrono::abs(ahead) <= tolerated) return;
  warn(findings, "clock",
       fmt::format("its clock is {} {} the clock of this machine", span_text(std::chrono::abs(ahead)),
                   ahead.count() > 0 ? "ahead of" : "behind"),
       "compare both with another one: timedatectl");
}

}  // namespace

void add(Findings& findings, string_view id, State state, string message, string next) {
  findings.checks.push_back({.id = string(id), .state = state, .message = std::move(message), .next = std::move(next)});
}

void warn(Findings& findings, string_view id, string message, string next) {
  add(findings, id, State::up, std::move(message), std::move(next));
  findings.checks.back().is_warning = true;
}

net::Request get(const Target& target, string_view path) {
  net::Request request{.url = util::with_path(target.address, path)};
  request.credentials = target.credentials;
  request.tls = target.tls;
  if (!target.tenant.empty()) request.headers.push_back({"X-Scope-OrgID", target.tenant});
  return request;
}

net::Request measured_get(const Target& target, string_view path) {
  net::Request request = get(target, path);
  request.fresh_connection = true;
  return request;
}

net::Request get_metrics(const Target& target, string_view path, std::vector<string> more) {
  net::Request request = get(target, path);
  if (!target.metrics.host.empty()) {
    request.url = util::to_text(target.metrics);
    // What is meant for one host is not told to another.
    if (target.metrics.host != target.address.host) request.credentials = {};
  }
  request.keep_lines = {"process_resident_memory_bytes ", "process_cpu_seconds_total ", "process_start_time_seconds "};
  for (string& line : more) request.keep_lines.push_back(std::move(line));
  return request;
}

bool was_answered(const Reply* reply) { return reply != nullptr && reply->answer.status != 0; }

bool judge_reach(const Target& /*target*/, const Reply& reply, const Circumstances& circumstances, Findings& findings) {
  const net::Answer& answer = reply.answer;
  judge_certificate(reply, circumstances, findings);
  judge_clock(reply, circumstances, findings);
  if (answer.problem == net::Problem::none) {
    add(findings, "reach", State::up, "answers");
    return true;
  }
  add(findings, "reach", is_ours(answer.problem) ? State::unknown : State::down,
      net::problem_text(reply.request, answer), net::problem_advice(reply.request, answer));
  findings.checks.back().together = net::problem_text_of_many(answer.problem);
  return false;
}

bool judge_access(const Reply& reply, Findings& findings) {
  const int status = reply.answer.status;
  if (status != 401 && status != 403) return true;
  const bool has_credentials = reply.request.credentials.kind != net::Credentials::Kind::none;
  add(findings, "access", State::unknown,
      fmt::format("answered {}: {}", status,
                  has_credentials ? "it does not accept these credentials" : "it asks for credentials"),
      has_credentials ? "compare what the variable or file of auth: holds with what the server has"
                      : "give it auth: {user, password_env} or auth: {token_env} in pyat.yml");
  return false;
}

void judge_release(const Target& target, string release, Findings& findings) {
  if (release.empty()) return;
  findings.release = std::move(release);
  if (target.release.empty()) return;
  if (is_release(findings.release, target.release)) {
    add(findings, "release", State::up, "runs " + findings.release + ", as expected");
    return;
  }
  warn(findings, "release",
       fmt::format("runs {}, but {} says {}", findings.release, target.release_source, target.release),
       fmt::format("start it again from the image of {}, or correct {}", target.release, target.release_source));
}

void read_resources(const Reply* metrics, const Circumstances& circumstances, Findings& findings) {
  if (metrics == nullptr || !metrics->answer.is_ok()) return;
  const string& text = metrics->answer.body;
  Resources& resources = findings.resources;
  const auto memory = value_of(text, "process_resident_memory_bytes");
  const auto cpu = value_of(text, "process_cpu_seconds_total");
  const auto start = value_of(text, "process_start_time_seconds");
  if (memory) resources.memory = whole(*memory);
  const double now = std::chrono::duration<double>(circumstances.now.time_since_epoch()).count();
  // A start that lies ahead is a clock that differs: then nothing can be said.
  if (start && *start > 0 && std::isfinite(*start) && *start <= now) {
    resources.uptime = std::chrono::seconds{static_cast<std::int64_t>(now - *start)};
    if (cpu && now - *start >= 1) resources.cpu = *cpu / (now - *start);
  }
  if (resources.memory || resources.uptime) resources.source = "metrics";
}

string version_in(const Reply* reply) {
  if (reply == nullptr || !reply->answer.is_ok()) return {};
  const auto json = parse_json(reply->answer.body);
  string version = text_in(json, "version");
  if (version.empty()) version = text_in(value_in(json, "data"), "version");
  return is_version(version) ? version : string{};
}

string excerpt(string_view body) {
  string line{};
  if (const string_view title = title_of_page(body); title.find_first_not_of(" \t\r\n") != string_view::npos)
    body = title;
  for (const char c : body) {
    if (c == '\n' || c == '\r') {
      if (!line.empty()) break;
      continue;
    }
    const bool is_plain = static_cast<unsigned char>(c) >= ' ' && c != 127;
    if (line.empty() && (c == ' ' || c == '\t')) continue;
    line += is_plain ? c : ' ';
    if (line.size() > longest_excerpt) break;
  }
  if (line.size() <= longest_excerpt) return line;
  std::size_t end = longest_excerpt;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) --end;  // not amid a character
  return line.substr(0, end) + "…";
}

string host_and_port(string_view address) {
  const util::UrlResult parsed = util::parse_url(address, "http");
  if (!parsed.problem.empty()) return {};
  return parsed.url.host + ':' + std::to_string(util::port_of(parsed.url));
}

}  // namespace pyat::health
