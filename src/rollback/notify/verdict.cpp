#include "rollback/notify/verdict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "health/json.hpp"
#include "util/duration.hpp"
#include "util/mask.hpp"
#include "util/text.hpp"
#include "util/url.hpp"

namespace pyat::rollback::notify {
namespace {

using std::string;
using std::string_view;
using std::chrono::seconds;

constexpr std::size_t longest_excerpt = 200;
constexpr seconds longest_wait{7 * 24 * 3600};

// In one line, without what a terminal would obey.
string excerpt_of(string_view text) {
  string line{};
  for (const char c : util::trimmed(text)) line += static_cast<unsigned char>(c) < ' ' || c == 127 ? ' ' : c;
  return util::shortened(line, longest_excerpt);
}

bool is_web_page(const net::Answer& answer) {
  const string* type = answer.header("content-type");
  return type != nullptr && type->starts_with("text/html");
}

// PagerDuty and Alertmanager say in JSON what they do not like, the others in plain words.
string reason_in(const net::Answer& answer) {
  if (is_web_page(answer)) return "a web page";
  const nlohmann::json body = health::parse_json(answer.body);
  if (body.is_string()) return excerpt_of(body.get<string>());
  string reason = health::text_in(body, "message");
  const nlohmann::json& errors = health::value_in(body, "errors");
  for (const nlohmann::json& error : errors.is_array() ? errors : nlohmann::json::array()) {
    if (error.is_string()) reason.append(reason.empty() ? "" : "; ").append(error.get<string>());
  }
  return excerpt_of(reason.empty() ? answer.body : reason);
}

string answered(const net::Answer& answer) {
  const string reason = reason_in(answer);
  return fmt::format("answered {}{}", answer.status, reason.empty() ? string{} : ": " + reason);
}

Verdict judge_redirect(const net::Request& request, const net::Answer& answer) {
  const string* location = answer.header("location");
  util::Url to = util::parse_url(location == nullptr ? string_view{} : *location, "").url;
  to.path.clear();
  const bool is_elsewhere = !to.scheme.empty() && !to.host.empty();
  Verdict verdict{.fate = Fate::refused};
  verdict.words = fmt::format("answered {}: it leads {}, and no redirect is followed with a message", answer.status,
                              is_elsewhere ? "to " + util::to_text(to) : "to another path");
  verdict.next = "write the URL that it leads to";
  if (request.url.starts_with("http://") && to.scheme == "https") verdict.next = "write https:// in its URL";
  return verdict;
}

string advice_for(const Target& target, int status) {
  const bool has_login = target.kind == TargetKind::webhook || target.kind == TargetKind::alertmanager;
  if (has_login && (status == 401 || status == 403)) return "compare auth and headers_env with what it asks for";
  switch (target.kind) {
    case TargetKind::slack:
      if (status == 403 || status == 404 || status == 410) {
        return "the webhook was revoked, or its channel is gone: make a new one, and put its URL where the old one was";
      }
      return {};
    case TargetKind::pagerduty:
      return status == 400 ? "compare the routing key with the integration key of the service: it has 32 characters"
                           : string{};
    case TargetKind::alertmanager:
      return status == 404 || status == 405
                 ? "is url the address of Alertmanager, with the prefix of its --web.route-prefix?"
                 : string{};
    default: return status == 404 ? string("is the path of its URL right?") : string{};
  }
}

bool may_be_well_later(int status) { return status == 408 || status == 425 || status == 429 || status >= 500; }

// Of the network: what no repetition mends.
bool is_for_good(net::Problem problem) {
  return problem == net::Problem::bad_request || problem == net::Problem::no_library;
}

int number_in(string_view text) {
  int value = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() ? value : -1;
}

// "Sun, 06 Nov 1994 08:49:37 GMT": the one form that may still be sent.
std::optional<std::chrono::sys_seconds> http_date(string_view text) {
  constexpr std::array<string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (text.size() != 29 || !text.ends_with(" GMT") || text.substr(3, 2) != ", ") return std::nullopt;
  const auto month = std::find(months.begin(), months.end(), text.substr(8, 3));
  const int day = number_in(text.substr(5, 2)), year = number_in(text.substr(12, 4));
  const int hour = number_in(text.substr(17, 2)), minute = number_in(text.substr(20, 2));
  const int second = number_in(text.substr(23, 2));
  if (month == months.end() || day < 1 || year < 1970 || hour < 0 || minute < 0 || second < 0) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month - months.begin()) + 1},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  return std::chrono::sys_days{date} + std::chrono::hours{hour} + std::chrono::minutes{minute} + seconds{second};
}

}  // namespace

std::optional<seconds> retry_after(string_view value, std::chrono::sys_seconds time_of_day) {
  value = util::trimmed(value);
  const bool is_number = !value.empty() && value.find_first_not_of("0123456789") == string_view::npos;
  if (is_number) {
    const int number = number_in(value);  // too large for an int: longer than any wait
    return number < 0 ? longest_wait : std::min(seconds{number}, longest_wait);
  }
  const auto date = http_date(value);
  if (!date) return std::nullopt;
  return std::clamp(*date - time_of_day, seconds{0}, longest_wait);
}

Verdict judge(const Target& target, const net::Request& request, const net::Answer& answer,
              std::chrono::sys_seconds time_of_day) {
  if (answer.problem != net::Problem::none) {
    return {.fate = is_for_good(answer.problem) ? Fate::refused : Fate::again,
            .words = net::problem_text(request, answer),
            .next = net::problem_advice(request, answer)};
  }
  if (answer.status >= 300 && answer.status < 400) return judge_redirect(request, answer);
  if (answer.is_ok()) {
    // A portal that wants a login answers so; none of the three ever does.
    const bool may_be_a_page = target.kind == TargetKind::webhook;
    if (!is_web_page(answer) || may_be_a_page)
      return {.fate = Fate::sent, .words = fmt::format("answered {}", answer.status)};
    return {.fate = Fate::refused,
            .words = fmt::format("answered {} with a web page: nothing there takes messages", answer.status),
            .next = "is its URL that of the webhook, and is there no proxy or portal before it?"};
  }
  Verdict verdict{.fate = may_be_well_later(answer.status) ? Fate::again : Fate::refused,
                  .words = answered(answer),
                  .next = advice_for(target, answer.status)};
  const string* header = answer.header("retry-after");
  if (header != nullptr && verdict.fate == Fate::again) verdict.wait = retry_after(*header, time_of_day);
  return verdict;
}

Verdict judge(const Ended& ended, std::chrono::milliseconds timeout) {
  if (!ended.problem.empty()) {
    return {.fate = Fate::refused,
            .words = "could not be started: " + ended.problem,
            .next = "is its path right, and may it be executed? paths are relative to the folder of pyat.yml"};
  }
  const string output = excerpt_of(ended.output);
  const string said = output.empty() ? string{} : ": " + output;
  if (ended.is_timed_out) {
    return {.fate = Fate::again,
            .words = "did not end within " + util::duration_words(timeout) + said,
            .next = "raise its timeout, or let it hand the message to somebody who has time"};
  }
  if (ended.signal != 0)
    return {.fate = Fate::again, .words = fmt::format("was ended by signal {}{}", ended.signal, said)};
  if (ended.status != 0) return {.fate = Fate::again, .words = fmt::format("ended with {}{}", ended.status, said)};
  return {.fate = Fate::sent, .words = "ended with 0"};
}

}  // namespace pyat::rollback::notify
