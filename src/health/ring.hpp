// The rings that Grafana's servers share their work by, as their pages give them as JSON, and what they bear.
// https://github.com/grafana/dskit, folder ring
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pyat::health {

struct Instance {
  std::string id{};
  std::string state{};  // ACTIVE, LEAVING, PENDING, JOINING, LEFT; UNHEALTHY when its heartbeat is overdue
  std::string zone{};
};

using Ring = std::vector<Instance>;

// nullopt when `body` is no page of a ring.
std::optional<Ring> read_ring(std::string_view body);

// How many are in a state.
std::size_t count_of(const Ring& ring, std::string_view state);

struct Replication {
  unsigned factor = 1;
  bool one_is_enough = false;  // a write counts when one replica has it, instead of more than half of them
  bool by_zone = false;        // no two replicas in one zone
};

enum class Writes : unsigned char { all, some, none };

struct Quorum {
  Writes writes = Writes::all;  // which of them are taken
  std::size_t needed = 0;       // ACTIVE instances, for any to be taken
  std::size_t spare = 0;        // how many more may fail before some are not, as long as all are taken
};

// A series, stream or trace is written to the first `factor` instances that follow its token in the ring. Those that
// are LEAVING, JOINING or PENDING are passed over and still counted; those that are UNHEALTHY take a place, and more
// than half of all of these must be ACTIVE.
Quorum quorum_of(const Ring& ring, const Replication& replication);

struct Partition {
  int id = 0;
  std::string state{};  // PENDING, ACTIVE, INACTIVE, UNKNOWN
  bool is_corrupted = false;
  std::vector<std::string> owners{};  // instances of the ring beside
};

// Of Kafka, in Mimir with ingest storage and in Tempo 3. nullopt when `body` is no page of partitions.
std::optional<std::vector<Partition>> read_partitions(std::string_view body);

}  // namespace pyat::health
