#include "cost/measure/query_api.hpp"

#include <fmt/format.h>

#include <utility>

#include "health/kinds/common.hpp"
#include "util/percent.hpp"
#include "util/url.hpp"

namespace pyat::cost {
namespace {

using std::string;

constexpr std::size_t most_open = 4;
constexpr std::size_t most_bytes = 8UL * 1024 * 1024;
constexpr std::size_t most_bytes_of_times = 32UL * 1024 * 1024;
constexpr unsigned most_silent = 3;  // questions in a row that nobody answers: then no more are asked
constexpr std::size_t most_warnings = 5;

}  // namespace

std::vector<string> query_prefixes(const health::Target& target) {
  return target.kind == "mimir" ? std::vector<string>{"/prometheus", ""} : std::vector<string>{"", "/prometheus"};
}

bool has_query_api(const health::Target& target) { return target.kind == "prometheus" || target.kind == "mimir"; }

string query_path(const string& query, std::chrono::sys_seconds time) {
  return fmt::format("/api/v1/query?query={}&time={}", util::percent_encoded(query), time.time_since_epoch().count());
}

string query_path(const string& query, const TimeGrid& grid) {
  return fmt::format("/api/v1/query_range?query={}&start={}&end={}&step={}", util::percent_encoded(query),
                     grid.first.time_since_epoch().count(), grid.time(grid.count - 1).time_since_epoch().count(),
                     grid.step.count());
}

net::Request query_request(const health::Target& target, const string& path, const MeasureOptions& options) {
  net::Request request = health::get(target, path);
  request.timeout = options.timeout;
  request.max_body = path.find("/query_range?") == string::npos ? most_bytes : most_bytes_of_times;
  return request;
}

QueryApi::QueryApi(net::Client& client, health::Target target, MeasureOptions options)
    : client_(client),
      target_(std::move(target)),
      options_(std::move(options)),
      source_(util::to_text(target_.address)),
      prefixes_(query_prefixes(target_)) {}

void QueryApi::query(const string& text, Take take) {
  waiting_.push_back({query_path(text, options_.now), std::move(take)});
}

void QueryApi::query_range(const string& text, const TimeGrid& grid, Take take) {
  waiting_.push_back({query_path(text, grid), std::move(take)});
}

void QueryApi::pump() {
  while (open_ < most_open && !waiting_.empty()) {
    Waiting next = std::move(waiting_.front());
    waiting_.pop_front();
    if (silent_ >= most_silent) {
      next.take({.rows = {}, .warnings = {}, .problem = "not asked: it had left three questions unanswered"});
      continue;
    }
    ++open_;
    send(std::move(next));
  }
  if (open_ == 0 && waiting_.empty() && !std::exchange(is_done_, true)) finish();
}

void QueryApi::send(Waiting next) {
  net::Request request = query_request(target_, prefixes_.front() + next.path, options_);
  const net::Request asked = request;
  client_.ask(std::move(request),
              [self = shared_from_this(), asked, next = std::move(next)](const net::Answer& answer) {
                --self->open_;
                self->take(next, read_api_answer(asked, answer));
                self->pump();
              });
}

void QueryApi::take(const Waiting& what, const ApiAnswer& answer) {
  if (answer.is_other && !is_found_ && prefixes_.size() > 1) {
    prefixes_.erase(prefixes_.begin());
    waiting_.push_front(what);
    return;
  }
  if (answer.problem.empty()) is_found_ = true;
  silent_ = answer.is_unreachable ? silent_ + 1 : 0;
  for (const string& warning : answer.warnings) {
    if (!warnings_.insert(warning).second || warnings_.size() > most_warnings) continue;
    warn(fmt::format("{} warns: {}", source_, warning));
  }
  what.take(answer);
}

}  // namespace pyat::cost
