// What is waited for on the way of an alert, and what is said when it does not come.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "smoke/alerts/alert_check.hpp"
#include "smoke/timer.hpp"
#include "util/duration.hpp"
#include "util/percent.hpp"
#include "util/text.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::string_view;
using std::chrono::milliseconds;

constexpr milliseconds muting_poll{500};
constexpr string_view ends_by_itself =
    "it ends by itself after resolve_timeout, which is 5 minutes where nothing else is written";
constexpr string_view unmuted_route =
    "time_intervals: in alertmanager.yml says when that is: try again at another time, or give pyat-smoke a route "
    "without "
    "them";

bool has(const std::vector<string>& names, const string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

// In steps: a timer that nobody waits for any more keeps the client from coming to its end.
void AlertCheck::await(milliseconds time, unsigned stage) {
  const milliseconds step = std::min(time, poll);
  after_or_dropped(client_, step, [self = shared_from_this(), stage, left = time - step](bool was_dropped) {
    if (self->stage_ != stage || self->is_over_) return;
    if (was_dropped) return self->interrupt();
    left.count() > 0 ? self->await(left, stage) : self->give_up();
  });
}

// Posted again with an end that is over: Alertmanager takes it for the same one.
void AlertCheck::resolve() {
  is_resolving_ = true;
  Alert ended = alert_of(run_);
  Run later = run_;
  later.begin += std::chrono::seconds{1};
  ended.ends = alert_of(later).starts;
  ask("POST", "/api/v2/alerts", to_post(ended), [this](const net::Request&, const net::Answer& answer) {
    if (!answer.is_ok()) {
      add(Verdict::warned, "the alert could not be resolved", string(ends_by_itself));
    }
    after_resolving();
  });
}

void AlertCheck::after_resolving() {
  if (is_over_) return;
  milliseconds interval{0};
  for (const Destination& destination : destinations_.all) {
    if (leads_here(destination)) interval = std::max(interval, destination.group_interval);
  }
  if (!was_fired_ || !expects_resolved_) return await(linger, ++stage_);
  if (interval > route_.timeout) {
    add(Verdict::passed, fmt::format("whether its end is notified was not waited for: group_interval is {}",
                                     util::duration_words(interval)));
    expects_resolved_ = false;
    return await(linger, ++stage_);
  }
  await(interval + route_.timeout, ++stage_);
}

void AlertCheck::interrupt() {
  Ledger& ledger = was_fired_ ? resolved_ : fired_;
  if (!was_resolved_) ledger.unverified = 1;
  add(Verdict::unchecked, "interrupted before all of it had come");
  if (!is_resolving_) add(Verdict::warned, "the alert was not resolved", string(ends_by_itself));
  finish();
}

// The time is over: for what has not come, or for what should not.
void AlertCheck::give_up() {
  if (is_resolving_) {
    if (expects_resolved_ && !was_resolved_) {
      resolved_.missing = 1;
      add(Verdict::failed, "the alert was resolved, but its receiver was not told, although send_resolved is on",
          "look at Alertmanager's log for the webhook");
    }
    return finish();
  }
  fired_.missing = 1;
  milliseconds wait{0}, interval{0};
  for (const Destination& destination : destinations_.all) {
    if (!leads_here(destination)) continue;
    wait = std::max(wait, destination.group_wait);
    interval = std::max(interval, destination.group_interval);
  }
  const string time = util::duration_words(route_.timeout);
  if (wait >= route_.timeout) {
    fired_.missing = 0;
    fired_.unverified = 1;
    add(Verdict::unchecked,
        fmt::format("nothing arrived within {}: group_wait is {}", time, util::duration_words(wait)),
        "wait longer, or give the route of pyat-smoke group_wait: 0s");
  } else if (const string intervals = may_be_muted(); !intervals.empty() && !is_told_unmuted_) {
    fired_.missing = 0;
    fired_.unverified = 1;
    add(Verdict::unchecked,
        fmt::format("nothing arrived within {}, and its route may be muted: it has {}, and this Alertmanager does not "
                    "tell whether they mute it now",
                    time, intervals),
        string(unmuted_route));
  } else if (was_listed_ && listed_.missing == 0 && interval >= route_.timeout) {
    add(Verdict::failed, fmt::format("nothing arrived at {} within {}", listening_.listener->address(), time),
        fmt::format("Alertmanager has the alert. Was there another run in the last {0}? Then it waits with that one's "
                    "group, for group_interval: give the route of pyat-smoke group_by: [pyat_run]; else its log tells",
                    util::duration_words(interval)));
  } else {
    add(Verdict::failed, fmt::format("nothing arrived at {} within {}", listening_.listener->address(), time),
        "does the url of the webhook lead to this machine as Alertmanager sees it? in a container, localhost is the "
        "container itself; its log says what became of the notification");
  }
  resolve();
}

// "mute_time_intervals: offhours" of the routes that lead here, unless one of them has none.
string AlertCheck::may_be_muted() const {
  std::vector<string> intervals{};
  for (const Destination& destination : destinations_.all) {
    if (!leads_here(destination)) continue;
    if (destination.muted_in.empty() && destination.active_in.empty()) return {};
    const auto take = [&](const char* key, const std::vector<string>& names) {
      string text = fmt::format("{}: {}", key, util::joined(names, ", "));
      if (!names.empty() && !has(intervals, text)) intervals.push_back(std::move(text));
    };
    take("mute_time_intervals", destination.muted_in);
    take("active_time_intervals", destination.active_in);
  }
  return util::joined(intervals, " and ");
}

// Alertmanager knows whether a route is muted, and in which time zone that is meant, once it was about to send.
void AlertCheck::look_at_groups() {
  const string filter = util::percent_encoded(fmt::format("{}=\"{}\"", run_label, id_of(run_)));
  ask("GET", "/api/v2/alerts/groups?filter=" + filter, {},
      [this](const net::Request&, const net::Answer& answer) { judge_groups(answer); });
}

void AlertCheck::judge_groups(const net::Answer& answer) {
  if (is_over_ || is_resolving_ || !answer.is_ok()) return;
  std::vector<string> muted_by{};
  bool is_told = false, is_unmuted = false;
  for (const FoundAlerts& group : read_groups(answer.body, run_)) {
    const bool comes_here =
        std::any_of(destinations_.all.begin(), destinations_.all.end(), [&](const Destination& destination) {
          return destination.receiver == group.receiver && leads_here(destination);
        });
    if (!comes_here) continue;
    const FoundAlert& found = group.ours.front();
    is_told = is_told || found.tells_muting;
    is_unmuted = is_unmuted || found.muted_by.empty();
    muted_by.insert(muted_by.end(), found.muted_by.begin(), found.muted_by.end());
  }
  is_told_unmuted_ = is_told && is_unmuted;
  if (!muted_by.empty() && !is_unmuted) {
    explain_muting(muted_by);
    fired_.unverified = 1;
    return resolve();
  }
  client_.after(muting_poll, [self = weak_from_this()] {
    const auto alive = self.lock();
    if (alive != nullptr && !alive->is_over_ && !alive->is_resolving_) alive->look_at_groups();
  });
}

void AlertCheck::explain_muting(const std::vector<string>& intervals) {
  for (const string& name : intervals) {
    string where = fmt::format("the alert is muted now by the time interval {}", name);
    for (const Destination& destination : destinations_.all) {
      const bool is_muted = has(destination.muted_in, name);
      if (!leads_here(destination) || (!is_muted && !has(destination.active_in, name))) continue;
      where = fmt::format("the route to the receiver {} is muted now, {} the time interval {} of its {}",
                          destination.receiver, is_muted ? "within" : "outside of", name,
                          is_muted ? "mute_time_intervals" : "active_time_intervals");
    }
    add(Verdict::unchecked, where + ": the alert will not be sent", string(unmuted_route));
  }
}

}  // namespace pyat::smoke
