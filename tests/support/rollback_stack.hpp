// A stack like those that people run, in memory: Mimir, Tempo, Loki, Grafana and what feeds them, with files, secrets
// and containers; and the one that they replaced.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compose/project.hpp"
#include "health/report.hpp"
#include "rollback/snapshot/snapshot.hpp"
#include "support/catch.hpp"
#include "support/crashing_files.hpp"

namespace pyat::test {

inline constexpr std::string_view lgtm_compose = R"(name: lgtm
services:
  minio:
    image: minio/minio:RELEASE.2024-01-16T16-07-38Z
    ports: ["9000:9000"]
    environment: {MINIO_ROOT_USER: storage, MINIO_ROOT_PASSWORD: storage-s3cret}
    command: server /data
    volumes: ["minio-data:/data"]
  minio-init:
    image: minio/mc:RELEASE.2024-01-13T08-44-48Z
    depends_on: [minio]
    entrypoint: >
      /bin/sh -c "
      mc alias set store http://minio:9000 storage storage-s3cret;
      mc mb store/loki-data || true;
      exit 0;"
  mimir:
    image: grafana/mimir:2.10.3
    container_name: mimir
    ports: ["8081:8080"]
    command: -config.file=/etc/mimir/mimir.yml
    volumes:
      - ./mimir/mimir.yml:/etc/mimir/mimir.yml:ro
      - mimir-data:/data
    depends_on: [minio-init]
  tempo:
    image: grafana/tempo:2.3.1
    container_name: tempo
    ports: ["3200:3200", "127.0.0.1:4317:4317"]
    command: -config.file=/etc/tempo/tempo.yml
    volumes:
      - ./tempo/tempo.yml:/etc/tempo/tempo.yml:ro
      - ./data/tempo:/var/tempo
  grafana:
    image: grafana/grafana:10.2.0
    container_name: grafana
    ports: ["3001:3000"]
    env_file: [grafana.env]
    environment:
      GF_SECURITY_ADMIN_PASSWORD: ${GRAFANA_PASSWORD}
      GF_USERS_ALLOW_SIGN_UP: "false"
    secrets: [grafana_db]
    volumes:
      - ./grafana/provisioning:/etc/grafana/provisioning:ro
      - grafana-data:/var/lib/grafana
    depends_on: [mimir, tempo]
  promtail:
    image: grafana/promtail:2.9.4
    volumes:
      - ./promtail.yml:/etc/promtail/config.yml:ro
      - /var/log:/var/log:ro
      - /var/run/docker.sock:/var/run/docker.sock
secrets:
  grafana_db: {file: ./secrets/grafana_db}
volumes: {minio-data: {}, mimir-data: {}, grafana-data: {}}
)";

inline void set_lgtm_files(CrashingFiles& files) {
  files.set("/srv/lgtm/compose.yml", std::string(lgtm_compose), {.mode = 0644});
  files.set("/srv/lgtm/.env", "GRAFANA_PASSWORD=hunter2hunter2\n", {.mode = 0600});
  files.set("/srv/lgtm/grafana.env", "GF_SMTP_PASSWORD=mail-s3cret\nGF_SERVER_DOMAIN=example.org\n", {.mode = 0640});
  files.set("/srv/lgtm/mimir/mimir.yml", "target: all\nserver:\n  http_listen_port: 8080\n", {.mode = 0644});
  files.set("/srv/lgtm/tempo/tempo.yml", "server:\n  http_listen_port: 3200\n", {.mode = 0644, .user = 10001});
  files.set("/srv/lgtm/promtail.yml", "clients:\n  - url: http://loki:3100/loki/api/v1/push\n", {.mode = 0644});
  files.set("/srv/lgtm/grafana/provisioning/datasources/all.yml", "datasources: []\n", {.mode = 0644});
  files.set("/srv/lgtm/grafana/provisioning/dashboards/all.yml", "providers: []\n", {.mode = 0644});
  files.set("/srv/lgtm/secrets/grafana_db", "db-s3cret-word\n", {.mode = 0400});
  files.set("/srv/lgtm/data/tempo/wal/1/meta", "x");
  files.set_kind("/var/run/docker.sock", util::FileKind::pipe);
}

inline health::Container container_of(std::string service, std::string image, std::string id,
                                      std::vector<std::string> command) {
  health::Container container{};
  container.name = service;
  container.compose_project = "lgtm";
  container.compose_service = std::move(service);
  container.image = std::move(image);
  container.image_id = std::move(id);
  container.command = std::move(command);
  container.status = "running";
  container.is_full = true;
  return container;
}

// What happens to be on a machine, and what is asked of it.
struct Machine {
  CrashingFiles files{};
  std::map<std::string, std::string, std::less<>> environment{{"GRAFANA_PASSWORD", "hunter2hunter2"},
                                                              {"HOME", "/home/op"}};
  std::vector<health::Container> containers{};
  std::vector<rollback::FilePattern> patterns{};
  std::vector<std::string> left_out{"/srv/lgtm/.pyat/rollback"};
  std::vector<std::pair<std::string, std::string>> releases{};
  std::string engine_problem{};
  std::vector<std::string> compose_files{"/srv/lgtm/compose.yml"};

  // Nobody can tell the content by it, and every content has its own: its place in a list.
  std::string digest_of(std::string_view text) {
    const auto found = digests_.emplace(std::string(text), digests_.size() + 1).first;
    std::string digits = std::to_string(found->second);
    return std::string(8 - std::min<std::size_t>(8, digits.size()), '0') + digits;
  }

  compose::Environment variables() {
    return [this](std::string_view name) {
      const auto found = environment.find(name);
      return found == environment.end() ? std::nullopt : std::optional(found->second);
    };
  }

  compose::Project project() {
    const auto read = [this](const std::string& path) {
      util::ReadResult done = files.read(path, 1U << 20U);
      return done.problem.empty() ? std::optional(done.text) : std::nullopt;
    };
    std::vector<compose::File> given{};
    for (const std::string& path : compose_files) given.push_back({path, files.text(path)});
    compose::Loaded loaded = compose::load_project(given, "lgtm", variables(), read);
    REQUIRE(loaded.project);
    return std::move(*loaded.project);
  }

  rollback::Snapshot take() {
    const compose::Project loaded = project();
    rollback::Request request{.project = loaded};
    request.folder = "/srv/lgtm";
    request.compose_files = compose_files;
    request.environment_files = {"/srv/lgtm/.env"};
    request.patterns = patterns;
    request.left_out = left_out;
    request.containers = containers;
    request.engine_problem = engine_problem;
    request.releases = releases;
    request.pyat = "1.0.0";
    const auto formats = [](std::string_view product, std::string_view release, std::string_view,
                            const std::vector<std::string>&) {
      rollback::Markers markers{};
      std::vector<rollback::Format>& all = markers.formats;
      if (product == "tempo" && release == "2.3.1") all.push_back({"tempo", "blocks", "vParquet2"});
      if (product == "tempo" && release == "2.10.8") all.push_back({"tempo", "blocks", "vParquet4"});
      return markers;
    };
    return rollback::take(request, {.files = files,
                                    .environment = variables(),
                                    .digest = [this](std::string_view text) { return digest_of(text); },
                                    .digest_value = [this](std::string_view text) { return digest_of(text); },
                                    .formats = formats});
  }

 private:
  std::map<std::string, std::size_t> digests_{};
};

}  // namespace pyat::test
