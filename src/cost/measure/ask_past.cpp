#include "cost/measure/ask_past.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

#include "cost/measure/gather.hpp"
#include "util/url.hpp"

namespace pyat::cost {
namespace {

using std::string;

// What one server remembers: of all times, in the order of the grids.
class Remembering final : public QueryApi {
 public:
  Remembering(net::Client& client, const health::Target& target, const MeasureOptions& options,
              const std::vector<TimeGrid>& grids, std::function<void(std::vector<Asked>)> done)
      : QueryApi(client, target, options), done_(std::move(done)) {
    for (const TimeGrid& grid : grids) parts_.push_back({.times = {source(), grid, options}});
  }

  void begin() {
    for (Part& part : parts_) {
      ask_first(part, builds_query(options().selector), part.knowledge.builds);
      ask_first(part, jobs_query(options().selector), part.knowledge.jobs);
      ask_first(part, circumstances_query(options().selector), part.knowledge.circumstances);
      ask_first(part, metrics_query(options().selector, options().names), part.knowledge.metrics);
    }
    pump();
  }

 private:
  struct Part {
    RememberedTimes times;
    RangeKnowledge knowledge{};
    std::size_t open = 0;
  };

  // `parts_` has its size by now: what is in it stays where it is.
  void ask_first(Part& part, const string& text, ApiAnswer& place) {
    ++part.open;
    query_range(text, part.times.grid(), [this, &part, &place](const ApiAnswer& answer) {
      place = answer;
      if (--part.open == 0) ask_rest(part);
    });
  }

  void ask_rest(Part& part) {
    part.times.take_knowledge(std::exchange(part.knowledge, {}));
    for (const string& question : part.times.questions()) {
      query_range(question, part.times.grid(),
                  [&part, question](const ApiAnswer& answer) { part.times.take(question, answer); });
    }
  }

  void warn(const string&) override {}  // measuring now has said it

  void finish() override {
    std::vector<Asked> all{};
    for (Part& part : parts_) {
      std::vector<Asked> some = part.times.result();
      all.insert(all.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
    }
    done_(std::move(all));
  }

  std::function<void(std::vector<Asked>)> done_;
  std::vector<Part> parts_{};
};

// All servers together, one time after the other.
class Gathering : public std::enable_shared_from_this<Gathering> {
 public:
  Gathering(MeasureOptions options, std::vector<TimeGrid> grids, std::function<void(Past)> done)
      : options_(with_parts(std::move(options))), grids_(std::move(grids)), done_(std::move(done)) {}

  void begin(net::Client& client, const std::vector<health::Target>& targets) {
    std::vector<const health::Target*> servers{};
    for (const health::Target& target : targets) {
      if (has_query_api(target) && health::has_address(target)) servers.push_back(&target);
    }
    if (servers.empty() || grids_.empty()) return done_({});
    answers_.resize(servers.size());
    open_ = servers.size();
    for (std::size_t i = 0; i < servers.size(); ++i) {
      past_.sources.push_back(util::to_text(servers[i]->address));
      auto take = [self = shared_from_this(), i](std::vector<Asked> asked) {
        self->answers_[i] = std::move(asked);
        if (--self->open_ == 0) self->finish();
      };
      std::make_shared<Remembering>(client, *servers[i], options_, grids_, std::move(take))->begin();
    }
  }

 private:
  void finish() {
    std::size_t index = 0;
    for (const TimeGrid& grid : grids_) {
      for (std::size_t i = 0; i < grid.count; ++i) add(grid.time(i), index++);
    }
    done_(std::move(past_));
  }

  void add(std::chrono::sys_seconds time, std::size_t index) {
    std::vector<Asked> sources{};
    for (std::vector<Asked>& answers : answers_) sources.push_back(std::move(answers[index]));
    MeasureOptions then = options_;
    then.now = time;
    Snapshot snapshot = gathered(std::move(sources), then);
    std::erase_if(snapshot.values, [](const Measured& measured) { return !measured.tenant.empty(); });
    snapshot.notes.clear();
    past_.snapshots.push_back(std::move(snapshot));
  }

  const MeasureOptions options_;
  const std::vector<TimeGrid> grids_;
  std::function<void(Past)> done_;
  std::vector<std::vector<Asked>> answers_{};  // by server and time
  Past past_{};
  std::size_t open_ = 0;
};

}  // namespace

void ask_past(net::Client& client, const std::vector<health::Target>& targets, const MeasureOptions& options,
              const std::vector<TimeGrid>& grids, std::function<void(Past)> done) {
  std::make_shared<Gathering>(options, grids, std::move(done))->begin(client, targets);
}

}  // namespace pyat::cost
