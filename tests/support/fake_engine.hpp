// A Docker engine in memory. Its answers are those of a real one (20.10.24), cut to what is read:
// tests/fixtures/health/docker.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "health/docker/engine.hpp"
#include "support/fake_client.hpp"
#include "support/golden.hpp"

namespace pyat::test {

inline const std::string engine_socket = "/var/run/docker.sock";

inline health::EngineAddress engine_address() {
  health::EngineAddress address{};
  address.unix_socket = engine_socket;
  address.url = "http://docker";
  return address;
}

// As the engine sends what a container without a terminal writes to stderr.
inline std::string frame(std::string_view text) {
  std::string head = {2, 0, 0, 0};
  for (const unsigned shift : {24U, 16U, 8U, 0U}) head += static_cast<char>(text.size() >> shift & 0xFFU);
  return head.append(text);
}

inline net::Answer ping_answer(std::string version) {
  return answer_of(200, "OK", {{"api-version", std::move(version)}});
}

// With all containers of the fixtures.
inline void set_real_engine(FakeClient& client) {
  const auto read = [](const std::string& name) {
    return nlohmann::json::parse(read_fixture_file("health/docker/" + name));
  };
  const std::string api = engine_socket + "/v1.41/containers/";
  client.set(engine_socket + "/_ping", ping_answer("1.41"));
  client.set(api + "json?all=1", answer_of(200, read("list.json").dump()));
  const nlohmann::json logs = read("logs.json");
  const nlohmann::json inspections = read("inspect.json");
  for (const auto& [name, inspection] : inspections.items()) {
    const std::string id = inspection["Id"];
    client.set(api + id + "/json", answer_of(200, inspection.dump()));
    client.set(api + id + "/stats?stream=false&one-shot=true", answer_of(200, read("stats.json").dump()));
    std::string log{};
    for (const auto& line : logs[name]) {
      log += inspection["Config"]["Tty"] == true ? line.get<std::string>() : frame(line.get<std::string>());
    }
    client.set(api + id + "/logs?stdout=1&stderr=1&tail=50&timestamps=1", answer_of(200, log));
  }
}

inline health::EngineFacts ask(FakeClient& client, const health::EngineOptions& options = {}) {
  health::EngineFacts result{};
  health::ask_engine(client, engine_address(), options, [&](health::EngineFacts facts) { result = std::move(facts); });
  CHECK(client.run());
  return result;
}

}  // namespace pyat::test
