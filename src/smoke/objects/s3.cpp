#include "smoke/objects/s3.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "health/kinds/object_store.hpp"
#include "util/percent.hpp"
#include "util/text.hpp"
#include "util/xml.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::string_view;

constexpr std::size_t longest_excerpt = 200;

struct Meaning {
  string_view code, says, next;  // `says` follows the name of the bucket
};

// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, and those of MinIO (cmd/api-errors.go).
constexpr Meaning meanings[] = {
    {"NoSuchBucket", "does not exist",
     "create it, or correct its name: `mc mb ALIAS/BUCKET`, or `aws s3 mb s3://BUCKET --endpoint-url ADDRESS`"},
    {"NoSuchKey", "does not have the object", ""},
    {"SlowDown", "is asked too much: the server wants less at a time", "try again when there is less load"},
    // Of MinIO, which says the same when too few drives are left.
    {"SlowDownRead", "cannot be read: too few of the server's drives are there, or it is asked too much",
     "look at its log; bring back the drives that are missing"},
    {"SlowDownWrite", "cannot be written: too few of the server's drives are there, or it is asked too much",
     "look at its log; bring back the drives that are missing"},
    {"ServiceUnavailable", "is not available for now", "look at the server's log, and try again"},
    {"InternalError", "cannot be served: the server has an error of its own", "look at the server's log"},
    {"XMinioStorageFull", "takes no more: the server's disks are almost full",
     "free some space: MinIO refuses all writes before the last of it is used"},
    {"XMinioAdminBucketQuotaExceeded", "takes no more: its quota is used up",
     "delete something, or raise its quota: `mc quota`"},
    {"QuotaExceeded", "takes no more: its quota is used up", "delete something, or raise its quota"},
    {"XMinioServerNotInitialized", "is not ready: the server is still starting", "try again in a moment"},
    {"XMinioInvalidObjectName", "does not take that name", "the store has fewer names than S3: see its documentation"},
    {"XMinioObjectTampered", "has an object that is damaged on disk",
     "`mc admin heal` restores it where there is parity"},
    {"XAmzContentSHA256Mismatch", "received another body than was sent",
     "something between changes what passes: ask it without the proxy"},
    {"BadDigest", "received another body than was sent",
     "something between changes what passes: ask it without the proxy"},
    {"IncompleteBody", "received less than was sent", "something between cuts what passes: ask it without the proxy"},
    {"RequestTimeout", "did not receive the body in time",
     "the way there is too slow, or the server has too much to do"},
    {"EntityTooLarge", "does not take an object of 5 MiB", "raise the limit of the server, or of the proxy before it"},
    {"InvalidBucketName", "is no name that S3 takes: 3 to 63 characters in lower case", "correct its name"},
    {"MethodNotAllowed", "does not allow that", "is it locked, or does its address lead to something else than S3?"},
    {"NotImplemented", "does not know that", "the store does less than S3: see its documentation"},
    {"InvalidRange", "does not have that range", ""},
};

constexpr string_view weak_mark = "W/";

bool is_weak(string_view etag) { return etag.starts_with(weak_mark); }

const Meaning* meaning_of(string_view code) {
  const auto* found = std::find_if(std::begin(meanings), std::end(meanings),
                                   [&](const Meaning& meaning) { return meaning.code == code; });
  return found == std::end(meanings) ? nullptr : found;
}

string excerpt(string_view text) {
  string out{};
  for (const char c : text.substr(0, longest_excerpt)) out += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  return out;
}

Finding finding_of(string message, string_view next, const net::Answer& answer) {
  Finding out{};
  out.message = std::move(message);
  out.next = string(next);
  const string code = util::xml_text(answer.body, "Code"), said = util::xml_text(answer.body, "Message");
  if (!code.empty()) out.said = excerpt(said.empty() ? code : code + ": " + said);
  return out;
}

Finding denied(const net::Answer& answer, string_view deed, string_view bucket) {
  return finding_of(
      fmt::format("the access key may not {} the bucket {}", deed, bucket),
      "allow it s3:ListBucket, s3:PutObject, s3:GetObject and s3:DeleteObject there, or give pyat other keys", answer);
}

Finding skewed(const net::Answer& answer, string_view bucket) {
  const string* date = answer.header("date");
  return finding_of(
      fmt::format("the server of {} refuses what is signed: its clock differs from that of this machine{}", bucket,
                  date == nullptr ? "" : fmt::format(" (its own says {})", excerpt(*date))),
      "set the clock that is wrong (timedatectl set-ntp true): 15 minutes are the most that S3 allows", answer);
}

Finding elsewhere(const net::Answer& answer, string_view bucket) {
  const string* region = answer.header("x-amz-bucket-region");
  const string endpoint = util::xml_text(answer.body, "Endpoint");
  string where{};
  if (region != nullptr) where = fmt::format(" in the region {}", excerpt(*region));
  if (where.empty() && !endpoint.empty()) where = fmt::format(" at {}", excerpt(endpoint));
  return finding_of(fmt::format("the bucket {} is served elsewhere{}", bucket, where),
                    "use the endpoint of its region as address, and write region: below auth: in pyat.yml", answer);
}

}  // namespace

net::Request s3_request(const ObjectRoute& route, string method, string_view bucket, string_view key,
                        const std::vector<std::pair<string_view, string_view>>& query) {
  string path = '/' + util::percent_encoded(bucket);
  if (!key.empty()) path += '/' + util::percent_encoded(key, "/");
  char mark = '?';
  for (const auto& [name, value] : query) {
    path += mark;
    path.append(util::percent_encoded(name)).append("=").append(util::percent_encoded(value));
    mark = '&';
  }
  net::Request request = request_to(route.store, std::move(method), path);
  request.max_redirects = 0;  // S3 uses them for other regions, where the signature is another one
  request.timeout = route.timeout;
  return request;
}

Listing read_listing(string_view xml) {
  Listing out{};
  // Of one that breaks off, the rest is unknown, and not empty.
  const std::size_t begin = xml.find("<ListBucketResult");
  if (begin == string_view::npos || xml.find("</ListBucketResult>", begin) == string_view::npos) return out;
  out.is_read = true;
  for (const string_view content : util::xml_elements(xml, "Contents")) {
    ListedObject object{.key = util::xml_text(content, "Key"), .size = 0};
    const string size = util::xml_text(content, "Size");
    const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), object.size);
    if (object.key.empty() || error != std::errc{} || end != size.data() + size.size()) {
      out.problem = "an entry of the list has no name, or no size";
    } else {
      out.objects.push_back(std::move(object));
    }
  }
  if (util::xml_text(xml, "IsTruncated") != "true") return out;
  out.next = util::xml_text(xml, "NextContinuationToken");
  if (out.next.empty()) out.problem = "the list says that there is more, but not how to ask for it";
  return out;
}

string etag_of(const net::Answer& answer) {
  const string* etag = answer.header("etag");
  if (etag == nullptr) return {};
  string_view tag = util::trimmed(*etag);
  if (is_weak(tag)) tag.remove_prefix(weak_mark.size());
  return string(util::trimmed(tag, "\" "));
}

bool is_md5(string_view etag, const net::Answer& answer) {
  const string* header = answer.header("etag");
  if (header != nullptr && is_weak(util::trimmed(*header))) return false;
  const bool is_hexadecimal =
      std::all_of(etag.begin(), etag.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  const string* encryption = answer.header("x-amz-server-side-encryption");
  const bool has_other_key = (encryption != nullptr && encryption->starts_with("aws:kms")) ||
                             answer.header("x-amz-server-side-encryption-customer-algorithm") != nullptr;
  return etag.size() == 32 && is_hexadecimal && !has_other_key;
}

bool is_busy(const net::Answer& answer) {
  return answer.problem == net::Problem::none && (answer.status == 429 || answer.status == 500 || answer.status == 503);
}

Finding s3_finding(const net::Request& request, const net::Answer& answer, string_view deed, string_view bucket) {
  if (answer.problem != net::Problem::none) {
    Finding out =
        finding_of(fmt::format("could not {} the bucket {}: {}", deed, bucket, net::problem_text(request, answer)),
                   net::problem_advice(request, answer), answer);
    if (answer.problem == net::Problem::cancelled) out.weight = Verdict::unchecked;
    return out;
  }
  const string code = util::xml_text(answer.body, "Code");
  if (const health::S3Refusal* refusal = health::key_refusal(code)) {
    return finding_of(fmt::format("the server of {} {}", bucket, refusal->says), refusal->next, answer);
  }
  if (code == "RequestTimeTooSkewed") return skewed(answer, bucket);
  if (answer.status == 301 || answer.status == 307 || code == "AuthorizationHeaderMalformed") {
    return elsewhere(answer, bucket);
  }
  if (code == "AccessDenied" || (code.empty() && answer.status == 403)) return denied(answer, deed, bucket);
  if (const Meaning* meaning = meaning_of(code)) {
    return finding_of(fmt::format("the bucket {} {}", bucket, meaning->says), meaning->next, answer);
  }
  return finding_of(fmt::format("asked to {} the bucket {}, the server answers {}{}", deed, bucket, answer.status,
                                code.empty() ? "" : " " + excerpt(code)),
                    "look at its log", answer);
}

}  // namespace pyat::smoke
