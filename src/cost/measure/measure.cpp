#include "cost/measure/measure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
#include <set>
#include <utility>

#include "cost/measure/catalogue.hpp"
#include "cost/measure/derive.hpp"
#include "cost/measure/docker.hpp"
#include "cost/measure/pages.hpp"
#include "cost/measure/plan.hpp"
#include "cost/measure/prometheus.hpp"

namespace pyat::cost {
namespace {

using std::string;
using std::string_view;

bool has_parts(const Quantifiable* quantity) {
  return quantity != nullptr && (quantity->by_product || quantity->by_component);
}

// Two sources may call one component "loki" and "lgtm-loki-1".
string part_of(const Measured& measured) {
  const string_view component = component_in(measured.label);
  return component.empty() ? measured.label : string(component);
}

bool is_any_of(const std::set<std::pair<string, string>>& parts, const string& name) {
  const auto found = parts.lower_bound({name, string{}});
  return found != parts.end() && found->first == name;
}

// What a source tells as one: a quantity, or a component's part of it.
using Part = std::pair<string, string>;

Part part_of_whole(const Measured& measured) {
  return {measured.name, has_parts(find_quantity(measured.name)) ? part_of(measured) : string{}};
}

// The sources come in the order in which they are believed. What none of them knows has the reason of the first.
void merge(const std::vector<Asked>& sources, Snapshot& snapshot) {
  std::set<Part> told{}, explained{};
  for (const Asked& source : sources) {
    std::set<Part> tells{};
    for (const Measured& measured : source.values) {
      if (measured.value) tells.insert(part_of_whole(measured));
    }
    for (const Measured& measured : source.values) {
      const Part part = part_of_whole(measured);
      if (tells.contains(part) && !told.contains(part)) snapshot.values.push_back(measured);
    }
    told.merge(tells);
  }
  for (const Asked& source : sources) {
    std::set<Part> explains{};
    for (const Measured& measured : source.values) {
      const Part part = part_of_whole(measured);
      if (told.contains(part) || explained.contains(part)) continue;
      // A reason that is of no part says nothing where some part is known.
      const bool is_of_none = part.second.empty() && has_parts(find_quantity(measured.name));
      if (is_of_none && is_any_of(told, measured.name)) continue;
      explains.insert(part);
      snapshot.values.push_back(measured);
    }
    explained.merge(explains);
  }
}

void add_untold(Snapshot& snapshot, const MeasureOptions& options) {
  for (const Quantifiable& quantity : catalogue()) {
    if (!is_wanted(options, quantity.name)) continue;
    const bool is_there = std::any_of(snapshot.values.begin(), snapshot.values.end(),
                                      [&](const Measured& each) { return each.name == quantity.name; });
    if (is_there) continue;
    Measured measured{};
    measured.name = quantity.name;
    measured.unit = quantity.unit;
    measured.why = "nobody was asked who could tell: name a Prometheus that scrapes the stack";
    snapshot.values.push_back(std::move(measured));
  }
}

// What wanted quantities are made of is wanted, too.
MeasureOptions with_parts(MeasureOptions options) {
  struct Made {
    string_view name, part;
  };
  constexpr auto made = std::to_array<Made>({{"ingestion_rate", "logs_ingest"},
                                             {"ingestion_rate", "traces_ingest"},
                                             {"ingestion_rate", "metrics_ingest"},
                                             {"metrics_ingest", "samples_ingest"},
                                             {"logs_compression", "logs_ingest"},
                                             {"logs_compression", "logs_stored_flow"}});
  if (options.names.empty()) return options;
  for (const Made& each : made) {
    if (is_wanted(options, each.name) && !is_wanted(options, each.part)) options.names.emplace_back(each.part);
  }
  return options;
}

class Measuring : public std::enable_shared_from_this<Measuring> {
 public:
  Measuring(MeasureOptions options, std::function<void(Snapshot)> done)
      : options_(with_parts(std::move(options))), done_(std::move(done)) {}

  // First those that know most: what they scrape need not be read again.
  void begin(net::Client& client, const std::vector<health::Target>& targets) {
    std::vector<const health::Target*> servers{};
    for (const health::Target& target : targets) {
      const bool has_api = target.kind == "prometheus" || target.kind == "mimir";
      if (has_api && health::has_address(target)) servers.push_back(&target);
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

  void finish() {
    Snapshot snapshot{.taken = options_.now, .window = options_.window, .values = {}, .notes = {}, .courses = {}};
    merge(sources_, snapshot);
    add_untold(snapshot, options_);
    for (Asked& source : sources_) {
      for (string& note : source.notes) snapshot.notes.push_back(std::move(note));
      for (Course& course : source.courses) {
        const bool is_there = std::any_of(snapshot.courses.begin(), snapshot.courses.end(),
                                          [&](const Course& each) { return each.name == course.name; });
        if (!is_there) snapshot.courses.push_back(std::move(course));
      }
    }
    derive(snapshot, options_);
    done_(std::move(snapshot));
  }

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
