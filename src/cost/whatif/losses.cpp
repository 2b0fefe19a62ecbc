#include "cost/whatif/losses.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace pyat::cost {
namespace {

using std::string;
using units::Number;

constexpr auto kept_signals = std::to_array<Signal>({Signal::logs, Signal::traces, Signal::metrics, Signal::profiles});

string share_words(const Number& share) {
  const string text = (share * Number(100)).fixed(1);
  if (share < Number(1) && text == "100.0") return "more than 99.9%";
  return (share * Number(100)).shortest(1) + "%";
}

// Hours, as time.Duration of Go takes them: Tempo 2 refuses 7d in its own configuration ("cannot unmarshal !!str `7d`
// into time.Duration"; tried with 2.3.1 and 2.10.8).
string hours_words(const Number& seconds) {
  const Number hours = seconds / Number(3600);
  return hours.is_whole() ? hours.shortest(0) + "h" : seconds.shortest(0) + "s";
}

std::vector<string> retention_steps(Signal signal, const Number& seconds) {
  const string days = duration_words(seconds);
  switch (signal) {
    case Signal::logs:
      return {"Loki: limits_config.retention_period: " + days + ", with compactor.retention_enabled: true"};
    case Signal::traces:
      return {"Tempo 2: compactor.compaction.block_retention: " + hours_words(seconds) + " (it takes no days)",
              "Tempo 3: backend_worker.compaction.block_retention: " + hours_words(seconds)};
    case Signal::metrics: return {"Mimir: limits.compactor_blocks_retention_period: " + days};
    case Signal::profiles:
    case Signal::shared: break;
  }
  return {};
}

void say_short_retention(Loss& loss, Signal signal, const Number& seconds) {
  const Number day = 86400;
  // Loki 2.9.4 and 3.7.6 take retention_period: 12h, and refuse a period of retention_stream below 24h.
  if (signal == Signal::logs && seconds < day) {
    loss.says.emplace_back("Loki takes less than 24h as retention_period, and refuses it in retention_stream");
  }
  // Mimir's compactor makes blocks of 24 h of those of 2 h, and deletes a block when its last sample is too old.
  if (signal == Signal::metrics && seconds < Number(2) * day) {
    loss.says.emplace_back("Mimir deletes whole blocks of up to 24h: up to a day more than that is stored");
  }
}

std::optional<Loss> retention_loss(Signal signal, const Number& then, const Present& present) {
  const std::optional<Number> now = value_now(present, {Knob::retention, signal});
  if (!now || *now == then) return std::nullopt;
  Loss loss{.parameter = {Knob::retention, signal},
            .before = duration_words(*now),
            .after = duration_words(then),
            .is_gain = then > *now,
            .steps = retention_steps(signal, then)};
  const string name(to_string(signal));
  if (loss.is_gain) {
    loss.says.push_back(
        fmt::format("{} are kept {} instead of {}; the oldest of them are there in {}, and are paid then", name,
                    loss.after, loss.before, duration_words(then - *now)));
  } else {
    loss.says.push_back(fmt::format("{} older than {} can no longer be searched: {} of {} less ({})", name, loss.after,
                                    duration_words(*now - then), loss.before, share_words((*now - then) / *now)));
  }
  loss.figures.push_back({"days_lost", (*now - then) / Number(86400)});
  say_short_retention(loss, signal, then);
  return loss;
}

std::optional<Loss> sampling_loss(const Number& then, const Present& present) {
  const Number& now = present.sampling;
  if (now == then) return std::nullopt;
  Loss loss{.parameter = {Knob::sampling, Signal::traces},
            .before = value_words(Knob::sampling, now),
            .after = value_words(Knob::sampling, then),
            .is_gain = then > now};
  loss.says.push_back(fmt::format("{} of all traces are not kept, instead of {}", share_words(Number(1) - then),
                                  share_words(Number(1) - now)));
  loss.figures.push_back({"not_kept", Number(1) - then});
  string chances = "there is a trace of a request that happens";
  const char* separator = " ";
  for (const int times : {1, 10, 100}) {
    const Number chance = chance_of_a_trace(then, times);
    chances += fmt::format("{}{} a day on {} of days", separator, times == 1 ? "once" : fmt::format("{} times", times),
                           share_words(chance));
    separator = ", ";
    loss.figures.push_back({fmt::format("chance_at_{}_a_day", times), chance});
  }
  loss.says.push_back(std::move(chances));
  loss.says.emplace_back("metrics that are made of spans behind the sampler count only what is kept");
  loss.steps.push_back("OpenTelemetry Collector: processors.probabilistic_sampler.sampling_percentage: " +
                       (then * Number(100)).shortest(4));
  return loss;
}

// rate() needs two samples in its range. Four intervals bear a failed scrape and one that is under way
// (robustperception.io, "What range should I use with rate()?"). Queries look back 5m (--query.lookback-delta): with
// more than 2m, one failed scrape leaves a gap.
std::optional<Loss> scrape_loss(const Number& then, const Present& present) {
  const Number& now = present.scrape;
  if (now == then) return std::nullopt;
  Loss loss{.parameter = {Knob::scrape, std::nullopt},
            .before = duration_words(now),
            .after = duration_words(then),
            .is_gain = then < now,
            .figures = {{"shortest_range_seconds", then * Number(2)}, {"safe_range_seconds", then * Number(4)}},
            .steps = {"Prometheus: global.scrape_interval: " + duration_words(then)}};
  loss.says.push_back(
      fmt::format("a sample every {} instead of {}: what is shorter is not seen", loss.after, loss.before));
  loss.says.push_back(
      fmt::format("rate() needs a range of {} for two samples, and {} to bear a failed scrape; before, "
                  "{} and {}",
                  duration_words(then * Number(2)), duration_words(then * Number(4)), duration_words(now * Number(2)),
                  duration_words(now * Number(4))));
  loss.says.push_back(fmt::format("an alert whose for is below {} may fire on a single sample", loss.after));
  if (then >= Number(300)) {
    loss.says.emplace_back("queries look back 5m: series have gaps between their samples, and alerts resolve in them");
  } else if (then > Number(120)) {
    loss.says.emplace_back("queries look back 5m: a failed scrape leaves a gap");
  }
  return loss;
}

string times_words(const Number& count) {
  if (count == Number(1)) return "once";
  return count == Number(2) ? "twice" : count.shortest(0) + " times";
}

string lost_words(const Number& count) {
  if (count.is_zero()) return "none may be down";
  return count == Number(1) ? "one may be down" : count.shortest(0) + " may be down";
}

// dskit's ring wants answers of n/2 + 1 instances (ring/replication_strategy.go); Tempo's of one (pkg/ring/ring.go).
void say_quorum(Loss& loss, std::optional<Signal> signal, const Number& then) {
  const Number quorum = (then / Number(2)).floor() + Number(1);
  const Number down = then - quorum;
  if (signal != Signal::traces) {
    loss.says.push_back(
        fmt::format("Loki and Mimir need {} of {} instances to take a write: of those that hold a series, {}",
                    quorum.shortest(0), then.shortest(0), lost_words(down)));
    loss.figures.push_back({"writes_bear", down});
  }
  if (!signal || signal == Signal::traces) {
    loss.says.push_back(fmt::format("Tempo 2 is content with one answer: of {}, {}",
                                    then == Number(1) ? "one instance" : then.shortest(0) + " instances",
                                    lost_words(then - Number(1))));
  }
  if (then == Number(1)) loss.says.emplace_back("what an instance has not flushed yet is lost with its disk");
}

std::optional<Loss> replication_loss(const Setting& setting, const Present& present) {
  const std::optional<Number> now = value_now(present, setting.parameter);
  if (now == setting.value) return std::nullopt;
  Loss loss{.parameter = setting.parameter,
            .before = now ? now->shortest(0) : string{},
            .after = setting.value.shortest(0),
            .is_gain = now && *now < setting.value};
  if (now) loss.says.push_back("stored " + times_words(setting.value) + " instead of " + times_words(*now));
  say_quorum(loss, setting.parameter.signal, setting.value);
  const auto is_for = [&](Signal signal) { return !setting.parameter.signal || setting.parameter.signal == signal; };
  if (is_for(Signal::metrics)) {
    loss.says.emplace_back(
        "Mimir's compactor merges the copies of its ingesters: in object storage, they last for hours only");
    loss.steps.push_back("Mimir: ingester.ring.replication_factor: " + loss.after);
  }
  if (is_for(Signal::logs)) loss.steps.push_back("Loki: common.replication_factor: " + loss.after);
  if (is_for(Signal::traces))
    loss.steps.push_back("Tempo 2: ingester.lifecycler.ring.replication_factor: " + loss.after);
  return loss;
}

std::optional<Loss> compression_loss(const Setting& setting, const Present& present) {
  const std::optional<Number> now = value_now(present, setting.parameter);
  if (now == setting.value) return std::nullopt;
  Loss loss{.parameter = setting.parameter,
            .before = now ? now->shortest(4) : string{},
            .after = setting.value.shortest(4),
            .is_gain = true};
  loss.says.emplace_back("no data is lost; what gets smaller takes more CPU to write and to read");
  return loss;
}

void add(std::vector<Loss>& losses, std::optional<Loss> loss) {
  if (loss) losses.push_back(std::move(*loss));
}

}  // namespace

Number chance_of_a_trace(const Number& sampling, int times_a_day) {
  return Number(1) - (Number(1) - sampling).to_the(times_a_day);
}

Number given_up(Knob knob, const Number& now, const Number& then) {
  switch (knob) {
    case Knob::retention:
    case Knob::sampling:
    case Knob::replication: return then < now ? (now - then) / now : Number(0);
    case Knob::scrape: return then > now ? (then - now) / then : Number(0);
    case Knob::compression:
    case Knob::growth: break;
  }
  return 0;
}

std::vector<Loss> losses_of(const std::vector<Setting>& settings, const Present& present) {
  std::vector<Loss> losses{};
  for (const Signal signal : kept_signals) {
    const Setting* setting = find(settings, Knob::retention, signal);
    if (setting != nullptr) add(losses, retention_loss(signal, setting->value, present));
  }
  for (const Setting& setting : settings) {
    switch (setting.parameter.knob) {
      case Knob::sampling: add(losses, sampling_loss(setting.value, present)); break;
      case Knob::scrape: add(losses, scrape_loss(setting.value, present)); break;
      case Knob::replication: add(losses, replication_loss(setting, present)); break;
      case Knob::compression: add(losses, compression_loss(setting, present)); break;
      case Knob::retention:
      case Knob::growth: break;
    }
  }
  return losses;
}

}  // namespace pyat::cost
