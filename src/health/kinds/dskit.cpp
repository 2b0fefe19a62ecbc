#include "health/kinds/dskit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "health/metrics.hpp"

namespace pyat::health {
namespace {

using std::string;
using std::string_view;

// Rings have megabytes of tokens.
constexpr std::size_t most_of_a_page = 16 * 1024 * 1024;

struct BuildMetric {
  string_view metric, product;
};

// Who says what it is on its page of metrics.
constexpr std::array<BuildMetric, 6> build_metrics = {{{"cortex_build_info", "Mimir"},
                                                       {"tempo_build_info", "Tempo"},
                                                       {"loki_build_info", "Loki"},
                                                       {"grafana_build_info", "Grafana"},
                                                       {"prometheus_build_info", "Prometheus"},
                                                       {"pyroscope_build_info", "Pyroscope"}}};

// Of what was asked, without the query.
string path_of(const Reply& reply) {
  const util::UrlResult parsed = util::parse_url(reply.request.url, "http");
  return parsed.url.path.substr(0, parsed.url.path.find('?'));
}

// The product that the metrics are of; empty when they do not tell.
string_view product_in(const Reply* metrics) {
  if (metrics == nullptr || !metrics->answer.is_ok()) return {};
  for (const auto& [metric, product] : build_metrics) {
    if (!samples_of(metrics->answer.body, metric).empty()) return product;
  }
  return {};
}

// What cannot be both: the page of a build has its own path for each, and Prometheus shares Mimir's.
bool is_build_page(const Reply* build, const Product& product) {
  if (build == nullptr || !build->answer.is_ok()) return false;
  const string& body = build->answer.body;
  if (product.name == "Mimir") return body.find("Grafana Mimir") != string::npos;
  return body.starts_with('{') && body.find("\"goVersion\"") != string::npos;
}

// False when something else answers: then nothing of what follows would make sense.
bool judge_product(const Product& product, const Replies& replies, Findings& findings) {
  if (is_product(replies, product)) return true;
  const Reply& ready = *replies.find("ready");
  const string_view other = product_in(replies.find("metrics"));
  if (!other.empty()) {
    add(findings, "product", State::unknown, fmt::format("expected {}, but {} answers here", product.name, other),
        "correct the address or the kind");
    return false;
  }
  if (ready.answer.is_ok() && excerpt(ready.answer.body) == "ready") {
    add(findings, "product", State::up,
        fmt::format("not checked: neither {} nor /metrics tells what this is", product.build_page));
    return true;
  }
  // A server that is not ready yet may have nothing but this to say.
  if (ready.answer.status == 503) return true;
  const string body = excerpt(ready.answer.body);
  add(findings, "product", State::unknown,
      fmt::format("this does not look like {}: /ready answers {}{}{}", product.name, ready.answer.status,
                  body.empty() ? "" : ": ", body),
      "compare the address with server.http_listen_port of its configuration");
  return false;
}

// `address` has its port, or a scheme.
void add_need(Findings& findings, string_view address) {
  string need = host_and_port(address);
  std::vector<string>& needs = findings.needs_addresses;
  if (!need.empty() && std::find(needs.begin(), needs.end(), need) == needs.end()) needs.push_back(std::move(need));
}

// What neither the page nor the metrics have is not known.
string release_of(const Product& product, const Replies& replies) {
  string version = version_in(replies.find("build"));
  const Reply* metrics = replies.find("metrics");
  if (version.empty() && metrics != nullptr && metrics->answer.is_ok()) {
    for (const Sample& sample : samples_of(metrics->answer.body, product.build_metric)) {
      version = sample.label("version");
    }
  }
  if (version.size() > 1 && version[0] == 'v') version.erase(0, 1);
  const bool has_digit = std::any_of(version.begin(), version.end(), [](char c) { return c >= '0' && c <= '9'; });
  return has_digit ? version : string{};
}

}  // namespace

Ask ask_json(const Target& target, string_view what, string_view path) {
  Ask ask{string(what), get(target, path)};
  ask.request.headers.push_back({"Accept", "application/json"});
  ask.request.max_body = most_of_a_page;
  return ask;
}

Ask ask_ring(const Target& target, const RingPage& page) { return ask_json(target, page.what, page.path); }

std::vector<Ask> next_round(const Target& target, const Replies& replies, const Product& product,
                            std::vector<string> metric_lines, std::vector<Ask> details) {
  if (replies.empty()) return {{"ready", measured_get(target, "/ready")}};
  const Reply* ready = replies.find("ready");
  if (!was_answered(ready) || ready->answer.status == 401 || ready->answer.status == 403) return {};
  std::vector<Ask> asks{};
  if (replies.find("build") == nullptr) {
    for (const BuildMetric& build : build_metrics) metric_lines.push_back(string(build.metric) + '{');
    asks.push_back(ask_json(target, "build", product.build_page));
    asks.push_back({"metrics", get_metrics(target, "/metrics", std::move(metric_lines))});
    if (target.is_guess) return asks;
  }
  if (replies.find("services") == nullptr) {
    if (target.is_guess && !is_product(replies, product)) return {};
    asks.push_back(ask_json(target, "services", product.services_page));
    asks.push_back({"config", get(target, string(product.config_page) + "?mode=diff")});
    for (Ask& ask : details) asks.push_back(std::move(ask));
    return asks;
  }
  const bool is_broken = replies.find("config")->answer.status >= 500;
  if (is_broken && replies.find("whole config") == nullptr) {
    asks.push_back({"whole config", get(target, product.config_page)});
  }
  return asks;
}

bool is_product(const Replies& replies, const Product& product) {
  const string_view found = product_in(replies.find("metrics"));
  return found.empty() ? is_build_page(replies.find("build"), product) : found == product.name;
}

bool is_starting(const Findings& findings) {
  return std::any_of(findings.checks.begin(), findings.checks.end(),
                     [](const Check& check) { return check.state == State::starting; });
}

bool judge_server(const Target& target, const Product& product, const Replies& replies,
                  const Circumstances& circumstances, Findings& findings) {
  const Reply& ready = *replies.find("ready");
  if (!judge_reach(target, ready, circumstances, findings) || !judge_access(ready, findings)) return false;
  if (!judge_product(product, replies, findings)) return false;
  read_resources(replies.find("metrics"), circumstances, findings);
  const Services services = read_services(replies.find("services"));
  judge_ready(product, ready, services, findings);
  judge_services(replies.find("services"), services, findings);
  judge_release(target, release_of(product, replies), findings);
  return true;
}

ServerConfig config_of(const Replies& replies) {
  for (const string_view what : {"config", "whole config"}) {
    const Reply* reply = replies.find(what);
    if (reply != nullptr && reply->answer.is_ok()) return ServerConfig(reply->answer.body);
  }
  return {};
}

unsigned number_at(const ServerConfig& config, string_view path, unsigned usual) {
  if (!config.is_known()) return 0;
  const string_view text = config.at(path);
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() ? number : usual;
}

// A page that is not there is none of this server's target, or is behind a gateway; one that fails should not.
void add_not_checked(Findings& findings, string_view id, const Reply& reply) {
  const net::Answer& answer = reply.answer;
  if (answer.problem != net::Problem::none) {
    warn(findings, id, fmt::format("not checked: {}: {}", path_of(reply), net::problem_text(reply.request, answer)),
         "ask again; if it stays so, look at its log");
  } else if (answer.status >= 500) {
    warn(findings, id, fmt::format("not checked: {} answers {}", path_of(reply), answer.status), "look at its log");
  } else if (answer.is_ok()) {
    add(findings, id, State::up, fmt::format("not checked: {} answers 200, but with something else", path_of(reply)));
  } else {
    add(findings, id, State::up, fmt::format("not checked: {} answers {}", path_of(reply), answer.status));
  }
}

void judge_query(const Reply* reply, Findings& findings) {
  if (reply == nullptr || is_starting(findings)) return;
  const net::Answer& answer = reply->answer;
  const string body = excerpt(answer.body);
  if (answer.is_ok()) {
    add(findings, "query", State::up, "answers a query");
  } else if (answer.status == 401) {
    add(findings, "query", State::up, fmt::format("not checked: queries are answered 401: {}", body),
        body == "no org id" ? "give it tenant: NAME in pyat.yml" : "give it auth: or tenant: in pyat.yml");
  } else if (answer.status >= 500) {
    add(findings, "query", State::degraded,
        fmt::format("answers no queries: {}{}{}", answer.status, body.empty() ? "" : ": ", body),
        fmt::format("look at its log for {}", path_of(*reply)));
  } else if (answer.problem != net::Problem::none) {
    add(findings, "query", State::degraded,
        fmt::format("answers no queries: {}", net::problem_text(reply->request, answer)),
        "look whether a querier runs and is connected to the query-frontend");
  } else {
    add_not_checked(findings, "query", *reply);
  }
}

void judge_object_storage(const Failures& failures, string_view endpoint, Findings& findings) {
  if (failures.all <= 0 && failures.failed <= 0) return;
  const auto counted = [&](double count) {
    return fmt::format("{}{} {} object storage", failures.what, count == 1 ? "" : "s", failures.on);
  };
  if (failures.failed <= 0) {
    add(findings, "object-storage", State::up,
        fmt::format("{:.0f} {} since it started, none failed", failures.all, counted(failures.all)));
    return;
  }
  const string all = failures.all > 0 ? fmt::format(" of {:.0f}", failures.all) : string{};
  string message =
      fmt::format("{:.0f}{} {} {} failed since it started", failures.failed, all,
                  counted(failures.all > 0 ? failures.all : failures.failed), failures.failed == 1 ? "has" : "have");
  // One in a hundred is what a busy storage refuses now and then.
  if (failures.all > 0 && failures.failed * 100 < failures.all) {
    add(findings, "object-storage", State::up, std::move(message));
    return;
  }
  warn(findings, "object-storage", std::move(message),
       endpoint.empty() ? string("look at its log for errors of the bucket")
                        : fmt::format("look whether {} answers, and at its log for errors of the bucket", endpoint));
}

double sum_of(const Reply* metrics, string_view name) {
  if (metrics == nullptr || !metrics->answer.is_ok()) return 0;
  double sum = 0;
  for (const Sample& sample : samples_of(metrics->answer.body, name)) sum += sample.value;
  return sum;
}

void add_storage_need(Findings& findings, string_view endpoint, bool is_insecure) {
  if (endpoint.empty()) return;
  if (endpoint.find("://") != string_view::npos) return add_need(findings, endpoint);
  add_need(findings, (is_insecure ? "http://" : "https://") + string(endpoint));
}

void add_kafka_need(Findings& findings, string_view brokers) {
  while (!brokers.empty()) {
    const std::size_t comma = brokers.find(',');
    add_need(findings, brokers.substr(0, comma));
    brokers.remove_prefix(comma == string_view::npos ? brokers.size() : comma + 1);
  }
}

}  // namespace pyat::health
