#include "health/kinds/remote_write.hpp"

#include <fmt/format.h>

#include <functional>
#include <map>
#include <tuple>

#include "health/kinds/wording.hpp"
#include "health/metrics.hpp"

namespace pyat::health {
namespace {

using std::string;
using std::string_view;

constexpr double most_seconds_behind = 120;

// One receiver.
struct Queue {
  string url{}, remote{}, component{};
  double tried = 0;    // samples, in every attempt anew
  double retried = 0;  // after what may pass: no answer, 5xx, 429
  double failed = 0;   // given up, after any other answer
  double pending = 0;  // some of them are in `tried` already
  double sent_bytes = 0;
  double newest = 0, newest_sent = 0;  // time stamps of samples; 0: none
};

using Key = std::tuple<string_view, string_view, string_view>;

Key key_of(const Sample& sample) {
  return {sample.label("url"), sample.label("remote_name"), sample.label("component_id")};
}

std::vector<Queue> queues_of(string_view metrics) {
  std::vector<Queue> queues{};
  for (const Sample& sample : samples_of(metrics, "prometheus_remote_storage_samples_total")) {
    if (sample.label("url").empty()) continue;
    queues.push_back({.url = string(sample.label("url")),
                      .remote = string(sample.label("remote_name")),
                      .component = string(sample.label("component_id")),
                      .tried = sample.value});
  }
  std::map<Key, Queue*> index{};
  for (Queue& queue : queues) index[{queue.url, queue.remote, queue.component}] = &queue;
  const auto read = [&](string_view name, double Queue::*member) {
    for (const Sample& sample : samples_of(metrics, name)) {
      const auto found = index.find(key_of(sample));
      if (found != index.end()) found->second->*member = sample.value;
    }
  };
  // Up to Prometheus 3.7 one for all receivers, which is at most as exact.
  std::map<string, double, std::less<>> newest{};  // by component
  for (const Sample& sample : samples_of(metrics, "prometheus_remote_storage_highest_timestamp_in_seconds")) {
    newest[string(sample.label("component_id"))] = sample.value;
  }
  for (Queue& queue : queues) {
    if (const auto found = newest.find(queue.component); found != newest.end()) queue.newest = found->second;
  }
  read("prometheus_remote_storage_queue_highest_timestamp_seconds", &Queue::newest);
  read("prometheus_remote_storage_queue_highest_sent_timestamp_seconds", &Queue::newest_sent);
  read("prometheus_remote_storage_samples_retried_total", &Queue::retried);
  read("prometheus_remote_storage_samples_failed_total", &Queue::failed);
  read("prometheus_remote_storage_samples_pending", &Queue::pending);
  read("prometheus_remote_storage_bytes_total", &Queue::sent_bytes);
  return queues;
}

bool judge_queue(const Queue& queue, Findings& findings) {
  const string receiver = without_userinfo(queue.url);
  const string advice = "look for 'remote' in its log: it holds the receiver's own answer";
  if (queue.failed > 0 && queue.failed + queue.pending >= queue.tried - queue.retried) {
    add(findings, "remote-write", State::degraded,
        fmt::format("remote write to {} fails: {} refused, none taken", receiver,
                    counted(queue.failed, "sample", "samples")),
        advice);
  } else if (queue.newest_sent == 0 && queue.sent_bytes == 0 && queue.retried > 0) {
    add(findings, "remote-write", State::degraded,
        fmt::format("remote write to {} fails: nothing was taken yet, and is tried again and again", receiver),
        "check that this address answers from where it runs; " + advice);
  } else if (queue.newest_sent > 0 && queue.newest - queue.newest_sent > most_seconds_behind) {
    add(findings, "remote-write", State::degraded,
        fmt::format("remote write to {} is {} s behind", receiver, grouped(queue.newest - queue.newest_sent)),
        "check that this address answers from where it runs, and takes as much as it is sent; " + advice);
  } else if (queue.failed > 0) {
    warn(findings, "remote-write",
         fmt::format("{} refused {} for good since it started", receiver, counted(queue.failed, "sample", "samples")),
         advice);
  } else {
    return true;
  }
  // Who does not take anything may be why; who has taken everything is not.
  string address = host_and_port(receiver);
  if (findings.checks.back().state == State::degraded && !address.empty()) {
    findings.needs_addresses.push_back(std::move(address));
  }
  return false;
}

}  // namespace

std::vector<string> remote_write_lines() {
  return {"prometheus_remote_storage_samples_total{",
          "prometheus_remote_storage_samples_retried_total{",
          "prometheus_remote_storage_samples_failed_total{",
          "prometheus_remote_storage_samples_pending{",
          "prometheus_remote_storage_bytes_total{",
          "prometheus_remote_storage_highest_timestamp_in_seconds",
          "prometheus_remote_storage_queue_highest_timestamp_seconds{",
          "prometheus_remote_storage_queue_highest_sent_timestamp_seconds{"};
}

void judge_remote_write(string_view metrics, Findings& findings) {
  const std::vector<Queue> queues = queues_of(metrics);
  bool are_well = true;
  for (const Queue& queue : queues) are_well = judge_queue(queue, findings) && are_well;
  if (!are_well || queues.empty()) return;
  add(findings, "remote-write", State::up,
      queues.size() == 1 ? "remote write to " + without_userinfo(queues.front().url) + " keeps up"
                         : fmt::format("remote write to {} receivers keeps up", queues.size()));
}

}  // namespace pyat::health
