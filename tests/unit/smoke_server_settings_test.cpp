// Where each server tells what it runs with, and what is made of its answer.
#include "smoke/server_settings.hpp"
#include "support/catch.hpp"
#include "support/fake_client.hpp"

using namespace pyat;
using namespace pyat::smoke;

TEST_CASE("each server has its own page for its configuration, and some have none") {
  const auto url = [](const char* kind, const char* address) {
    const auto request = config_request(kind, {.url = address});
    return request ? request->url : "";
  };
  CHECK(url("mimir", "http://store") == "http://store/config");
  CHECK(url("mimir", "http://store/prometheus") == "http://store/config");
  CHECK(url("loki", "http://store") == "http://store/config");
  CHECK(url("tempo", "http://store/tempo") == "http://store/tempo/status/config");
  CHECK(url("prometheus", "http://store/prometheus") == "http://store/prometheus/api/v1/status/config");
  CHECK(url("grafana", "http://store") == "");
  CHECK(flags_request("prometheus", {.url = "http://store"})->url == "http://store/api/v1/status/flags");
  CHECK_FALSE(flags_request("mimir", {.url = "http://store"}));
}

TEST_CASE("the page is asked for as the tenant, with the credentials of the service") {
  const auto request = config_request("mimir", {.url = "http://store", .tenant = "a"});
  REQUIRE(request->headers.size() == 1);
  CHECK(request->headers[0].value == "a");
}

TEST_CASE("the configuration of Prometheus is a text in JSON, that of the others is the page") {
  const auto page = test::answer_of(
      200, R"({"status":"success","data":{"yaml":"storage:\n  tsdb:\n    out_of_order_time_window: 30m\n"}})");
  CHECK(config_of("prometheus", page).at("storage.tsdb.out_of_order_time_window") == "30m");
  CHECK(config_of("loki", test::answer_of(200, "limits_config:\n  max_line_size: 64KiB\n"))
            .at("limits_config.max_line_size") == "64KiB");
  CHECK(config_of("tempo", test::answer_of(200, "GET /status/config\n---\ntarget: all\n")).at("target") == "all");
}

TEST_CASE("flags are known by their names, the empty ones too") {
  const auto flags =
      flags_of(test::answer_of(200, R"({"data":{"enable-feature":"","web.enable-otlp-receiver":"true"}})"));
  CHECK(flags.has("data.enable-feature"));
  CHECK(flags.at("data.web.enable-otlp-receiver") == "true");
  CHECK_FALSE(flags.has("data.web.enable-remote-write-receiver"));
}

TEST_CASE("what is no such page tells nothing") {
  for (const char* body : {"", "[]", "<html>", R"({"data":1})", R"({"data":{"yaml":""}})", R"({"data":{"yaml":[]}})"}) {
    INFO(body);
    CHECK_FALSE(config_of("prometheus", test::answer_of(200, body)).is_known());
  }
  CHECK_FALSE(config_of("loki", test::answer_of(404, "limits_config:\n")).is_known());
  net::Answer cut = test::answer_of(200, "target: all\n");
  cut.body_is_cut = true;
  CHECK_FALSE(config_of("mimir", cut).is_known());
  CHECK_FALSE(flags_of(cut).is_known());
}
