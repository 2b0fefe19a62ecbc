#include "health_support.hpp"

namespace pyat::health {
namespace {

using std::string;
using namespace std::string_literals;
using namespace test;

const string url = "http://tempo:9095/grpc.health.v1.Health/Check";

// A frame that says this status, as HealthCheckResponse has it.
string says(char status) { return "\0\0\0\0\x02\x08"s + status; }

net::Answer grpc(const string& code, const string& body = {}, const string& text = {}) {
  std::vector<net::Header> headers = {{"content-type", "application/grpc"}, {"grpc-status", code}};
  if (!text.empty()) headers.push_back({"grpc-message", text});
  return answer_of(200, body, std::move(headers));
}

Service asked(net::Answer answer, const string& service = {}) {
  FakeClient client{};
  client.set(url, std::move(answer));
  Target target = target_of("grpc", "tempo:9095");
  target.grpc_service = service;
  return *checked(client, target);
}

TEST_CASE("grpc: what the health service says is the state") {
  CHECK(lines_of(asked(grpc("0", says(1)))) == std::vector<string>{"reach: up: answers", "serving: up: says SERVING"});
  CHECK(line_of(asked(grpc("0", says(2))), "serving") ==
        "serving: down: says that the server is NOT_SERVING [look at its log]");
  CHECK(line_of(asked(grpc("0", says(2)), "tempo.Querier"), "serving") ==
        "serving: down: says that the service tempo.Querier is NOT_SERVING [look at its log]");
  CHECK(asked(grpc("0", says(3)), "x").reason == "does not know the service x (SERVICE_UNKNOWN)");
  CHECK(asked(grpc("0", says(0))).reason == "does not say whether the server serves (UNKNOWN)");
  CHECK(asked(grpc("0", "\0\0\0\0\0"s)).reason == "does not say whether the server serves (UNKNOWN)");
  CHECK(asked(grpc("0", "garbage")).reason == "answers the health check with something that cannot be read");
}

TEST_CASE("grpc: a status of gRPC that is not OK") {
  CHECK(line_of(asked(grpc("5", "", "unknown service"), "x"), "serving") ==
        "serving: unknown: does not know the service x (NOT_FOUND: unknown service) [compare grpc_service: in pyat.yml "
        "with the names that it registers]");
  const Service silent = asked(grpc("12", "", "unknown service grpc.health.v1.Health"));
  CHECK(silent.state == State::up);
  CHECK(line_of(silent, "serving") ==
        "serving: warning: speaks gRPC, but has no health service: whether it works was not checked [have it register "
        "grpc.health.v1.Health]");
  CHECK(asked(grpc("14", "", "no%20connection%")).reason == "answers UNAVAILABLE: no connection%");
  CHECK(asked(grpc("14")).state == State::down);
  CHECK(asked(grpc("16")).reason == "refuses the health check (UNAUTHENTICATED)");
  CHECK(asked(grpc("13")).state == State::degraded);
  CHECK(asked(grpc("99")).reason == "answers an unknown status");
}

TEST_CASE("grpc: what is no gRPC is said to be none") {
  CHECK(line_of(asked(answer_of(404, "404 page not found\n", {{"content-type", "text/plain"}})), "serving") ==
        "serving: down: speaks HTTP, but not gRPC: answers 404: 404 page not found [is this its gRPC port, and not the "
        "one for HTTP? compare the address]");
  CHECK(asked(answer_of(401, "", {{"content-type", "text/plain"}})).reason == "answered 401: it asks for credentials");
  CHECK(lines_of(asked(problem_of(net::Problem::closed))) ==
        std::vector<string>{"reach: down: broke off a request in HTTP/2 without an answer [is this its gRPC port, and "
                            "not the one for HTTP? where it is with TLS, its address begins with grpcs://]"});
  CHECK(line_of(asked(problem_of(net::Problem::not_tls)), "reach") ==
        "reach: down: tempo:9095 does not speak TLS [use grpc:// in its address]");
}

TEST_CASE("grpc: the question is a frame with the name of the service") {
  FakeClient client{};
  Target target = target_of("grpc", "grpcs://tempo:9095");
  checked(client, target);
  target.grpc_service = string(200, 'x');
  checked(client, target);
  REQUIRE(client.asked.size() == 2);
  CHECK(client.asked[0].url == "https://tempo:9095/grpc.health.v1.Health/Check");
  CHECK(client.asked[0].protocol == net::Protocol::http2);
  CHECK(client.asked[0].body == "\0\0\0\0\0"s);
  CHECK(client.asked[1].body == "\0\0\0\0\xcb\x0a\xc8\x01"s + string(200, 'x'));
}

}  // namespace
}  // namespace pyat::health
