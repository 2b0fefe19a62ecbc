// A generation with something of everything, and a store of it on files that can be crashed.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "rollback/store/manifest.hpp"
#include "rollback/store/store.hpp"
#include "support/catch.hpp"
#include "support/crashing_files.hpp"

namespace pyat::rollback {

inline const std::string key_path = "/home/ops/.config/pyat/rollback.key";
inline const std::string key_bytes(32, 'k');
inline const StorePlace place{.state_folder = "/srv/.pyat/rollback", .stack = "lgtm", .key_file = key_path};

inline std::optional<std::string> same_bytes(std::size_t size) { return std::string(size, 'k'); }

constexpr std::chrono::sys_seconds night{std::chrono::seconds(1'790'000'000)};  // 2026-09-21T14:13:20Z

inline const std::string loki_yaml = "auth_enabled: false\n";
inline const std::string env_text = "GF_SECURITY_ADMIN_PASSWORD=correct horse battery staple\n";

// `vault` is that of the store, whose digests it has.
inline Generation sample(const Vault& vault) {
  Generation generation{};
  generation.taken = night;
  generation.label = "before the upgrade, \"Tempo\" 2.10 → 3.0";
  generation.stack = "lgtm";
  generation.folder = "/srv";
  generation.compose_files = {"/srv/compose.yml", "/srv/compose.override.yml"};
  generation.profiles = {"full"};
  Service loki{.name = "loki", .container = "lgtm-loki-1", .kind = "loki", .release = "3.7.6"};
  loki.image = "grafana/loki:3.7.6";
  loki.image_id = "sha256:0123";
  loki.command = {"-config.file=/etc/loki.yaml", "", "-s3.secret=hunter2"};
  loki.ports = {{"0.0.0.0:3100", "3100/tcp"}, {"", "9095/tcp"}};
  loki.mounts = {{"/srv/loki.yaml", "/etc/loki.yaml", false}, {"loki-data", "/loki", true}};
  loki.environment = {{"PASSWORD", vault.digest_of_value("hunter2")}, {"EMPTY", vault.digest_of_value("")}};
  loki.needs = {"minio"};
  loki.state = "running (healthy)";
  generation.services = {loki, {.name = "minio-init", .state = "exited (0)", .is_one_shot = true}};
  File config{.path = "/srv/loki.yaml", .used_by = "loki: -config.file"};
  config.digest = vault.digest_of(loki_yaml), config.size = loki_yaml.size();
  config.mode = 0640, config.user = 10001, config.group = 10001;
  File environment{.path = "/srv/.env", .role = Role::environment, .used_by = "compose.yml"};
  environment.digest = vault.digest_of(env_text), environment.size = env_text.size(), environment.mode = 0600;
  generation.files = {environment, config, {.path = "/srv/current", .role = Role::application, .link = "releases/7"}};
  generation.formats = {{"loki", "index", "tsdb v13"}};
  generation.notes = {"/var/run/docker.sock was left out: a socket"};
  generation.pyat = "0.7.0";
  return generation;
}

inline const std::vector<std::string>& sample_contents() {
  static const std::vector<std::string> contents = {loki_yaml, env_text};
  return contents;
}

inline std::unique_ptr<Store> opened(util::DurableFiles& files, Purpose purpose = Purpose::take) {
  Opened result = open_store(files, place, purpose, same_bytes);
  INFO(result.problem.words);
  REQUIRE(result.store != nullptr);
  return std::move(result.store);
}

inline Taken take_sample(Store& store) { return store.take(sample(store.vault()), sample_contents()); }

}  // namespace pyat::rollback
