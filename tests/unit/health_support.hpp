// What tests of probes share: a target, the round trip through the checker, and checks as lines of text.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "health/checker.hpp"
#include "support/catch.hpp"
#include "support/fake_client.hpp"

namespace pyat::health::test {

using pyat::test::answer_of;
using pyat::test::FakeClient;
using pyat::test::problem_of;

// A service of that kind at an address such as "mimir:8080", named as the kind is.
inline Target target_of(std::string_view kind, std::string_view address) {
  const Kind* row = find_kind(kind);
  REQUIRE(row != nullptr);
  const util::UrlResult parsed = util::parse_url(address, row->scheme);
  REQUIRE(parsed.problem.empty());
  return {.name = std::string(kind), .kind = std::string(kind), .address = parsed.url};
}

// 2026-11-21 01:13:13 UTC, unless a test needs another time.
inline constexpr std::chrono::system_clock::time_point usual_now{std::chrono::seconds{1795223593}};

// What is found out about a target; nothing where a guess is wrong.
inline std::optional<Service> checked(FakeClient& client, const Target& target, CheckOptions options = {}) {
  if (options.circumstances.now.time_since_epoch().count() == 0) options.circumstances.now = usual_now;
  std::optional<Service> result{};
  check(client, target, options, [&](std::optional<Service> service) { result = std::move(service); });
  CHECK(client.run());
  return result;
}

// Of each check a line: "ring: down: takes no writes… [what to do]". A warning has the state "warning".
inline std::vector<std::string> lines_of(const Service& service) {
  std::vector<std::string> lines{};
  for (const Check& check : service.checks) {
    std::string line = check.id + ": ";
    line += check.is_warning ? "warning" : to_string(check.state);
    line += ": " + check.message;
    if (!check.next.empty()) line += " [" + check.next + "]";
    lines.push_back(std::move(line));
  }
  return lines;
}

// The line of one check; empty when there is none. Two of the same id are joined by a new line.
inline std::string line_of(const Service& service, std::string_view id) {
  std::string found{};
  for (const std::string& line : lines_of(service)) {
    if (!line.starts_with(std::string(id) + ": ")) continue;
    if (!found.empty()) found += '\n';
    found += line;
  }
  return found;
}

// Whether a question to this URL was asked.
inline bool was_asked(const FakeClient& client, std::string_view url) {
  for (const net::Request& request : client.asked) {
    if (request.url == url) return true;
  }
  return false;
}

}  // namespace pyat::health::test
