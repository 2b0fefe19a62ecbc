#include "health/wait.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace pyat::health {
namespace {

using std::string;
using std::string_view;
using std::chrono::milliseconds;

constexpr double growth = 1.6;
constexpr double jitter = 0.2;          // up to so much more or less than the pause
constexpr milliseconds last_look{250};  // before the end: what comes up late is still seen

// A number in [-1, 1) that is the same in every run with this seed: splitmix64.
double noise(std::uint64_t& state) {
  state += 0x9E3779B97F4A7C15U;
  std::uint64_t z = state;
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
  z ^= z >> 31U;
  return static_cast<double>(z >> 11U) / static_cast<double>(1ULL << 52U) - 1.0;
}

// What takes longer, or has happened once more, is no news: numbers and units of time say no more than before.
string without_numbers(string_view text) {
  constexpr std::array<string_view, 6> units = {"ms", "s", "min", "h", "day", "days"};
  string out{};
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    string word(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    std::erase_if(word, [](char c) { return c >= '0' && c <= '9'; });
    if (std::find(units.begin(), units.end(), word) == units.end()) out.append(word).append(" ");
  }
  return out;
}

class Waiting {
 public:
  Waiting(net::Client& client, const std::vector<Target>& targets, const CheckOptions& check_options,
          const WaitOptions& options)
      : client_(client),
        targets_(targets),
        limited_(targets),
        check_(check_options),
        options_(options),
        start_(client.now()),
        clock_at_start_(check_options.circumstances.now) {
    result_.services.resize(targets.size());
    is_open_.assign(targets.size(), options.wanted.empty());
    for (const std::size_t i : options.wanted) is_open_[i] = true;
    open_ = static_cast<std::size_t>(std::count(is_open_.begin(), is_open_.end(), true));
    wanted_ = is_open_;
    pauses_.assign(targets.size(), options.first_pause);
    noise_ = options.seed;
  }

  WaitResult run() {
    for (std::size_t i = 0; i < targets_.size(); ++i) attempt(i);
    result_.was_interrupted = !client_.run();
    for (std::size_t i = 0; i < targets_.size(); ++i) {
      const auto& service = result_.services[i];
      if (!wanted_[i]) continue;
      if (!service || !is_ready(*service, options_.strict)) result_.missing.push_back(i);
    }
    return std::move(result_);
  }

 private:
  milliseconds left(std::size_t i) const {
    const milliseconds limit = targets_[i].wait.value_or(options_.limit);
    return std::chrono::ceil<milliseconds>(start_ + limit - client_.now());
  }

  // No attempt takes longer than the whole may.
  void attempt(std::size_t i) {
    const milliseconds usual = targets_[i].timeout.value_or(check_.timeout);
    limited_[i].timeout = std::clamp(left(i), milliseconds{1}, usual);
    check_.circumstances.now =
        clock_at_start_ + std::chrono::duration_cast<std::chrono::system_clock::duration>(client_.now() - start_);
    check(client_, limited_[i], check_, [this, i](std::optional<Service> service) {
      if (service) take(i, std::move(*service));
    });
  }

  void take(std::size_t i, Service service) {
    if (service.was_broken_off && result_.services[i]) return;  // it says less than the one before
    if (options_.complete) options_.complete(service, targets_[i]);
    std::optional<Service>& last = result_.services[i];
    // An attempt that was cut off by the end says less than the one before.
    const bool was_cut = left(i) <= milliseconds{0};
    if (was_cut && last && !is_ready(service, options_.strict)) return close(i);
    const bool is_change =
        !last || last->state != service.state || without_numbers(last->reason) != without_numbers(service.reason);
    last = std::move(service);
    if (is_change && options_.on_change) options_.on_change(*last);
    if (is_ready(*last, options_.strict)) return close(i);
    if (is_final(*last)) {
      result_.gave_up = result_.gave_up || wanted_[i];
      return close(i);
    }
    const milliseconds longest = left(i) - last_look;
    if (longest <= milliseconds{0}) return close(i);
    client_.after(std::min(next_pause(i), longest), [this, i] { attempt(i); });
  }

  // Nothing more is to be learned of this one. After the last one that counts, the others are not waited for.
  void close(std::size_t i) {
    if (!is_open_[i]) return;
    is_open_[i] = false;
    if (--open_ > 0) return;
    client_.stop();
  }

  // Nobody will start it again.
  static bool is_final(const Service& service) {
    if (!service.one_shot || !service.container) return false;
    const Container& container = *service.container;
    return container.status == "exited" && container.exit_code != 0 &&
           (container.restart_policy.empty() || container.restart_policy == "no");
  }

  milliseconds next_pause(std::size_t i) {
    const auto pause = static_cast<double>(pauses_[i].count());
    pauses_[i] = std::min(milliseconds{static_cast<std::int64_t>(pause * growth)}, options_.longest_pause);
    return milliseconds{static_cast<std::int64_t>(pause * (1 + jitter * noise(noise_)))};
  }

  net::Client& client_;
  const std::vector<Target>& targets_;
  std::vector<Target> limited_;  // the same, with the time that an attempt may take
  CheckOptions check_;           // as asked for, but of the time of the last attempt
  const WaitOptions& options_;
  const net::Client::Clock::time_point start_;
  const std::chrono::system_clock::time_point clock_at_start_;
  WaitResult result_{};
  std::vector<milliseconds> pauses_{};
  std::vector<bool> wanted_{}, is_open_{};
  std::size_t open_ = 0;
  std::uint64_t noise_ = 0;
};

}  // namespace

bool is_ready(const Service& service, bool strict) {
  if (!is_well(service.state)) return false;
  return !strict || std::none_of(service.checks.begin(), service.checks.end(),
                                 [](const Check& check) { return check.is_warning; });
}

WaitResult wait_until_ready(net::Client& client, const std::vector<Target>& targets, const CheckOptions& check_options,
                            const WaitOptions& options) {
  return Waiting(client, targets, check_options, options).run();
}

}  // namespace pyat::health
