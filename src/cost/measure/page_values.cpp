#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "cost/measure/pages.hpp"
#include "health/metrics.hpp"
#include "util/text.hpp"

namespace pyat::cost {
namespace {

using health::Sample;
using std::string;
using std::string_view;
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
    case Take::count:
    case Take::sum: return reads.between.count() > 0 ? "" : "the page was read once, and a rate needs two times";
    case Take::now: return "";
    case Take::growth: return fmt::format("a page does not tell growth: {}", ask_prometheus);
    case Take::quantile:
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
  if (way.take != Take::now) {
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

}  // namespace pyat::cost
