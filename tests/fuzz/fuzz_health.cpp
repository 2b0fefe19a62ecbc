// Any bytes as the answers of a service of any kind, and on into all outputs. The first line says "KIND STATUS"; each
// further part, behind a line of "====", answers one question, and the last one all that follow.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "health/checker.hpp"
#include "health/verdict.hpp"
#include "render/health_report.hpp"
#include "support/told_client.hpp"

namespace {

using namespace pyat;
using std::string_view;

constexpr string_view separator = "\n====\n";

std::vector<string_view> parts_of(string_view data) {
  std::vector<string_view> parts{};
  for (;;) {
    const std::size_t end = data.find(separator);
    parts.push_back(data.substr(0, end));
    if (end == string_view::npos) return parts;
    data.remove_prefix(end + separator.size());
  }
}

// Headers that probes read, so that their values are fuzzed with the bodies.
net::Answer answer_of(string_view part, int status) {
  net::Answer answer{};
  answer.status = status;
  answer.body = part;
  const std::string start(part.substr(0, part.find('\n')));
  for (const char* name : {"content-type", "server", "location", "x-minio-server-status", "x-minio-write-quorum",
                           "x-amz-bucket-region", "grpc-status", "grpc-message", "x-prometheus-stopping", "date"}) {
    answer.headers.push_back({name, start});
  }
  return answer;
}

const health::Kind& kind_named(string_view name) {
  for (const health::Kind* kind : health::kinds()) {
    if (kind->name == name) return *kind;
  }
  return *health::kinds()[name.size() % health::kinds().size()];
}

void render_all(const health::Report& report) {
  for (const string_view name : render::health_format_names()) {
    const std::string out = render::render(report, *render::health_format_from(name), {.color = false, .width = 60});
    // Nothing that a terminal obeys comes through.
    if (std::any_of(out.begin(), out.end(), [](char c) { return c >= 0 && c < 0x20 && c != '\n' && c != '\t'; })) {
      std::abort();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const string_view input(reinterpret_cast<const char*>(data), size);
  const string_view head = input.substr(0, input.find('\n'));
  const health::Kind& kind = kind_named(head.substr(0, head.find(' ')));
  const int status = head.ends_with("503") ? 503 : head.ends_with("404") ? 404 : 200;
  const std::vector<string_view> parts = parts_of(input.substr(std::min(head.size() + 1, input.size())));

  health::Target target{.name = "fuzzed", .kind = std::string(kind.name)};
  target.address = {.scheme = std::string(kind.scheme), .host = "host", .port = 1000};
  target.release = "1.2.3";
  target.expect = {
      .statuses = {{200, 599}}, .body = "ready|ok", .headers = {{"server", "x"}}, .json = {{"a[0].b", "1"}}};
  target.buckets = {"bucket"};
  target.credentials = {.kind = net::Credentials::Kind::basic, .user = "user", .secret = "secret"};
  if (kind.name == "s3" || kind.name == "minio") target.credentials.kind = net::Credentials::Kind::aws_sigv4;

  std::size_t asked = 0;
  test::ToldClient client([&](const net::Request&) {
    const std::size_t number = asked++;
    return answer_of(parts[std::min(number, parts.size() - 1)], number == 0 ? status : 200);
  });
  health::Report report{};
  const health::CheckOptions options{.circumstances = {.now = std::chrono::sys_days{std::chrono::days{20778}}}};
  health::check(client, target, options, [&](std::optional<health::Service> service) {
    if (service) report.services.push_back(std::move(*service));
  });
  client.run();
  if (report.services.size() != 1) std::abort();
  health::resolve_needs(report.services);
  report.causes = health::find_causes(report.services, {});
  render_all(report);
  return 0;
}
