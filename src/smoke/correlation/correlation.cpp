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
using correlation::Walked;

class Check final : public std::enable_shared_from_this<Check> {
 public:
  Check(net::Client& client, const Run& run, CorrelationRoute route, std::function<void(Correlated)> done)
      : client_(client), material_(run), route_(std::move(route)), done_(std::move(done)) {}

  void start() {
    correlation::tell(client_, material_, route_, [self = shared_from_this()](Told told, Result result) {
      if (!self->route_.only_read) self->all_.results.push_back(std::move(result));
      self->told_ = std::move(told);
      self->walk();
    });
  }

 private:
  void walk() {
    correlation::walk(client_, material_, route_, told_, [self = shared_from_this()](Walked walked) {
      self->add(std::move(walked.seen));
      self->follow_links(walked.without_exemplars);
    });
  }

  // After the walk: by then everything is there that will ever be.
  void follow_links(const std::string& without_exemplars) {
    if (!route_.grafana.is_set()) {
      done_(std::move(all_));
      return;
    }
    correlation::follow_links(client_, material_, route_, without_exemplars,
                              [self = shared_from_this()](Correlated found) {
                                self->add(std::move(found));
                                self->done_(std::move(self->all_));
                              });
  }

  void add(Correlated more) {
    const auto append = [](auto& into, auto& from) {
      into.insert(into.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
    };
    append(all_.results, more.results);
    append(all_.notes, more.notes);
  }

  net::Client& client_;
  Material material_;
  CorrelationRoute route_;
  Told told_{};
  std::function<void(Correlated)> done_;
  Correlated all_{};
};

}  // namespace

void check_correlation(net::Client& client, const Run& run, const CorrelationRoute& route,
                       std::function<void(Correlated)> done) {
  std::make_shared<Check>(client, run, route, std::move(done))->start();
}

}  // namespace pyat::smoke
