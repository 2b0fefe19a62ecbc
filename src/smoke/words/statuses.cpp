// What a status says of a write or a query, where the words of the server say no more: RFC 9110, and the pages of the
// products where they differ from it. The codes of gRPC: https://grpc.io/docs/guides/status-codes/
#include <algorithm>
#include <array>

#include "smoke/words/row.hpp"

namespace pyat::smoke {
namespace {

using std::string_view;

struct ProductStatus {
  string_view product;
  StatusWord word;
};

constexpr std::array of_products{
    // pkg/distributor/errors.go of grafana/mimir: replicas that do not match are left out, and the client must not try
    // again.
    ProductStatus{"mimir",
                  {202, "it has left the samples out: they are from the other one of a pair of Prometheus servers",
                   "see limits.accept_ha_samples, and the labels of limits.ha_cluster_label and ha_replica_label"}},
    ProductStatus{
        "mimir", {404, "it does not know this path", "writes go to /api/v1/push, queries to /prometheus/api/v1/query"}},
    ProductStatus{"mimir", {501, "this is switched off or not part of this release", {}}},
    // The default of limits_config.block_ingestion_status_code.
    ProductStatus{"loki",
                  {260, "an administrator has blocked the tenant's writes, although the status is one of success",
                   "see limits_config.block_ingestion_until"}},
    ProductStatus{"loki", {404, "it does not know this path", "OTLP (/otlp/v1/logs) came with release 3.0"}},
    ProductStatus{"loki", {422, "the request has no stream that could be kept", {}}},
    ProductStatus{
        "tempo",
        {404, "it does not know this path",
         "spans go to the receivers: OTLP/HTTP on port 4318 at /v1/traces, gRPC on 4317; there has never been "
         "an /api/push"}},
    ProductStatus{"prometheus",
                  {404, "it does not know this path, or its receiver is switched off",
                   "start it with --web.enable-remote-write-receiver; for OTLP, with --web.enable-otlp-receiver"}},
    ProductStatus{"collector",
                  {404, "no receiver of the collector takes this signal at this path",
                   "see that a pipeline of this signal has the otlp receiver"}},
    ProductStatus{"grafana",
                  {401, "Grafana wants credentials, or does not know these", "use the token of a service account"}},
    ProductStatus{
        "grafana",
        {403, "these credentials may not do this", "give the service account the permission datasources:query"}},
    ProductStatus{"grafana", {404, "Grafana has no such data source, or its server not this path", {}}},
    ProductStatus{"grafana",
                  {502, "Grafana does not reach the server of the data source",
                   "see the URL of the data source: it must be one that Grafana itself can reach"}}};

constexpr std::array of_http{
    StatusWord{301, "the address leads elsewhere, and writes are not sent after it", "use the address that it names"},
    StatusWord{302, "the address leads elsewhere, and writes are not sent after it", "is this a login page?"},
    StatusWord{307, "the address leads elsewhere, and writes are not sent after it", "use the address that it names"},
    StatusWord{308, "the address leads elsewhere, and writes are not sent after it", "use the address that it names"},
    StatusWord{400, "it finds a mistake in the request; what was right of it may have been stored", {}},
    StatusWord{401, "it wants credentials or a tenant, or does not know these",
               "see auth: and tenant: in pyat.yml, or --user and --tenant beside --target"},
    StatusWord{403, "these credentials may not do this", {}},
    StatusWord{404, "it does not know this path", "see whether the address has a path too many or too few"},
    StatusWord{405, "it does not take this method here", "see whether the address has a path too many or too few"},
    StatusWord{408, "the request did not arrive in time", {}},
    StatusWord{411, "it wants to know the length beforehand", {}},
    StatusWord{413, "the request is larger than it, or a proxy before it, allows",
               "before it nginx: client_max_body_size, 1m unless set"},
    StatusWord{415, "it does not take this content type or encoding", {}},
    StatusWord{422, "it understands the request, and cannot do it", {}},
    StatusWord{429, "it is sent more than it allows", "send less, or raise the limit of the tenant"},
    StatusWord{499, "the request was given up before it was answered", {}},
    StatusWord{500, "it has failed itself", "see its log"},
    StatusWord{501, "it cannot do this", {}},
    StatusWord{502, "a proxy does not reach the server", "see whether the server behind it is up"},
    StatusWord{503, "it cannot take this now", "see whether it is still starting: its /ready tells"},
    StatusWord{504, "a proxy got no answer from the server in time", {}}};

constexpr std::array of_grpc{
    StatusWord{1, "CANCELLED: the call was given up", {}},
    StatusWord{2, "UNKNOWN: it has failed, and does not say why", "see its log"},
    StatusWord{3, "INVALID_ARGUMENT: it finds a mistake in the request", {}},
    StatusWord{4, "DEADLINE_EXCEEDED: it was not done in time", {}},
    StatusWord{5, "NOT_FOUND: it does not know what is asked for", {}},
    StatusWord{7, "PERMISSION_DENIED: these credentials may not do this", {}},
    StatusWord{8, "RESOURCE_EXHAUSTED: it is sent more than it allows", "send less, or raise the limit of the tenant"},
    StatusWord{9, "FAILED_PRECONDITION: it is not in a state to do this", {}},
    StatusWord{10, "ABORTED: it has given up", {}},
    StatusWord{11, "OUT_OF_RANGE: something is out of its range", {}},
    StatusWord{12, "UNIMPLEMENTED: it does not know this service",
               "see that the receiver of this signal is switched on"},
    StatusWord{13, "INTERNAL: it has failed itself", "see its log"},
    StatusWord{14, "UNAVAILABLE: it cannot take this now", "see whether what stands behind it is well"},
    StatusWord{15, "DATA_LOSS: it has lost data", "see its log"},
    StatusWord{16, "UNAUTHENTICATED: it wants credentials or a tenant, or does not know these", {}}};

const StatusWord* found(const auto& table, int status) {
  const auto row = std::find_if(table.begin(), table.end(), [&](const StatusWord& w) { return w.status == status; });
  return row == table.end() ? nullptr : &*row;
}

}  // namespace

const StatusWord* http_word(string_view product, int status) {
  for (const ProductStatus& row : of_products) {
    if (row.product == product && row.word.status == status) return &row.word;
  }
  return found(of_http, status);
}

const StatusWord* grpc_word(int code) { return found(of_grpc, code); }

}  // namespace pyat::smoke
