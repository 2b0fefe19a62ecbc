#include "smoke/correlation/correlation.hpp"

#include <iterator>
#include <memory>
#include <utility>

#include "smoke/correlation/links_check.hpp"
#include "smoke/correlation/material.hpp"
#include "smoke/correlation/telling.hpp"
#include "smoke/correlation/walk.hpp"

namespace pyat::smoke {
namespace {

using correlation::Material;
using correlation::Told;

class Check final : public std::enable_shared_from_this<Check> {
 public:
  Check(net::Client& client, const Run& run, CorrelationRoute route, std::function<void(std::vector<Result>)> done)
      : client_(client), material_(run), route_(std::move(route)), done_(std::move(done)) {}

  void start() {
    correlation::tell(client_, material_, route_, [self = shared_from_this()](Told told, Result result) {
      if (!self->route_.only_read) self->results_.push_back(std::move(result));
      self->told_ = std::move(told);
      self->walk();
    });
  }

 private:
  void walk() {
    correlation::walk(client_, material_, route_, told_, [self = shared_from_this()](std::vector<Result> results) {
      self->add(std::move(results));
      self->follow_links();
    });
  }

  // After the walk: by then everything is there that will ever be.
  void follow_links() {
    if (!route_.grafana.is_set()) {
      done_(std::move(results_));
      return;
    }
    correlation::follow_links(client_, material_, route_, [self = shared_from_this()](std::vector<Result> results) {
      self->add(std::move(results));
      self->done_(std::move(self->results_));
    });
  }

  void add(std::vector<Result> results) {
    results_.insert(results_.end(), std::make_move_iterator(results.begin()), std::make_move_iterator(results.end()));
  }

  net::Client& client_;
  Material material_;
  CorrelationRoute route_;
  Told told_{};
  std::function<void(std::vector<Result>)> done_;
  std::vector<Result> results_{};
};

}  // namespace

void check_correlation(net::Client& client, const Run& run, const CorrelationRoute& route,
                       std::function<void(std::vector<Result>)> done) {
  std::make_shared<Check>(client, run, route, std::move(done))->start();
}

}  // namespace pyat::smoke
