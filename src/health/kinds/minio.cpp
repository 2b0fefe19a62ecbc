// minio: its health pages answer 200 while nothing works, so headers, quorum and buckets are looked at.
// https://github.com/minio/minio/blob/master/docs/metrics/healthcheck/README.md
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

#include "health/kinds/common.hpp"
#include "health/kinds/object_store.hpp"
#include "health/kinds/rows.hpp"
#include "health/kinds/wording.hpp"
#include "health/metrics.hpp"

namespace pyat::health {
namespace {

using std::string;
using std::string_view;

constexpr std::array<UsualPort, 1> ports = {{{9000}}};

constexpr std::array<CheckInfo, 4> infos = {{{"bucket", "The buckets that pyat.yml names are there and can be listed"},
                                             {"drives", "No drive is offline or being healed"},
                                             {"quorum", "Enough drives answer to read and to write"},
                                             {"storage", "Its storage is there, and takes what is written"}}};

std::vector<Ask> ask(const Target& target, const Replies& replies) {
  if (replies.empty()) {
    net::Request live = unsigned_get(target, "/minio/health/live");
    live.fresh_connection = true;
    return {{"live", std::move(live)}};
  }
  if (replies.all().size() > 1 || !was_answered(replies.find("live"))) return {};
  std::vector<Ask> asks = ask_signed(target);
  asks.push_back({"ready", unsigned_get(target, "/minio/health/ready")});
  asks.push_back({"write", unsigned_get(target, "/minio/health/cluster")});
  asks.push_back({"read", unsigned_get(target, "/minio/health/cluster/read")});
  // Most ask for a token here (403): what only they tell is then not told.
  Ask metrics{"metrics", get_metrics(target, "/minio/v2/metrics/cluster",
                                     {"minio_software_version_info{", "minio_node_process_",
                                      "minio_cluster_drive_offline_total", "minio_cluster_nodes_offline_total"})};
  metrics.request.credentials = {};
  asks.push_back(std::move(metrics));
  return asks;
}

bool has_minio_header(const net::Answer& answer) {
  return std::any_of(answer.headers.begin(), answer.headers.end(), [](const net::Header& header) {
    return header.name.starts_with("x-minio-") || (header.name == "server" && header.value.starts_with("MinIO"));
  });
}

// The console answers its start page to every path.
bool is_page(const net::Answer& answer) {
  const string* type = answer.header("content-type");
  return type != nullptr && type->starts_with("text/html");
}

bool is_minio(const net::Answer& answer) {
  return !is_page(answer) && (has_minio_header(answer) || is_like_s3(answer));
}

string status_header(const Reply* reply) {
  if (reply == nullptr) return {};
  const string* status = reply->answer.header("x-minio-server-status");
  return status == nullptr ? string{} : *status;
}

bool judge_storage(const Replies& replies, Findings& findings) {
  for (const string_view what : {"live", "ready", "write", "read"}) {
    const Reply* reply = replies.find(what);
    const string status = status_header(reply);
    if (status.empty()) continue;
    add(findings, "storage", State::down,
        fmt::format("is {}, although it answers {}", status, replies.find("live")->answer.status),
        "look at its log: its drives, its network, or other servers of the cluster are missing");
    return false;
  }
  for (const string_view what : {"live", "ready"}) {
    const Reply* reply = replies.find(what);
    if (!was_answered(reply) || reply->answer.is_ok()) continue;
    const string body = excerpt(reply->answer.body);
    add(findings, "storage", State::down,
        fmt::format("/minio/health/{} answers {}{}{}", what, reply->answer.status, body.empty() ? "" : ": ", body),
        "look at its log");
    return false;
  }
  add(findings, "storage", State::up, "its storage is there");
  return true;
}

// " of 3 drives"
string quorum_words(const net::Answer& answer, string_view header) {
  const string* quorum = answer.header(header);
  return quorum == nullptr ? string{} : fmt::format(" of {} drive{}", *quorum, *quorum == "1" ? "" : "s");
}

void judge_quorum(const Replies& replies, Findings& findings) {
  const Reply* write = replies.find("write");
  const Reply* read = replies.find("read");
  const auto is_lost = [](const Reply* reply) {
    return was_answered(reply) && (reply->answer.status == 503 || reply->answer.status == 412);
  };
  const char* next = "look for drives and servers of the cluster that are missing: mc admin info ALIAS";
  if (is_lost(read)) {
    add(findings, "quorum", State::down,
        fmt::format("can neither read nor write: the quorum{} is lost",
                    quorum_words(read->answer, "x-minio-read-quorum")),
        next);
  } else if (is_lost(write)) {
    add(findings, "quorum", State::degraded,
        fmt::format("takes no writes: the quorum{} is lost", quorum_words(write->answer, "x-minio-write-quorum")),
        next);
  } else if (write != nullptr && write->answer.is_ok() && read != nullptr && read->answer.is_ok()) {
    add(findings, "quorum", State::up, "has its quorum to read and to write");
  } else if (was_answered(write) && was_answered(read)) {
    // Releases before 2020 have no such pages.
    warn(findings, "quorum",
         fmt::format("its quorum was not checked: /minio/health/cluster answers {}, /minio/health/cluster/read {}",
                     write->answer.status, read->answer.status));
  } else {
    const Reply* silent = was_answered(write) ? read : write;
    warn(findings, "quorum", "its quorum was not checked: " + net::problem_text(silent->request, silent->answer));
  }
}

void judge_drives(const Replies& replies, Findings& findings) {
  const string* healing = replies.find("write")->answer.header("x-minio-healing-drives");
  if (healing != nullptr && *healing != "0") {
    warn(findings, "drives", fmt::format("{} drive{} being healed", *healing, *healing == "1" ? " is" : "s are"),
         "watch it: mc admin heal ALIAS");
  }
  const net::Answer& metrics = replies.find("metrics")->answer;
  if (!metrics.is_ok()) return;
  for (const auto& [name, noun] : {std::pair{"minio_cluster_drive_offline_total", "drive"},
                                   std::pair{"minio_cluster_nodes_offline_total", "server"}}) {
    const auto count = value_of(metrics.body, name);
    if (!count || !(*count >= 1)) continue;
    add(findings, "drives", State::degraded,
        fmt::format("{} of the cluster {} offline", counted(*count, noun, string(noun) + "s"),
                    *count == 1 ? "is" : "are"),
        "find out which: mc admin info ALIAS");
  }
}

// "2023-09-04T19:57:37Z" is the release of the image RELEASE.2023-09-04T19-57-37Z.
string release_in(const net::Answer& metrics) {
  if (!metrics.is_ok()) return {};
  const auto samples = samples_of(metrics.body, "minio_software_version_info");
  string version(samples.empty() ? string_view{} : samples.front().label("version"));
  std::replace(version.begin(), version.end(), ':', '-');
  return version.empty() ? version : "RELEASE." + version;
}

// Of a single server: what several use together is nobody's.
void read_process(const net::Answer& metrics, Findings& findings) {
  if (!metrics.is_ok()) return;
  const auto only = [&](string_view name) {
    const auto samples = samples_of(metrics.body, name);
    return samples.size() == 1 && samples.front().value >= 0 ? std::optional(samples.front().value) : std::nullopt;
  };
  Resources& resources = findings.resources;
  const auto memory = only("minio_node_process_resident_memory_bytes");
  const auto uptime = only("minio_node_process_uptime_seconds");
  const auto cpu = only("minio_node_process_cpu_total_seconds");
  if (memory) resources.memory = whole(*memory);
  if (uptime) resources.uptime = seconds_of(*uptime);
  if (cpu && uptime && *uptime >= 1) resources.cpu = *cpu / *uptime;
  if (resources.memory || resources.uptime) resources.source = "metrics";
}

bool judge_identity(const Reply& live, Findings& findings) {
  const net::Answer& answer = live.answer;
  if (is_minio(answer)) return true;
  const string* server = answer.header("server");
  const bool is_console = is_page(answer) && (answer.is_ok() || (server != nullptr && *server == "MinIO Console"));
  const string body = excerpt(answer.body);
  add(findings, "storage", State::down,
      is_console ? "answers with a web page: this may be MinIO's console, not its API"
                 : fmt::format("answers {}, but not as MinIO does{}{}", answer.status, body.empty() ? "" : ": ", body),
      is_console ? "use the port of the API (9000, --address), not that of the console (--console-address)"
                 : "does another service listen on this port? compare the address");
  return false;
}

void judge(const Target& target, const Replies& replies, const Circumstances& circumstances, Findings& findings) {
  const Reply& live = *replies.find("live");
  if (!judge_reach(target, live, circumstances, findings) || !judge_identity(live, findings)) return;
  const net::Answer& metrics = replies.find("metrics")->answer;
  judge_release(target, release_in(metrics), findings);
  read_process(metrics, findings);
  // Without its storage the other answers only say so again.
  if (!judge_storage(replies, findings)) return;
  judge_quorum(replies, findings);
  judge_drives(replies, findings);
  judge_signed(target, replies, circumstances, findings);
}

bool recognise(const Replies& replies) { return is_minio(replies.all().front().answer); }

}  // namespace

extern const Kind minio_kind{.name = "minio",
                             .scheme = "http",
                             .usual_ports = ports,
                             .checks = infos,
                             .ask = ask,
                             .judge = judge,
                             .recognise = recognise};

}  // namespace pyat::health
