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

using health::Sample;
using std::string;
using std::string_view;
using std::chrono::milliseconds;
using units::Number;

// What `only` of a way says: every label must be one of these words, or none of them.
struct Matcher {
  string_view label{};
  std::vector<string> words{};
  bool is_not = false, ignores_case = false;
};

Matcher read_matcher(string_view text) {
  Matcher matcher{};
  const std::size_t quote = std::min(text.find('"'), text.size());
  matcher.label = text.substr(0, text.find_first_of("=!"));
  matcher.is_not = text.substr(0, quote).find('!') != string_view::npos;
  string_view words = text.substr(std::min(quote + 1, text.size()));
  words = words.substr(0, words.find('"'));
  if (constexpr string_view any_case = "(?i)"; words.starts_with(any_case)) {
    matcher.ignores_case = true;
    words.remove_prefix(any_case.size());
  }
  matcher.words = util::split_at(words, "|");
  return matcher;
}

bool is_chosen(const Sample& sample, const Matcher& matcher) {
  if (matcher.label.empty()) return true;
  string value(sample.label(matcher.label));
  if (matcher.ignores_case) value = util::lower_ascii(value);
  const bool is_one = matcher.words.empty()
                          ? value.empty()
                          : std::find(matcher.words.begin(), matcher.words.end(), value) != matcher.words.end();
  return is_one != matcher.is_not;
}

string key_of(const Sample& sample) {
  string key{};
  for (const auto& [name, value] : sample.labels) key += fmt::format("{}={}\n", name, value);
  return key;
}

std::vector<Sample> chosen_samples(string_view page, const Way& way) {
  std::vector<Sample> samples = health::samples_of(page, way.metric);
  const Matcher matcher = read_matcher(way.only);
  std::erase_if(samples, [&](const Sample& sample) { return !is_chosen(sample, matcher); });
  return samples;
}

// By how much each series has grown: a counter that fell began again, one that is new began with nothing.
void make_increases(std::vector<Sample>& later, const std::vector<Sample>& earlier) {
  std::map<string, double> before{};
  for (const Sample& sample : earlier) before[key_of(sample)] = sample.value;
  for (Sample& sample : later) {
    const auto found = before.find(key_of(sample));
    if (found != before.end() && found->second <= sample.value) sample.value -= found->second;
  }
}

struct Place {
  string tenant{}, label{}, apart{};
  auto operator<=>(const Place&) const = default;
};

// The samples together, as the way wants it. False: one of them is no number.
bool gather(const std::vector<Sample>& samples, const Way& way, std::map<Place, Number>& gathered) {
  std::map<Place, Number> each{};
  for (const Sample& sample : samples) {
    const auto number = Number::of_double(sample.value);
    if (!number) return false;
    Place place{.tenant = string(sample.label(way.tenant)), .label = string(sample.label(way.label)), .apart = {}};
    for (const string& name : util::split_at(way.apart, ", ")) place.apart += string(sample.label(name)) + '\n';
    const auto [at, is_new] = each.emplace(place, *number);
    if (is_new) continue;
    at->second = way.across == Across::highest ? std::max(at->second, *number) : at->second + *number;
  }
  for (const auto& [place, number] : each)
    gathered[{.tenant = place.tenant, .label = place.label, .apart = {}}] += number;
  return true;
}

string why_no_page(const Way& way, const PageReads& reads) {
  constexpr string_view ask_prometheus = "ask a Prometheus, or compare snapshots";
  switch (way.take) {
    case Take::rate:
    case Take::native_sum: return reads.between.count() > 0 ? "" : "the page was read once, and a rate needs two times";
    case Take::now: return "";
    case Take::growth: return fmt::format("a page does not tell growth: {}", ask_prometheus);
    case Take::quantile:
    case Take::native:
    case Take::written_down: break;
  }
  return "a page does not tell it: ask a Prometheus that scrapes it";
}

}  // namespace

std::vector<Measured> page_values(const Question& question, const PageReads& reads, const Known& known) {
  const Quantifiable& quantity = *question.quantity;
  const Way& way = *question.way;
  Measured base{};
  base.name = quantity.name;
  base.unit = quantity.unit;
  base.source = known.source;
  base.release = question.release;
  base.asked = way.only.empty() ? string(way.metric) : fmt::format("{}{{{}}}", way.metric, way.only);
  if (question.divided_by != Number(1)) base.asked += " / " + question.divided_by.shortest(6);
  if (quantity.by_product) base.label = way.product;
  base.why = why_no_page(way, reads);
  if (!base.why.empty()) return {std::move(base)};
  std::vector<Sample> samples = chosen_samples(reads.later, way);
  Number scale = Number(1) / (question.divided_by * Number(way.divided_by));
  if (way.take == Take::rate) {
    make_increases(samples, chosen_samples(reads.earlier, way));
    scale *= Number::ratio(1000, reads.between.count());
    base.asked += fmt::format(", twice in {} ms", reads.between.count());
  }
  std::map<Place, Number> gathered{};
  if (samples.empty()) {
    base.why = fmt::format("its page has no {} with {}", way.metric, way.only);
  } else if (!gather(samples, way, gathered)) {
    base.why = fmt::format("its page has a {} that is NaN, or infinite", way.metric);
  }
  if (!base.why.empty()) return {std::move(base)};
  std::vector<Measured> values{};
  for (const auto& [place, number] : gathered) {
    Measured measured = base;
    measured.tenant = place.tenant;
    if (!quantity.by_product && !quantity.by_component) measured.label = place.label;
    measured.value = number * scale;
    values.push_back(std::move(measured));
  }
  return values;
}

string_view product_of_kind(string_view kind) {
  constexpr auto products = std::to_array<string_view>({"alertmanager", "alloy", "grafana", "loki", "mimir", "minio",
                                                        "otel-collector", "prometheus", "promtail", "tempo"});
  const auto found = std::find(products.begin(), products.end(), kind);
  return found == products.end() ? string_view{} : *found;
}

namespace {

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
      values_.push_back(std::move(measured));
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
    Plan plan = make_page_plan(known, of_page, product);
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
  }

  net::Client& client_;
  const MeasureOptions options_;
  std::function<void(Asked)> done_;
  std::vector<Reading> readings_{};
  std::vector<Measured> values_{};
  Asked result_{};
  std::size_t open_ = 0;
};

}  // namespace

void ask_pages(net::Client& client, const std::vector<health::Target>& targets, const MeasureOptions& options,
               std::function<void(Asked)> done) {
  std::make_shared<Asking>(client, targets, options, std::move(done))->begin();
}

}  // namespace pyat::cost
