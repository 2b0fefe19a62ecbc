#include "smoke/sustained.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "smoke/result.hpp"
#include "util/duration.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using Clock = net::Client::Clock;

constexpr milliseconds usual_part{10'000}, shortest_part{100};
// In a part, and in all parts that are not read to their end: an account is kept of each of them in memory.
constexpr std::size_t most_items_of_part = 100'000, most_open_items = 500'000;
constexpr double is_kept_up = 0.95;  // of the rate that was asked for

double seconds_of(milliseconds duration) { return std::chrono::duration<double>(duration).count(); }

double rate_of(const Run& run) { return std::round(static_cast<double>(run.sizes.samples) / seconds_of(run.length)); }

}  // namespace

Run at_rate(Run run, unsigned rate, milliseconds duration) {
  const milliseconds full{1000 * most_items_of_part / std::max(rate, 1U)};
  const milliseconds longest = std::clamp(full, shortest_part, usual_part);
  run.parts =
      static_cast<std::size_t>(std::max<milliseconds::rep>((duration + longest - milliseconds{1}) / longest, 1));
  run.length = std::max(duration / static_cast<milliseconds::rep>(run.parts), milliseconds{1});
  const auto items = static_cast<std::size_t>(std::llround(rate * seconds_of(run.length)));
  run.sizes.samples = run.sizes.lines = run.sizes.spans = std::max<std::size_t>(items, 1);
  return run;
}

Sustained::Sustained(net::Client& client, const Run& run, std::function<Path(const Run& part)> path_of,
                     const DriveOptions& options)
    : client_(client), run_(run), path_of_(std::move(path_of)), options_(options) {}

Clock::time_point Sustained::begin_of(std::size_t part) const {
  return start_ + run_.length * static_cast<milliseconds::rep>(part);
}

std::size_t Sustained::most_open() const {
  return options_.only_read ? 1 : std::max<std::size_t>(most_open_items / run_.sizes.samples, 2);
}

void Sustained::start() {
  start_ = last_written_ = client_.now();
  begin_part();
}

void Sustained::begin_part() {
  const Clock::time_point now = client_.now();
  // Who has fallen behind stops in time all the same.
  if (begun_ == run_.parts || (!options_.only_read && now >= begin_of(run_.parts))) {
    is_over_ = true;
    return;
  }
  if (open_.size() >= most_open()) {
    waits_for_reading_ = true;
    has_waited_for_reading_ = true;
    return;
  }
  Run run = run_;
  const std::size_t part = run.part = begun_++;
  auto path = std::make_shared<Path>(path_of_(run));
  DriveOptions options = options_;
  // What began late catches up.
  const auto left = std::chrono::duration_cast<microseconds>(begin_of(begun_) - now);
  options.pace =
      std::max(left / static_cast<microseconds::rep>(std::max<std::size_t>(path->writes, 1)), microseconds{1});
  open_[part] = nullptr;
  open_[part] = drive(
      client_, std::move(path), options,
      [self = weak_from_this(), part] {
        if (const auto all = self.lock()) all->take_part(part);
      },
      [self = weak_from_this()] {
        const auto all = self.lock();
        if (all == nullptr) return;
        ++all->written_parts_;
        all->last_written_ = all->client_.now();
        // Not before: a series must not be written by two parts at the same time.
        all->begin_next();
      });
}

void Sustained::begin_next() {
  is_over_ = begun_ == run_.parts;
  if (is_over_) return;
  const auto due = options_.only_read ? Clock::duration{0} : begin_of(begun_) - client_.now();
  const auto left = std::max(due, Clock::duration{0});
  client_.after(std::chrono::ceil<milliseconds>(left), [self = weak_from_this()] {
    if (const auto all = self.lock()) all->begin_part();
  });
}

// Later, as it is the part itself that says that it is over.
void Sustained::take_part(std::size_t part) {
  client_.after(milliseconds{0}, [self = weak_from_this(), part] {
    const auto all = self.lock();
    if (all == nullptr) return;
    const auto drive = all->open_.extract(part);
    all->sum_.add(drive.mapped()->result(), drive.mapped()->answered());
    if (std::exchange(all->waits_for_reading_, false)) all->begin_part();
  });
}

milliseconds Sustained::lasted() const {
  const Clock::time_point end = is_written() ? last_written_ : client_.now();
  const auto took = std::chrono::duration_cast<milliseconds>(end - start_);
  return is_written() ? std::max(took, run_.length * static_cast<milliseconds::rep>(begun_)) : took;
}

Result Sustained::result() const {
  Sum sum = sum_;
  for (const auto& [part, drive] : open_) sum.add(drive->result(), drive->answered());
  Result result = sum.result();
  const bool was_interrupted = !is_over_ || !open_.empty();
  conclude(result, was_interrupted);
  if (result.written) add_throughput(result);
  return result;
}

string Sustained::cause_of_delay(const Result& result) const {
  if (result.retries > 0) return fmt::format("the server told {} writes to come again later", result.retries);
  if (has_waited_for_reading_) return fmt::format("what was written could not be read again fast enough");
  if (!result.acknowledge) return "no write was answered";
  return fmt::format("half of the writes were answered after {} ms or more, with {} at the same time at most",
                     result.acknowledge->p50.count() / 1000, options_.lanes);
}

void Sustained::add_throughput(Result& result) const {
  const milliseconds lasted = this->lasted();
  if (lasted.count() == 0) return;
  const double achieved = static_cast<double>(result.written->written) / seconds_of(lasted);
  result.throughput = Throughput{
      .asked = rate_of(run_), .achieved = achieved, .lasted = lasted, .is_whole = is_written() && begun_ == run_.parts};
  result.sentence += fmt::format("{}{:.0f} a second for {}", result.sentence.empty() ? "" : "; ", achieved,
                                 util::duration_words(lasted));
  if (achieved >= is_kept_up * result.throughput->asked) return;
  result.sentence += fmt::format(", not {:.0f}", result.throughput->asked);
  if (!is_over_) return;  // it was interrupted
  result.verdict = std::max(result.verdict, Verdict::warned);
  result.findings.push_back(
      {.weight = Verdict::warned,
       .message = fmt::format("the rate was not reached: {:.0f} {} a second instead of {:.0f}, as {}", achieved,
                              items_of(2, result.signal).substr(2), result.throughput->asked, cause_of_delay(result)),
       .next =
           "what was written has been verified all the same; try a lower --rate, or look at the load of the server"});
}

}  // namespace pyat::smoke
