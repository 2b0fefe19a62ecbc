#include "rollback/snapshot/mounts.hpp"

#include <algorithm>
#include <array>

#include "config/paths.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;

// Of the machine, with all that is in them.
constexpr std::array<string_view, 19> machine_trees = {"/proc",
                                                       "/sys",
                                                       "/dev",
                                                       "/run",
                                                       "/var/run",
                                                       "/var/log",
                                                       "/var/cache",
                                                       "/var/lib/docker",
                                                       "/var/lib/containerd",
                                                       "/var/lib/containers",
                                                       "/var/lib/kubelet",
                                                       "/boot",
                                                       "/lib",
                                                       "/usr/lib",
                                                       "/usr/share/zoneinfo",
                                                       "/usr/share/ca-certificates",
                                                       "/etc/ssl/certs",
                                                       "/etc/pki",
                                                       "/etc/ca-certificates"};
// Of the machine themselves; what is in the folders may be of the stack.
constexpr std::array<string_view, 24> machine_paths = {"/",
                                                       "/etc",
                                                       "/var",
                                                       "/var/lib",
                                                       "/usr",
                                                       "/usr/local",
                                                       "/home",
                                                       "/root",
                                                       "/opt",
                                                       "/srv",
                                                       "/mnt",
                                                       "/media",
                                                       "/tmp",
                                                       "/var/tmp",
                                                       "/etc/localtime",
                                                       "/etc/timezone",
                                                       "/etc/group",
                                                       "/data",
                                                       "/host",
                                                       "/rootfs",
                                                       "/etc/machine-id",
                                                       "/etc/hostname",
                                                       "/etc/resolv.conf",
                                                       "/etc/passwd"};

// Where the images keep their data, from their own documentation and Dockerfiles.
constexpr std::array<string_view, 27> data_targets = {"/data",
                                                      "/loki",
                                                      "/tmp/loki",
                                                      "/var/loki",
                                                      "/var/lib/loki",
                                                      "/var/tempo",
                                                      "/tmp/tempo",
                                                      "/var/lib/tempo",
                                                      "/mimir",
                                                      "/var/mimir",
                                                      "/var/lib/mimir",
                                                      "/tmp/mimir",
                                                      "/prometheus",
                                                      "/prometheus-data",
                                                      "/alertmanager",
                                                      "/var/lib/grafana",
                                                      "/var/lib/alloy/data",
                                                      "/var/lib/pyroscope",
                                                      "/var/lib/postgresql",
                                                      "/var/lib/postgresql/data",
                                                      "/var/lib/mysql",
                                                      "/var/lib/redis",
                                                      "/usr/share/elasticsearch/data",
                                                      "/badger",
                                                      "/export",
                                                      "/bitnami/postgresql",
                                                      "/bitnami/minio/data"};

// Names in data folders: of Prometheus and Mimir, Loki, Tempo, Alertmanager, Grafana, MinIO, PostgreSQL, MySQL, Redis.
constexpr std::array<string_view, 17> marks = {"wal",
                                               "wbl",
                                               "chunks_head",
                                               "queries.active",
                                               "loki_cluster_seed.json",
                                               "boltdb-shipper-active",
                                               "tsdb-shipper-active",
                                               "tempo_cluster_seed.json",
                                               "mimir_cluster_seed.json",
                                               "nflog",
                                               "silences",
                                               "grafana.db",
                                               ".minio.sys",
                                               "PG_VERSION",
                                               "ibdata1",
                                               "dump.rdb",
                                               "appendonlydir"};

template <std::size_t Size>
bool is_one_of(const std::array<string_view, Size>& names, string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// A database in one file.
bool is_database(string_view path) {
  return path.ends_with(".db") || path.ends_with(".sqlite") || path.ends_with(".sqlite3");
}

}  // namespace

bool is_part_of_machine(string_view source, string_view stack_folder) {
  // Somebody runs Compose in / or in /var/log: that makes no stack of it.
  const bool has_own_folder = !is_one_of(machine_paths, stack_folder) && !is_one_of(machine_trees, stack_folder);
  if (has_own_folder && config::is_within(source, stack_folder)) return false;
  return is_one_of(machine_paths, source) ||
         std::any_of(machine_trees.begin(), machine_trees.end(),
                     [&](string_view tree) { return config::is_within(source, tree); });
}

string why_not_configuration(const compose::Mount& mount) {
  if (mount.is_read_only) return {};
  if (is_one_of(data_targets, mount.target)) return "its server keeps data there";
  if (is_database(mount.source)) return "it is a database, which its server writes";
  return {};
}

bool is_mark_of_data(string_view name) { return is_one_of(marks, name); }

}  // namespace pyat::rollback
