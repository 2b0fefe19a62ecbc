// An S3 in memory, and a run against it.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "smoke/objects/objects.hpp"
#include "support/catch.hpp"
#include "support/fake_client.hpp"
#include "util/digest.hpp"
#include "util/percent.hpp"
#include "util/text.hpp"

namespace pyat::smoke::objects_test {

using std::string;
using test::answer_of;

inline Run run_of(std::size_t objects = 4) {
  Run run{.seed = "42", .begin = std::chrono::sys_seconds{std::chrono::seconds{1795000000}}};
  run.sizes.objects = objects;
  return run;
}

inline string header_of(const net::Request& request, const string& name) {
  for (const net::Header& header : request.headers) {
    if (util::lower_ascii(header.name) == name) return header.value;
  }
  return {};
}

// An S3 in memory, with the faults that are asked for.
struct Store {
  struct Stored {
    string content{};
    std::vector<net::Header> headers{};
  };
  std::map<string, Stored> objects{};  // by path: "/bucket/key"
  std::function<std::optional<net::Answer>(const net::Request&, const string& path)> fault = nullptr;
  std::vector<string> log{};

  static string escaped(const string& text) {
    string out{};
    for (const char c : text) out += c == '&' ? "&amp;" : c == '<' ? "&lt;" : string(1, c);
    return out;
  }

  net::Answer list(const string& bucket, const string& query) const {
    std::map<string, string> wanted{};
    for (const string& part : util::split_at(query, "&")) {
      const std::size_t equals = part.find('=');
      wanted[part.substr(0, equals)] = util::percent_decoded(part.substr(equals + 1));
    }
    const std::size_t most = wanted.contains("max-keys") ? std::stoul(wanted["max-keys"]) : 1000;
    string entries{}, token{};
    std::size_t count = 0;
    for (const auto& [path, stored] : objects) {
      const string key = path.substr(bucket.size() + 2);
      if (!path.starts_with('/' + bucket + '/' + wanted["prefix"]) || key <= wanted["continuation-token"]) continue;
      if (count == most) {
        return answer_of(200, "<ListBucketResult xmlns=\"x\"><IsTruncated>true</IsTruncated><NextContinuationToken>" +
                                  escaped(token) + "</NextContinuationToken>" + entries + "</ListBucketResult>");
      }
      ++count;
      token = key;
      entries += "<Contents><Key>" + escaped(key) + "</Key><Size>" + std::to_string(stored.content.size()) +
                 "</Size></Contents>";
    }
    return answer_of(
        200, "<ListBucketResult xmlns=\"x\"><IsTruncated>false</IsTruncated>" + entries + "</ListBucketResult>");
  }

  net::Answer get(const net::Request& request, const Stored& stored) const {
    const string etag = '"' + util::hexadecimal(util::md5(stored.content)) + '"';
    std::vector<net::Header> headers = stored.headers;
    headers.push_back({"etag", etag});
    headers.push_back({"content-length", std::to_string(stored.content.size())});
    if (header_of(request, "if-none-match") == etag) return answer_of(304);
    if (const string match = header_of(request, "if-match"); !match.empty() && match != etag) return answer_of(412);
    const string range = header_of(request, "range");
    if (range.empty()) return answer_of(200, request.method == "HEAD" ? "" : stored.content, headers);
    const std::size_t dash = range.find('-');
    const std::size_t first = std::stoul(range.substr(6, dash - 6)), last = std::stoul(range.substr(dash + 1));
    headers.push_back({"content-range", "bytes " + std::to_string(first) + '-' + std::to_string(last) + '/' +
                                            std::to_string(stored.content.size())});
    return answer_of(206, stored.content.substr(first, last + 1 - first), headers);
  }

  net::Answer answer(const net::Request& request) {
    const string target = request.url.substr(string("http://minio:9000").size());
    const std::size_t mark = target.find('?');
    const string path = util::percent_decoded(target.substr(0, mark));
    log.push_back(request.method + ' ' + path);
    if (fault != nullptr) {
      if (const auto told = fault(request, path)) return *told;
    }
    const std::size_t slash = path.find('/', 1);
    if (slash == string::npos)
      return request.method == "HEAD" ? answer_of(200) : list(path.substr(1), target.substr(mark + 1));
    if (request.method == "PUT") {
      Stored stored{.content = request.body, .headers = {}};
      for (const net::Header& header : request.headers) {
        stored.headers.push_back({util::lower_ascii(header.name), header.value});
      }
      objects[path] = stored;
      return answer_of(200, {}, {{"etag", '"' + util::hexadecimal(util::md5(request.body)) + '"'}});
    }
    const auto found = objects.find(path);
    if (request.method == "DELETE") {
      if (found != objects.end()) objects.erase(found);
      return answer_of(204);
    }
    return found == objects.end() ? answer_of(404, "<Error><Code>NoSuchKey</Code></Error>")
                                  : get(request, found->second);
  }
};

struct Bench {
  Store store{};
  test::FakeClient client{};
  ObjectRoute route{.store = {.name = "minio", .url = "http://minio:9000"}, .buckets = {"mimir"}};
  Run run = run_of();

  Bench() {
    route.store.credentials = {.kind = net::Credentials::Kind::aws_sigv4, .user = "key", .secret = "s3cret"};
    client.tell = [this](const net::Request& request) { return std::optional(store.answer(request)); };
  }

  std::vector<Result> check() {
    std::vector<Result> out{};
    check_objects(client, run, route, [&](std::vector<Result> results) { out = std::move(results); });
    client.run();
    return out;
  }
};

inline const ViewResult& view_of(const Result& result, const string& name) {
  for (const ViewResult& view : result.views) {
    if (view.name == name) return view;
  }
  FAIL("no view " << name);
  return result.views.front();
}

inline net::Answer refusal(int status, const string& code) {
  return answer_of(status, "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>Why.</Message></Error>");
}

}  // namespace pyat::smoke::objects_test
