#include "health/ring.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "health/json.hpp"

namespace pyat::health {
namespace {

using nlohmann::json;
using std::size_t;
using std::string;
using std::string_view;

// The list below `key`, which is null where there is nothing to list.
const json* list_in(const json& page, const char* key) {
  if (!page.is_object() || !page.contains(key)) return nullptr;
  const json& value = value_in(page, key);
  return value.is_array() || value.is_null() ? &value : nullptr;
}

// The page has the number of the state.
string partition_state(const json& object) {
  const auto found = object.find("state");
  if (found == object.end() || !found->is_number_integer()) return "UNKNOWN";
  switch (found->get<int>()) {
    case 1: return "PENDING";
    case 2: return "ACTIVE";
    case 3: return "INACTIVE";
    default: return "UNKNOWN";
  }
}

// In how many zones somebody is UNHEALTHY.
size_t unhealthy_zones(const Ring& ring) {
  std::set<string_view> zones{};
  for (const Instance& instance : ring) {
    if (instance.state == "UNHEALTHY") zones.insert(instance.zone);
  }
  return zones.size();
}

// Of `size` instances that a write goes to.
size_t needed_of(const Replication& replication, size_t size) {
  return replication.one_is_enough ? 1 : std::max<size_t>(replication.factor, size) / 2 + 1;
}

}  // namespace

std::optional<Ring> read_ring(string_view body) {
  const json page = parse_json(body);
  const json* list = list_in(page, "shards");
  if (list == nullptr) return std::nullopt;
  Ring ring{};
  for (const json& entry : *list) {
    if (entry.is_object()) ring.push_back({text_in(entry, "id"), text_in(entry, "state"), text_in(entry, "zone")});
  }
  return ring;
}

size_t count_of(const Ring& ring, string_view state) {
  return static_cast<size_t>(
      std::count_if(ring.begin(), ring.end(), [&](const Instance& instance) { return instance.state == state; }));
}

Quorum quorum_of(const Ring& ring, const Replication& replication) {
  const size_t active = count_of(ring, "ACTIVE");
  const size_t unhealthy = count_of(ring, "UNHEALTHY");
  const size_t passed_over = ring.size() - active - unhealthy;
  const size_t factor = replication.factor;
  Quorum quorum{};
  // The best of cases: nobody who is passed over stands between, unless there are too few others.
  quorum.needed = needed_of(replication, active + unhealthy >= factor ? factor : ring.size());
  if (active < quorum.needed) {
    quorum.writes = Writes::none;
    return quorum;
  }
  // The worst: all of those who cannot take writes are among the replicas of one token.
  const size_t size = std::min(ring.size(), factor + passed_over);
  const size_t ill = replication.by_zone ? unhealthy_zones(ring) : unhealthy;
  const size_t lost = std::min(passed_over + ill, size);
  const size_t needed = needed_of(replication, size);
  if (size - lost < needed) {
    quorum.writes = Writes::some;
  } else {
    quorum.spare = size - lost - needed;
  }
  return quorum;
}

std::optional<std::vector<Partition>> read_partitions(string_view body) {
  const json page = parse_json(body);
  const json* list = list_in(page, "partitions");
  if (list == nullptr) return std::nullopt;
  std::vector<Partition> partitions{};
  for (const json& entry : *list) {
    if (!entry.is_object()) continue;
    Partition partition{.state = partition_state(entry)};
    if (const auto id = entry.find("id"); id != entry.end() && id->is_number_integer()) partition.id = id->get<int>();
    const auto corrupted = entry.find("corrupted");
    partition.is_corrupted = corrupted != entry.end() && corrupted->is_boolean() && corrupted->get<bool>();
    if (const auto owners = entry.find("owner_ids"); owners != entry.end() && owners->is_array()) {
      for (const json& owner : *owners) {
        if (owner.is_string()) partition.owners.push_back(owner.get<string>());
      }
    }
    partitions.push_back(std::move(partition));
  }
  return partitions;
}

}  // namespace pyat::health
