#include "cost/measure/measure.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

#include "cost/measure/docker.hpp"
#include "cost/measure/gather.hpp"
#include "cost/measure/pages.hpp"
#include "cost/measure/prometheus.hpp"
#include "cost/measure/query_api.hpp"

namespace pyat::cost {
namespace {

class Measuring : public std::enable_shared_from_this<Measuring> {
 public:
  Measuring(MeasureOptions options, std::function<void(Snapshot)> done)
      : options_(with_parts(std::move(options))), done_(std::move(done)) {}

  // First those that know most: what they scrape need not be read again.
  void begin(net::Client& client, const std::vector<health::Target>& targets) {
    std::vector<const health::Target*> servers{};
    for (const health::Target& target : targets) {
      if (has_query_api(target) && health::has_address(target)) servers.push_back(&target);
    }
    sources_.resize(servers.size());
    open_ = servers.size();
    then_ = [this, &client, targets] { ask_others(client, targets); };
    if (servers.empty()) return std::exchange(then_, nullptr)();
    for (std::size_t i = 0; i < servers.size(); ++i) ask_prometheus(client, *servers[i], options_, taker(i));
  }

 private:
  void ask_others(net::Client& client, const std::vector<health::Target>& targets) {
    std::vector<health::Target> unread{};
    std::copy_if(targets.begin(), targets.end(), std::back_inserter(unread), [&](const health::Target& target) {
      return std::none_of(sources_.begin(), sources_.end(),
                          [&](const Asked& source) { return source.scraped.contains(product_of_kind(target.kind)); });
    });
    const std::size_t place = sources_.size();
    open_ = options_.docker ? 2 : 1;
    sources_.resize(place + open_);
    then_ = [this] { finish(); };
    ask_pages(client, unread, options_, taker(place));
    if (options_.docker) ask_docker(client, *options_.docker, targets, options_, taker(place + 1));
  }

  std::function<void(Asked)> taker(std::size_t place) {
    return [self = shared_from_this(), place](Asked asked) {
      self->sources_[place] = std::move(asked);
      if (--self->open_ == 0) std::exchange(self->then_, nullptr)();
    };
  }

  void finish() { done_(gathered(std::move(sources_), options_)); }

  const MeasureOptions options_;
  std::function<void(Snapshot)> done_;
  std::vector<Asked> sources_{};  // in the order in which they are believed
  std::function<void()> then_{};  // when none is open
  std::size_t open_ = 0;
};

}  // namespace

void measure(net::Client& client, const std::vector<health::Target>& targets, const MeasureOptions& options,
             std::function<void(Snapshot)> done) {
  std::make_shared<Measuring>(options, std::move(done))->begin(client, targets);
}

}  // namespace pyat::cost
