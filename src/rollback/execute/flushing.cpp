#include "rollback/execute/flushing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "health/kinds/common.hpp"
#include "health/metrics.hpp"
#include "util/duration.hpp"
#include "util/url.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds poll{1000};
constexpr milliseconds page_timeout{10'000};
// An ingester has some series for each tenant, and there may be thousands.
constexpr std::size_t largest_page = 16 * 1024 * 1024;

// That prove_flush() and build_release() read.
std::vector<string> lines_of(string_view product) {
  if (product == "loki") return {"loki_ingester_", "cortex_ingester_flush_queue_length", "loki_build_info"};
  if (product == "mimir") return {"cortex_ingester_", "cortex_build_info"};
  return {"tempo_ingester_", "tempo_live_store_", "tempo_ingest_group_partition_lag", "tempo_build_info"};
}

// What runs tells better than a tag, which may be "latest".
string build_release(string_view page, string_view product) {
  const string metric = (product == "mimir" ? "cortex" : string(product)) + "_build_info";
  const std::vector<health::Sample> samples = health::samples_of(page, metric);
  return samples.empty() ? string{} : string(samples.front().label("version"));
}

string status_words(const net::Answer& answer) {
  const string said = health::excerpt(answer.body);
  return fmt::format("HTTP {}{}{}", answer.status, said.empty() ? "" : ": ", said);
}

string advice_about(int status, const FlushWay& way) {
  if (status == 401 || status == 403) {
    return fmt::format("name in pyat.yml how {} is asked: auth, tls, tenant", way.product);
  }
  if (status == 404 || status == 405) {
    return fmt::format(
        "is this {} itself, or a gateway before it? name the address of the process in pyat.yml, with "
        "the prefix of its paths if it has one",
        way.product);
  }
  return fmt::format("look into the log of {}, then flush it again", way.product);
}

}  // namespace

Flushing::Flushing(net::Client& client, health::Target target, string release, Clock::time_point end, Flushed& out)
    : client_(client), target_(std::move(target)), release_(std::move(release)), end_(end), out_(out) {
  out_.name = fmt::format("{} at {}", target_.name, util::authority_of(target_.address));
  way_ = flush_way(target_.kind, release_);
  // As long as nothing else is said: run() may be broken off before it has begun.
  out_.words = "it was broken off";
  out_.next = "pyat rollback resume goes on";
}

void Flushing::begin() {
  ask_for_page([this](const net::Answer& answer) { take_first_page(answer.body); });
}

milliseconds Flushing::left() const { return std::chrono::ceil<milliseconds>(end_ - client_.now()); }

// `answered` gets an answer of HTTP, whatever its status; all else is the end.
void Flushing::ask(net::Request request, milliseconds most, Answered answered) {
  if (left() <= milliseconds{0}) return fail("the time of the step is over", "give it more time, then flush it again");
  request.timeout = std::min(most, left());
  client_.ask(request, [self = shared_from_this(), request, answered = std::move(answered)](const net::Answer& answer) {
    if (answer.problem == net::Problem::cancelled) return;
    if (answer.problem == net::Problem::none) return answered(answer);
    string next = net::problem_advice(request, answer);
    if (next.empty()) next = "see how it is: pyat health";
    self->fail(net::problem_text(request, answer), std::move(next));
  });
}

void Flushing::ask_for_page(Answered answered) {
  net::Request request = health::get_metrics(target_, "/metrics", lines_of(target_.kind));
  request.max_body = largest_page;
  ask(std::move(request), page_timeout, [this, answered = std::move(answered)](const net::Answer& answer) {
    if (!answer.is_ok()) {
      return fail(fmt::format("its page of metrics cannot be read: {}", status_words(answer)),
                  advice_about(answer.status, {.product = target_.kind}));
    }
    if (answer.body_is_cut) {
      return fail(fmt::format("its page of metrics has more than {} MiB about its ingester", largest_page >> 20U),
                  "flush it by hand, and see that it has written out what it holds");
    }
    answered(answer);
  });
}

void Flushing::take_first_page(const string& page) {
  before_ = page;
  const string told = build_release(page, target_.kind);
  const FlushWay of_running = flush_way(target_.kind, told);
  if (of_running.problem.empty() || !way_.problem.empty()) way_ = of_running;
  out_.name = fmt::format("{} {} at {}", target_.name, way_.release, util::authority_of(target_.address));
  // Before a server gets a request that is meant for another one.
  const FlushProof now = prove_flush(way_, page, page, seconds{0});
  if (!now.is_proven && !now.may_come) return finish(now);
  sent_ = client_.now();
  give_up_ = end_;
  send(0);
}

void Flushing::send(std::size_t number) {
  if (number == way_.requests.size()) {
    sent_ = client_.now();
    give_up_ = std::min(end_, sent_ + std::max(way_.patience, way_.least_wait));
    return look_again(way_.least_wait);
  }
  const FlushRequest& wanted = way_.requests[number];
  net::Request request = health::get(target_, wanted.path);
  request.method = wanted.method;
  request.max_redirects = 0;
  ask(std::move(request), way_.patience, [this, number, &wanted](const net::Answer& answer) {
    if (answer.status != static_cast<int>(wanted.status)) return refused(wanted, answer);
    send(number + 1);
  });
}

void Flushing::refused(const FlushRequest& request, const net::Answer& answer) {
  fail(fmt::format("{} {} was answered with {}, expected HTTP {}", request.method, request.path, status_words(answer),
                   request.status),
       advice_about(answer.status, way_));
}

void Flushing::look_again(milliseconds pause) {
  client_.after(std::min(pause, std::max(left(), milliseconds{0})), [self = shared_from_this()] {
    self->ask_for_page([self = self.get()](const net::Answer& answer) { self->judge(answer.body); });
  });
}

void Flushing::judge(const string& page) {
  const auto elapsed = client_.now() - sent_;
  const FlushProof proof = prove_flush(way_, before_, page, std::chrono::floor<seconds>(elapsed));
  if (proof.is_proven || !proof.may_come) return finish(proof);
  if (client_.now() + poll < give_up_) return look_again(poll);
  const auto waited = std::chrono::duration_cast<milliseconds>(std::chrono::round<seconds>(elapsed));
  fail(fmt::format("not proven within {}: {}", util::duration_words(waited), proof.missing), proof.next);
}

void Flushing::finish(const FlushProof& proof) {
  if (!proof.is_proven) return fail(proof.missing, proof.next);
  out_.is_proven = true;
  out_.words.clear();
  out_.next.clear();
  out_.proofs = proof.proofs;
  if (!proof.open.empty()) out_.open = fmt::format("{}; {}", proof.open, way_.rest);
}

void Flushing::fail(string words, string next) {
  out_.words = std::move(words);
  if (!way_.at_risk.empty()) out_.words += fmt::format(". At risk: {}", way_.at_risk);
  out_.next = next.empty() ? "see how it is: pyat health; then flush it again" : std::move(next);
}

}  // namespace pyat::rollback
