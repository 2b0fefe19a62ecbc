// What Mimir, Tempo and Loki have in common: they are built on the same library of modules and rings,
// https://github.com/grafana/dskit, and differ in their paths.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "health/kinds/common.hpp"
#include "health/probe.hpp"
#include "health/ring.hpp"
#include "health/server_config.hpp"

namespace pyat::health {

struct Product {
  std::string_view name;           // "Mimir"
  std::string_view build_metric;   // "cortex_build_info"
  std::string_view build_page;     // paths
  std::string_view services_page;  //
  std::string_view config_page;    //
};

// An instance or partition ring, and who is in it.
struct RingPage {
  std::string_view what;    // under which its answer is found
  std::string_view path;    // "/ingester/ring"
  std::string_view member;  // "ingester"
};

// A question whose answer is wanted as JSON.
Ask ask_json(const Target& target, std::string_view what, std::string_view path);
Ask ask_ring(const Target& target, const RingPage& page);

// The rounds: ready alone, as one answer tells whether it makes sense to go on; then build and metrics with
// `metric_lines`, services and config, and `details`, which a guess gets only once it has turned out to be right; then
// the whole configuration, from a server that could not tell what differs from the defaults.
std::vector<Ask> next_round(const Target& target, const Replies& replies, const Product& product,
                            std::vector<std::string> metric_lines, std::vector<Ask> details);

// Whether what answers is that product.
bool is_product(const Replies& replies, const Product& product);

// Adds reach, access, product, ready, services, release, and reads resources. False when nothing else can be said.
bool judge_server(const Target& target, const Product& product, const Replies& replies,
                  const Circumstances& circumstances, Findings& findings);
// The modules of the server, which it calls services.
struct ServiceState {
  std::string name{}, state{}, error{};
};
using Services = std::vector<ServiceState>;
// Of the page in any of its forms: JSON, HTML, "NAME => STATE", a table of text.
Services read_services(const Reply* reply);
// Add the checks services and ready; ready looks at the uptime in the findings.
void judge_services(const Reply* reply, const Services& services, Findings& findings);
void judge_ready(const Product& product, const Reply& reply, const Services& services, Findings& findings);

// Whether it is still on its way up, as far as the checks so far say.
bool is_starting(const Findings& findings);

// What the server says of its configuration; not known where it does not tell.
ServerConfig config_of(const Replies& replies);
// The number at a path of it, `usual` where it does not differ from the default, and 0 where nothing is known.
unsigned number_at(const ServerConfig& config, std::string_view path, unsigned usual);

// Adds the check `id` of something that could not be looked at: that is no failure.
void add_not_checked(Findings& findings, std::string_view id, const Reply& reply);

// Adds the check query: whether a question that touches no data is answered.
void judge_query(const Reply* reply, Findings& findings);

// Adds the check object-storage, where something was counted. `endpoint` may be empty.
struct Failures {
  double failed = 0;
  double all = 0;
  std::string_view what;  // "operation"
  std::string_view on;    // "on" object storage
};
void judge_object_storage(const Failures& failures, std::string_view endpoint, Findings& findings);

// The sum of a metric over all labels.
double sum_of(const Reply* metrics, std::string_view name);

// Remembers that it talks to the S3 at `endpoint`, "minio:9000"; empty: to none.
void add_storage_need(Findings& findings, std::string_view endpoint, bool is_insecure);
// The same of Kafka's brokers, "kafka-1:9092,kafka-2:9092".
void add_kafka_need(Findings& findings, std::string_view brokers);

// Of these kinds, beside those in ready.hpp.
inline constexpr CheckInfo services_check{"services", "All of its internal services are Running"};
inline constexpr CheckInfo ring_check{"ring", "Enough members of its ring are ACTIVE to take writes"};
inline constexpr CheckInfo partitions_check{"partitions", "Partitions are ACTIVE, and read by ACTIVE owners"};
inline constexpr CheckInfo compactor_check{"compactor-ring", "The members of the compactors' ring are ACTIVE"};
inline constexpr CheckInfo query_check{"query", "It answers a query that touches no data"};
inline constexpr CheckInfo storage_check{"object-storage", "Its operations on object storage have not failed"};

// How writes are replicated in a ring; factor 0: it is not known.
struct WriteRing {
  RingPage page;
  Replication replication;
  std::string_view setting;  // "ingester.ring.replication_factor"
};
// Adds the check ring. A page that is not there could not be checked.
void judge_write_ring(const WriteRing& ring, const Replies& replies, Findings& findings);
// Adds the check ID, such as "compactor-ring", of a ring that no write waits for. Nothing where there is none.
void judge_side_ring(std::string_view id, const RingPage& page, const Replies& replies, Findings& findings);
// Adds the check partitions, where there are any; `readers` is the ring of their owners. False when there are none.
bool judge_partitions(const RingPage& page, const RingPage& readers, const Replies& replies, Findings& findings);

}  // namespace pyat::health
