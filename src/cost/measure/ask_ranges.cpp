#include "cost/measure/ask_ranges.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

namespace pyat::cost {
namespace {

using std::string;

ApiRow& row_of(std::vector<ApiRow>& rows, const ApiRow& like) {
  const auto found =
      std::find_if(rows.begin(), rows.end(), [&](const ApiRow& row) { return row.labels == like.labels; });
  if (found != rows.end()) return *found;
  rows.push_back({.labels = like.labels});
  return rows.back();
}

void append(ApiAnswer part, ApiAnswer& whole) {
  if (whole.problem.empty()) whole.problem = part.problem;
  whole.is_unreachable |= part.is_unreachable;
  for (ApiRow& row : part.rows) {
    ApiRow& place = row_of(whole.rows, row);
    place.points.insert(place.points.end(), row.points.begin(), row.points.end());
    place.unread.insert(place.unread.end(), row.unread.begin(), row.unread.end());
    if (place.why.empty()) place.why = row.why;
  }
}

class Asking final : public QueryApi {
 public:
  Asking(net::Client& client, const health::Target& target, const MeasureOptions& options,
         std::vector<RangeQuestion> questions, std::function<void(std::vector<ApiAnswer>)> done)
      : QueryApi(client, target, options), questions_(std::move(questions)), done_(std::move(done)) {
    for (const RangeQuestion& question : questions_) parts_.emplace_back(question.grids.size());
  }

  void begin() {
    for (std::size_t i = 0; i < questions_.size(); ++i) {
      for (std::size_t grid = 0; grid < questions_[i].grids.size(); ++grid) {
        query_range(questions_[i].promql, questions_[i].grids[grid],
                    [this, i, grid](const ApiAnswer& answer) { parts_[i][grid] = answer; });
      }
    }
    pump();
  }

 private:
  void warn(const string& /*warning*/) override {}  // a part of the whole is what Prometheus answers with

  void finish() override {
    std::vector<ApiAnswer> answers{};
    for (std::vector<ApiAnswer>& parts : parts_) {
      ApiAnswer whole{};
      for (ApiAnswer& part : parts) append(std::move(part), whole);
      answers.push_back(std::move(whole));
    }
    done_(std::move(answers));
  }

  const std::vector<RangeQuestion> questions_;
  std::vector<std::vector<ApiAnswer>> parts_{};  // of each question, of each of its grids
  std::function<void(std::vector<ApiAnswer>)> done_;
};

}  // namespace

void ask_ranges(net::Client& client, const health::Target& target, const MeasureOptions& options,
                std::vector<RangeQuestion> questions, std::function<void(std::vector<ApiAnswer>)> done) {
  std::make_shared<Asking>(client, target, options, std::move(questions), std::move(done))->begin();
}

}  // namespace pyat::cost
