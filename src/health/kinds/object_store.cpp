#include "health/kinds/object_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <optional>
#include <utility>

#include "health/kinds/common.hpp"
#include "util/percent.hpp"
#include "util/xml.hpp"

namespace pyat::health {
namespace {

using std::string;
using std::string_view;
using std::chrono::sys_seconds;
using util::xml_text;

// Those that concern the keys, whatever was asked for.
constexpr S3Refusal key_refusals[] = {
    {"SignatureDoesNotMatch", "knows the access key, but the secret key is another one",
     "compare what secret_key_env or secret_key_file holds with what the server has; look for a line end or a space"},
    {"InvalidAccessKeyId", "does not know the access key",
     "compare what access_key_env or access_key_file holds with the keys of the server"},
    {"InvalidTokenId", "does not accept the token of these keys", "use the keys of a user, not temporary ones"},
    {"ExpiredToken", "says that these keys have expired", "use the keys of a user, not temporary ones"},
    {"AccountProblem", "says that there is a problem with the account", "ask who pays for it"},
};

constexpr string_view all_buckets = "buckets";
constexpr string_view bucket_prefix = "bucket/";
constexpr string_view usual_region = "us-east-1";

bool can_sign(const Target& target) { return target.credentials.kind == net::Credentials::Kind::aws_sigv4; }

string region_of(const net::Credentials& credentials) {
  return credentials.region.empty() ? string(usual_region) : credentials.region;
}

net::Request signed_get(const Target& target, string_view path) {
  net::Request request = unsigned_get(target, path);
  request.credentials = target.credentials;
  request.credentials.region = region_of(target.credentials);
  return request;
}

string how_to_create(const Target& target, string_view bucket) {
  if (target.kind == "minio") return fmt::format("create it: mc mb ALIAS/{}", bucket);
  return fmt::format("create it: aws s3 mb s3://{} --endpoint-url {}", bucket,
                     target.address.scheme + "://" + util::authority_of(target.address));
}

// The region that the server names, in its header, in its XML, or in the words of MinIO: "expecting 'eu-west-1'".
string region_told(const net::Answer& answer) {
  if (const string* header = answer.header("x-amz-bucket-region")) return *header;
  if (string region = xml_text(answer.body, "Region"); !region.empty()) return region;
  constexpr string_view mark = "expecting '";
  const string message = xml_text(answer.body, "Message");
  const std::size_t begin = message.find(mark);
  if (begin == string::npos) return {};
  const std::size_t end = message.find('\'', begin + mark.size());
  return end == string::npos ? string{} : message.substr(begin + mark.size(), end - begin - mark.size());
}

// "2026-11-21T16:29:54Z" of the error, or else "Sat, 21 Nov 2026 16:29:54 GMT" of the header Date.
std::optional<sys_seconds> time_told(const net::Answer& answer) {
  std::tm parts{};
  const string told = xml_text(answer.body, "ServerTime");
  const string* date = answer.header("date");
  const bool is_read = ::strptime(told.c_str(), "%Y-%m-%dT%H:%M:%S", &parts) != nullptr ||
                       (date != nullptr && ::strptime(date->c_str(), "%a, %d %b %Y %H:%M:%S", &parts) != nullptr);
  if (!is_read) return std::nullopt;
  return sys_seconds{std::chrono::seconds{::timegm(&parts)}};
}

string clock_text(sys_seconds time) {
  const std::time_t seconds = time.time_since_epoch().count();
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday,
                     parts.tm_hour, parts.tm_min, parts.tm_sec);
}

void judge_clocks(const net::Answer& answer, const Circumstances& circumstances, Findings& findings) {
  const auto theirs = time_told(answer);
  const string ours = clock_text(std::chrono::floor<std::chrono::seconds>(circumstances.now));
  add(findings, "access", State::unknown,
      theirs ? fmt::format("refuses signed requests: its clock says {} UTC, that of this machine {}",
                           clock_text(*theirs), ours)
             : fmt::format("refuses signed requests: its clock differs from that of this machine, {} UTC", ours),
      "set the clock that is wrong (timedatectl set-ntp true): 15 minutes are the most that S3 allows");
}

void judge_region(const net::Answer& answer, const net::Credentials& credentials, string_view subject,
                  Findings& findings) {
  const string region = region_told(answer);
  if (region.empty()) {
    const string endpoint = xml_text(answer.body, "Endpoint");
    add(findings, "access", State::unknown,
        fmt::format("sends {} to another endpoint{}", subject, endpoint.empty() ? "" : ": " + endpoint),
        "use the endpoint of its region as address, and write region: below auth: in pyat.yml");
    return;
  }
  if (region == region_of(credentials)) {
    add(findings, "access", State::unknown,
        fmt::format("{} is in {}, which has an endpoint of its own", subject, region),
        fmt::format("use the endpoint of {} as address, such as https://s3.{}.amazonaws.com", region, region));
    return;
  }
  add(findings, "access", State::unknown,
      fmt::format("{} is in the region {}, but requests are signed for {}", subject, region, region_of(credentials)),
      fmt::format("write region: {} below auth: in pyat.yml", region));
}

// False where the answer says nothing about the keys themselves.
bool judge_keys(const Reply& reply, const Circumstances& circumstances, string_view subject, Findings& findings) {
  const net::Answer& answer = reply.answer;
  const string code = xml_text(answer.body, "Code");
  if (const S3Refusal* refusal = key_refusal(code)) {
    add(findings, "access", State::unknown, fmt::format("{} ({})", refusal->says, code), string(refusal->next));
    return true;
  }
  if (code == "RequestTimeTooSkewed") {
    judge_clocks(answer, circumstances, findings);
    return true;
  }
  const bool is_elsewhere = answer.status == 301 || answer.status == 307 || code == "PermanentRedirect" ||
                            code == "TemporaryRedirect" || code == "IllegalLocationConstraintException" ||
                            (code == "AuthorizationHeaderMalformed" && !region_told(answer).empty());
  if (is_elsewhere) judge_region(answer, reply.request.credentials, subject, findings);
  return is_elsewhere;
}

// Of an answer that is none of those that are expected.
State state_of(const net::Answer& answer) { return answer.status >= 500 ? State::down : State::degraded; }

string status_words(const net::Answer& answer) {
  const string code = xml_text(answer.body, "Code"), message = xml_text(answer.body, "Message");
  if (code.empty()) return std::to_string(answer.status);
  return fmt::format("{} {}{}", answer.status, code, message.empty() ? "" : ": " + excerpt(message));
}

void judge_bucket(const Target& target, const Reply& reply, string_view bucket, Findings& findings) {
  const net::Answer& answer = reply.answer;
  const string code = xml_text(answer.body, "Code");
  if (answer.problem != net::Problem::none) {
    add(findings, "bucket", State::unknown,
        fmt::format("the bucket {} was not checked: {}", bucket, net::problem_text(reply.request, answer)));
  } else if (answer.is_ok() && xml_text(answer.body, "Name").empty()) {
    add(findings, "bucket", State::unknown,
        fmt::format("asked for the bucket {}, it does not answer as S3 does", bucket),
        "does its address lead to the S3 interface?");
  } else if (answer.is_ok()) {
    add(findings, "bucket", State::up, fmt::format("the bucket {} can be listed", bucket));
  } else if (answer.status == 404 && (code.empty() || code == "NoSuchBucket")) {
    add(findings, "bucket", State::degraded, fmt::format("the bucket {} does not exist", bucket),
        how_to_create(target, bucket));
  } else if (answer.status == 403) {
    add(findings, "bucket", State::unknown,
        fmt::format("the access key may not list the bucket {} ({})", bucket, code.empty() ? "403" : code),
        "allow it s3:ListBucket there, or give pyat other keys");
  } else {
    add(findings, "bucket", state_of(answer),
        fmt::format("asked for the bucket {}, answers {}", bucket, status_words(answer)), "look at its log");
  }
}

void judge_list(const Reply& reply, Findings& findings) {
  const net::Answer& answer = reply.answer;
  if (answer.problem != net::Problem::none) {
    add(findings, "access", State::unknown, "the keys were not checked: " + net::problem_text(reply.request, answer));
  } else if (answer.is_ok()) {
    add(findings, "access", State::up, "accepts the keys");
  } else if (xml_text(answer.body, "Code") == "AccessDenied") {
    // The signature is verified before any policy is.
    add(findings, "access", State::up, "accepts the keys, which may not list all buckets");
  } else {
    add(findings, "access", state_of(answer), "asked for the list of buckets, answers " + status_words(answer),
        "look at its log");
  }
}

// What is wrong with the keys is wrong for every bucket: once is enough.
void drop_repetition(Findings& findings) {
  auto& checks = findings.checks;
  const bool is_known = std::any_of(checks.begin(), checks.end() - 1,
                                    [&](const Check& check) { return check.message == checks.back().message; });
  if (is_known) checks.pop_back();
}

}  // namespace

const S3Refusal* key_refusal(string_view code) {
  const auto* found = std::find_if(std::begin(key_refusals), std::end(key_refusals),
                                   [&](const S3Refusal& refusal) { return refusal.code == code; });
  return found == std::end(key_refusals) ? nullptr : found;
}

net::Request unsigned_get(const Target& target, string_view path) {
  net::Request request = get(target, path);
  request.credentials = {};
  request.max_redirects = 0;
  return request;
}

std::vector<Ask> ask_signed(const Target& target) {
  if (!can_sign(target)) return {};
  if (target.buckets.empty()) return {{string(all_buckets), signed_get(target, "/")}};
  std::vector<Ask> asks{};
  for (const string& bucket : target.buckets) {
    asks.push_back({string(bucket_prefix) + bucket,
                    signed_get(target, '/' + util::percent_encoded(bucket) + "?list-type=2&max-keys=1")});
  }
  return asks;
}

void judge_signed(const Target& target, const Replies& replies, const Circumstances& circumstances,
                  Findings& findings) {
  if (!can_sign(target)) {
    if (target.buckets.empty()) return;
    warn(findings, "access", "its buckets were not checked: that takes an access key and a secret key",
         "give it auth: {access_key_env, secret_key_env} in pyat.yml");
    return;
  }
  if (const Reply* list = replies.find(all_buckets)) {
    if (!judge_keys(*list, circumstances, "the service", findings)) judge_list(*list, findings);
  }
  for (const string& bucket : target.buckets) {
    const Reply* reply = replies.find(string(bucket_prefix) + bucket);
    if (reply == nullptr) continue;
    if (judge_keys(*reply, circumstances, "the bucket " + bucket, findings)) {
      drop_repetition(findings);
    } else {
      judge_bucket(target, *reply, bucket, findings);
    }
  }
}

bool is_like_s3(const net::Answer& answer) {
  if (answer.header("x-amz-request-id") != nullptr) return true;
  return !xml_text(answer.body, "Code").empty() || answer.body.find("<ListAllMyBucketsResult") != string::npos;
}

}  // namespace pyat::health
