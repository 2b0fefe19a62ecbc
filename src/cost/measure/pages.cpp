#include "cost/measure/pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <set>
#include <utility>

#include "health/kinds/common.hpp"
#include "health/metrics.hpp"
#include "util/text.hpp"

namespace pyat::cost {
namespace {

using std::string;
using std::string_view;
using std::chrono::milliseconds;
using units::Number;

constexpr std::size_t most_bytes = 16UL * 1024 * 1024;

std::vector<string> lines_to_keep() {
  std::set<string> names{"minio_software_version_info"};
  for (const Quantifiable& quantity : catalogue()) {
    for (const Way& way : quantity.ways) names.emplace(way.metric);
  }
  for (const string_view name : circumstances()) names.emplace(name);
  std::vector<string> all(names.begin(), names.end());
  for (const string_view product :
       {"loki", "tempo", "mimir", "cortex", "prometheus", "grafana", "alertmanager", "promtail", "alloy"}) {
    all.push_back(fmt::format("{}_build_info", product));
  }
  return all;
}

std::vector<string> paths_of(const health::Target& target) {
  if (target.kind == "minio") return {"/minio/v2/metrics/cluster", "/minio/v2/metrics/bucket"};
  return {"/metrics"};
}

// One target: its pages once, and again.
struct Reading {
  health::Target target{};
  PageReads reads{};
  net::Client::Clock::time_point first{}, second{};
  string problem{};
};

Known known_of(const Reading& reading) {
  Known known{};
  known.source = util::to_text(reading.target.address);
  const string_view page = reading.reads.later;
  const string product(product_of_kind(reading.target.kind));
  string version{};
  for (const string& name : lines_to_keep()) {
    const auto samples = health::samples_of(page, name);
    if (samples.empty()) continue;
    known.metrics.insert(name);
    if (!name.ends_with("_build_info") && !name.ends_with("_version_info")) continue;
    if (version.empty()) version = samples.front().label("version");
  }
  if (version.starts_with('v')) version.erase(0, 1);
  known.builds.push_back({product, version, ""});
  for (const string_view name : circumstances()) {
    const auto value = health::value_of(page, name);
    if (const auto number = value ? Number::of_double(*value) : std::nullopt) {
      known.circumstances.emplace(name, *number);
    }
  }
  return known;
}

// It keeps itself alive: the client's callbacks hold it.
class Asking : public std::enable_shared_from_this<Asking> {
 public:
  Asking(net::Client& client, const std::vector<health::Target>& targets, MeasureOptions options,
         std::function<void(Asked)> done)
      : client_(client), options_(std::move(options)), done_(std::move(done)) {
    for (const health::Target& target : targets) {
      if (product_of_kind(target.kind).empty() || !health::has_address(target)) continue;
      readings_.push_back({.target = target});
    }
  }

  void begin() {
    if (readings_.empty()) {
      client_.after(milliseconds{0}, [self = shared_from_this()] { self->done_(std::move(self->result_)); });
      return;
    }
    read_all(&PageReads::earlier);
  }

 private:
  void read_all(string PageReads::*page) {
    for (Reading& reading : readings_) {
      if (reading.problem.empty()) open_ += paths_of(reading.target).size();
    }
    if (open_ == 0) return end_round(page);
    for (Reading& reading : readings_) {
      if (!reading.problem.empty()) continue;
      for (const string& path : paths_of(reading.target)) read(reading, path, page);
    }
  }

  void read(Reading& reading, const string& path, string PageReads::*page) {
    health::Target target = reading.target;
    string where = path;
    if (!target.metrics.host.empty()) {
      target.address = target.metrics;
      if (!target.metrics.path.empty()) where.clear();
    }
    net::Request request = health::get(target, where);
    request.timeout = options_.timeout;
    request.max_body = most_bytes;
    request.keep_lines = lines_to_keep();
    const net::Request asked = request;
    client_.ask(std::move(request), [self = shared_from_this(), &reading, asked, page](const net::Answer& answer) {
      self->take(reading, asked, answer, page);
    });
  }

  void take(Reading& reading, const net::Request& request, const net::Answer& answer, string PageReads::*page) {
    if (answer.is_ok() && !answer.body_is_cut) {
      reading.reads.*page += answer.body;
      if (!answer.body.ends_with('\n')) reading.reads.*page += '\n';
      (page == &PageReads::earlier ? reading.first : reading.second) = client_.now();
    } else if (answer.problem != net::Problem::none) {
      reading.problem = net::problem_text(request, answer);
    } else if (answer.body_is_cut) {
      reading.problem = "its page of metrics is longer than 16 MiB";
    } else if (reading.target.kind != "minio" || answer.status != 404) {  // older ones have no page of buckets
      reading.problem = fmt::format("it answered {} for its page of metrics", answer.status);
      if (reading.target.kind == "minio" && answer.status == 403) {
        reading.problem += ": set MINIO_PROMETHEUS_AUTH_TYPE=public, or give a token";
      }
    }
    if (--open_ == 0) end_round(page);
  }

  void end_round(string PageReads::*page) {
    if (page == &PageReads::earlier && options_.page_interval.count() > 0) {
      client_.after(options_.page_interval, [self = shared_from_this()] { self->read_all(&PageReads::later); });
      return;
    }
    for (Reading& reading : readings_) conclude(reading);
    merge();
    done_(std::move(result_));
  }

  void conclude(Reading& reading) {
    if (!reading.problem.empty()) {
      result_.notes.push_back(fmt::format("{}: {}", util::to_text(reading.target.address), reading.problem));
      explain_problem(reading);
      return;
    }
    PageReads& reads = reading.reads;
    if (options_.page_interval.count() <= 0) {
      reads.later = std::move(reads.earlier);
    } else {
      reads.between = std::chrono::duration_cast<milliseconds>(reading.second - reading.first);
    }
    const Known known = known_of(reading);
    const string_view product = product_of_kind(reading.target.kind);
    for (Measured& measured : target_values(known, product, reads, options_, result_.notes)) {
      const Quantifiable* quantity = find_quantity(measured.name);
      if (quantity != nullptr && quantity->by_component) measured.label = label_of(reading.target);
      if (measured.release.empty()) measured.release = release_words(known.builds, product);
      values_.push_back(std::move(measured));
    }
  }

  // Nobody has to reach the page of a server whose API is asked: behind a gateway, there is none.
  bool is_asked_otherwise(const Reading& reading) const {
    const string& kind = reading.target.kind;
    return (kind == "prometheus" || kind == "mimir") && label_of(reading.target) == kind;
  }

  void explain_problem(const Reading& reading) {
    if (is_asked_otherwise(reading)) return;
    const string_view product = product_of_kind(reading.target.kind);
    for (const Quantifiable& quantity : catalogue()) {
      const bool is_of_it = std::any_of(quantity.ways.begin(), quantity.ways.end(), [&](const Way& way) {
        return way.product == product || (way.product == "process" && product != "minio");
      });
      if (!is_of_it || !is_wanted(options_, quantity.name)) continue;
      Measured measured{};
      measured.name = quantity.name;
      measured.unit = quantity.unit;
      measured.source = util::to_text(reading.target.address);
      measured.why = fmt::format("{}: {}", measured.source, reading.problem);
      if (quantity.by_product) measured.label = product;
      if (quantity.by_component) measured.label = label_of(reading.target);
      lost_.push_back(std::move(measured));
    }
  }

  // "loki", or the names of the targets where several are of one kind.
  string label_of(const health::Target& target) const {
    const auto count = std::count_if(readings_.begin(), readings_.end(),
                                     [&](const Reading& each) { return each.target.kind == target.kind; });
    return count > 1 ? target.name : target.kind;
  }

  static std::vector<Measured> target_values(const Known& known, string_view product, const PageReads& reads,
                                             const MeasureOptions& options, std::vector<string>& notes) {
    std::vector<Measured> values{};
    MeasureOptions of_page = options;
    Questions plan = make_page_plan(known, of_page, product);
    for (const Question& question : plan.questions) {
      for (Measured& measured : page_values(question, reads, known)) values.push_back(std::move(measured));
    }
    for (Measured& measured : plan.unknown) values.push_back(std::move(measured));
    for (string& note : plan.notes) notes.push_back(std::move(note));
    return values;
  }

  // Processes of one kind have each a part of the whole.
  void merge() {
    std::map<std::tuple<string, string, string>, std::size_t> places{};
    for (Measured& measured : values_) {
      const auto [at, is_new] =
          places.emplace(std::tuple(measured.name, measured.tenant, measured.label), result_.values.size());
      if (is_new) {
        result_.values.push_back(std::move(measured));
        continue;
      }
      Measured& whole = result_.values[at->second];
      if (!whole.value) std::swap(whole, measured);
      if (!measured.value || !whole.value) continue;
      const Quantifiable* quantity = find_quantity(whole.name);
      const bool is_same = quantity != nullptr && quantity->ways.front().across == Across::highest;
      whole.value = is_same ? std::max(*whole.value, *measured.value) : *whole.value + *measured.value;
      whole.source += ", " + measured.source;
    }
    for (Measured& lost : lost_) lose(std::move(lost));
  }

  // What other processes of the kind say is a part of the whole only.
  void lose(Measured lost) {
    bool is_there = false;
    for (Measured& measured : result_.values) {
      if (measured.name != lost.name || measured.label != lost.label) continue;
      is_there = true;
      const Quantifiable* quantity = find_quantity(lost.name);
      if (quantity != nullptr && quantity->ways.front().across == Across::highest) continue;
      measured.value.reset();
      measured.why = lost.why;
    }
    if (!is_there) result_.values.push_back(std::move(lost));
  }

  net::Client& client_;
  const MeasureOptions options_;
  std::function<void(Asked)> done_;
  std::vector<Reading> readings_{};
  std::vector<Measured> values_{};
  std::vector<Measured> lost_{};  // what those would have told that could not be read
  Asked result_{};
  std::size_t open_ = 0;
};

}  // namespace

string_view product_of_kind(string_view kind) {
  constexpr auto products = std::to_array<string_view>({"alertmanager", "alloy", "grafana", "loki", "mimir", "minio",
                                                        "otel-collector", "prometheus", "promtail", "tempo"});
  const auto found = std::find(products.begin(), products.end(), kind);
  return found == products.end() ? string_view{} : *found;
}

void ask_pages(net::Client& client, const std::vector<health::Target>& targets, const MeasureOptions& options,
               std::function<void(Asked)> done) {
  std::make_shared<Asking>(client, targets, options, std::move(done))->begin();
}

}  // namespace pyat::cost
