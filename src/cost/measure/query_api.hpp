// The query API of one Prometheus or Mimir as those use it who have many questions: four at a time, below the prefix
// where it is found, and no more once three in a row were left unanswered.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "cost/measure/api_answer.hpp"
#include "cost/measure/options.hpp"
#include "health/target.hpp"
#include "net/client.hpp"

namespace pyat::cost {

// Times that are evenly apart: first, first + step, and so on.
struct TimeGrid {
  std::chrono::sys_seconds first{};
  std::chrono::seconds step{};
  std::size_t count = 0;

  std::chrono::sys_seconds time(std::size_t index) const {
    return first + step * static_cast<std::chrono::seconds::rep>(index);
  }
};

// Mimir has the API below /prometheus, unless -http.prometheus-http-prefix says otherwise; in the order to try.
std::vector<std::string> query_prefixes(const health::Target& target);

// Whether it has this API, and where: of the kinds prometheus and mimir.
bool has_query_api(const health::Target& target);

std::string query_path(const std::string& query, std::chrono::sys_seconds time);
std::string query_path(const std::string& query, const TimeGrid& grid);

net::Request query_request(const health::Target& target, const std::string& path, const MeasureOptions& options);

// What asks derives from it. It keeps itself alive while a question is open: the client's callbacks hold it.
class QueryApi : public std::enable_shared_from_this<QueryApi> {
 public:
  QueryApi(const QueryApi&) = delete;
  QueryApi& operator=(const QueryApi&) = delete;
  virtual ~QueryApi() = default;

 protected:
  using Take = std::function<void(const ApiAnswer&)>;

  QueryApi(net::Client& client, health::Target target, MeasureOptions options);

  // Asked by pump(), which is called after each answer, and the first time by who begins. `take` may ask more.
  void query(const std::string& text, Take take);
  void query_range(const std::string& text, const TimeGrid& grid, Take take);
  void pump();

  // Nothing is open, and nothing waits. Once.
  virtual void finish() = 0;
  virtual void warn(const std::string& warning) = 0;

  const MeasureOptions& options() const { return options_; }
  const std::string& source() const { return source_; }
  bool answers() const { return silent_ == 0; }  // the last question was

 private:
  struct Waiting {
    std::string path;
    Take take;
  };

  void send(Waiting next);
  void take(const Waiting& what, const ApiAnswer& answer);

  net::Client& client_;
  const health::Target target_;
  const MeasureOptions options_;
  const std::string source_;  // the server's address
  std::vector<std::string> prefixes_;
  std::deque<Waiting> waiting_{};
  std::set<std::string> warnings_{};
  std::size_t open_ = 0;
  unsigned silent_ = 0;
  bool is_found_ = false;
  bool is_done_ = false;
};

}  // namespace pyat::cost
