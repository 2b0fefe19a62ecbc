#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "health/kinds/wording.hpp"
#include "smoke/hops/hop.hpp"
#include "smoke/result.hpp"
#include "smoke/words/words.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::string_view;

// What a hop has counted of a signal while the run was written.
struct Delta {
  std::map<string, double> by_detail[7]{};  // by role

  double sum(Role role) const {
    double total = 0;
    for (const auto& [detail, value] : by_detail[static_cast<std::size_t>(role)]) total += value;
    return total;
  }
  // Of exporters side by side each gets everything: the one that has got on furthest.
  double most(Role role) const {
    double most = 0;
    for (const auto& [detail, value] : by_detail[static_cast<std::size_t>(role)]) most = std::max(most, value);
    return most;
  }
  const std::map<string, double>& details(Role role) const { return by_detail[static_cast<std::size_t>(role)]; }
};

double value_at(const HopCounts& counts, const Count& like) {
  for (const Count& count : counts.counts) {
    if (count.signal == like.signal && count.role == like.role && count.detail == like.detail) return count.value;
  }
  return 0;
}

// A process that began anew, or a counter that went back: what lies between is not known.
bool is_restarted(const HopCounts& before, const HopCounts& after) {
  const double tolerance = 1 + before.slack + after.slack;
  if (before.started && after.started && std::abs(*before.started - *after.started) > tolerance) return true;
  return std::any_of(before.counts.begin(), before.counts.end(),
                     [&](const Count& count) { return value_at(after, count) < count.value; });
}

Delta delta_of(string_view signal, const HopCounts& before, const HopCounts& after) {
  Delta delta{};
  for (const Count& count : after.counts) {
    if (count.signal != signal) continue;
    const double moved = count.value - value_at(before, count);
    if (moved > 0) delta.by_detail[static_cast<std::size_t>(count.role)][count.detail] += moved;
  }
  return delta;
}

// Walks along the hops with the number that must arrive at the next one.
class Walk {
 public:
  Walk(const Result& result, std::vector<Finding>& findings) : result_(result), findings_(findings) {
    if (result.written) carried_ = static_cast<double>(result.written->acknowledged);
    for (const ViewResult& view : result.views) {
      missing_ = static_cast<double>(view.ledger.missing);
      altered_ = static_cast<double>(view.ledger.altered);
      break;
    }
    // What was refused, or never answered, may have been counted on its way all the same.
    if (result.written) slack_ = static_cast<double>(result.written->refused + result.written->unanswered);
  }

  bool has_something_to_find() const { return missing_ > 0 || altered_ > 0; }

  void pass(const Hop& hop, const HopCounts& first, const HopCounts& after) {
    // Many counters appear when they count for the first time. A page that tells when its process began has told so
    // before, too, unless that is another process.
    const bool begins_at_zero = first.is_blank && after.problem.empty() && !after.started;
    const HopCounts before = begins_at_zero ? HopCounts{} : first;
    const string& problem = before.problem.empty() ? after.problem : before.problem;
    if (!problem.empty()) {
      lose_track();
      say(Verdict::unchecked, "the counters of " + hop.name + " could not be read: " + problem,
          "without them nobody can say whether it was lost there");
    } else if (is_restarted(before, after)) {
      lose_track();
      say(Verdict::warned, hop.name + " was started again in between, and its counters begin anew",
          "what it had in memory may be what is missing: see why it was started again");
    } else {
      judge(hop, delta_of(result_.signal, before, after));
    }
    previous_ = hop.name;
  }

  void finish() {
    if (is_found_ || missing_ == 0) return;
    if (has_others_) {
      say(Verdict::warned,
          "the counters moved by more than this run wrote: others write too, or some of it was sent again, and where " +
              health::grouped(missing_) + ' ' + noun() + " were lost cannot be told",
          "write again as a tenant of its own, or when nobody else does");
    } else if (carried_ && !previous_.empty()) {
      say(Verdict::warned, "every counter up to " + previous_ + " has seen all of it",
          "what is missing was lost after " + previous_ + " had taken it, or its queries do not show it");
    }
  }

 private:
  string noun() const { return string(noun_of(result_.signal)) + "s"; }

  void say(Verdict weight, string message, string next) {
    findings_.push_back({.weight = weight, .message = std::move(message), .next = std::move(next)});
  }

  void lose_track() {
    carried_.reset();
    is_found_ = true;  // so that finish() claims nothing
  }

  void judge(const Hop& hop, const Delta& delta) {
    if (missing_ > 0) {
      judge_arrival(hop, delta);
      judge_refusals(hop, delta);
      judge_departure(hop, delta);
    }
    if (altered_ > 0) judge_alterations(hop, delta);
  }

  // A collector counts data points where Mimir counts samples: a histogram is one of those and many of these.
  bool is_comparable(const Hop& hop) const { return result_.signal != "metrics" || hop.kind != "collector"; }

  void judge_arrival(const Hop& hop, const Delta& delta) {
    arrived_ = delta.sum(Role::received);
    if (hop.kind == "prometheus") arrived_ = delta.sum(Role::stored) + delta.sum(Role::discarded);
    if (!carried_ || !is_comparable(hop) || !is_comparable_before_) return;
    if (arrived_ > *carried_ + slack_) {
      has_others_ = true;
    } else if (arrived_ < *carried_) {
      lost_between(hop, *carried_ - arrived_);
    }
  }

  void lost_between(const Hop& hop, double lost) {
    is_found_ = true;
    const string from = previous_.empty() ? "pyat" : previous_;
    string message = previous_.empty() ? hop.name + " acknowledged " : from + " sent ";
    message += health::grouped(*carried_) + ' ' + noun() + ", " + hop.name + " counted " + health::grouped(arrived_) +
               ": " + health::grouped(lost) + " were lost ";
    message += previous_.empty() ? "before it counted them" : "between " + from + " and " + hop.name;
    say(Verdict::failed, std::move(message),
        "unless there are several instances of " + hop.name + ", of which this page shows one, see what lies between");
  }

  void judge_refusals(const Hop& hop, const Delta& delta) {
    if (const double refused = delta.sum(Role::refused); refused > 0) {
      is_found_ = true;
      say(Verdict::failed, hop.name + " refused " + health::grouped(refused) + ' ' + noun() + of_others(refused),
          "its log says why");
    }
    for (const auto& [reason, value] : delta.details(Role::discarded)) {
      is_found_ = true;
      Finding finding = explain_discard(hop.kind, {}, reason);
      string message = hop.name + " discarded " + health::grouped(value) + ' ' + noun() + ": " + reason;
      if (finding.message != reason) message += " (" + finding.message + ')';
      finding.message = message + of_others(value);
      finding.said.clear();
      findings_.push_back(std::move(finding));
    }
    for (const auto& [exporter, value] : delta.details(Role::failed)) {
      is_found_ = true;
      say(Verdict::failed,
          hop.name + " could not send " + health::grouped(value) + ' ' + noun() + " by " + exporter + of_others(value),
          "see whether what it sends to is well, and its log");
    }
  }

  void judge_departure(const Hop& hop, const Delta& delta) {
    is_comparable_before_ = is_comparable(hop);
    if (hop.kind == "collector") {
      const double sent = delta.most(Role::sent);
      const double kept = arrived_ - sent - delta.most(Role::failed);
      if (kept > 0) {
        is_found_ = true;
        say(Verdict::failed,
            hop.name + " received " + health::grouped(arrived_) + ' ' + noun() + " and sent " + health::grouped(sent) +
                ": " + health::grouped(kept) + " are in its queue, or a processor has dropped them",
            "see its filter and sampling processors, and otelcol_exporter_queue_size");
      }
      carried_ = has_others_ && carried_ ? std::min(*carried_, sent) : sent;
      return;
    }
    judge_storing(hop, delta);
    if (carried_) carried_ = std::min(*carried_, arrived_);
  }

  void judge_storing(const Hop& hop, const Delta& delta) {
    if (hop.kind != "mimir") return;
    const double stored = delta.sum(Role::stored);
    const double due = arrived_ - delta.sum(Role::discarded);
    // None at all: the ingesters are other processes.
    if (stored <= 0 || stored >= due) return;
    say(Verdict::warned,
        hop.name + " received " + health::grouped(due) + " good " + noun() + ", and its ingester took " +
            health::grouped(stored),
        "with one ingester " + health::grouped(due - stored) + " were lost between the two; with several, ask each");
  }

  void judge_alterations(const Hop& hop, const Delta& delta) {
    for (const auto& [what, value] : delta.details(Role::altered)) {
      Finding finding = explain_discard(hop.kind, {}, what);
      const bool is_tempo = hop.kind == "tempo";
      finding.message =
          hop.name + " cut " + health::grouped(value) + (is_tempo ? " attributes (" : " lines (") + what + ')';
      if (is_tempo) {
        finding.setting = "distributor.max_attribute_bytes";
        finding.next = "what governs it is distributor.max_attribute_bytes (unless set: 2048)";
      }
      finding.said.clear();
      findings_.push_back(std::move(finding));
    }
  }

  // Of more than is missing, some came twice, from whoever sent it again, or from others: the counter does not tell.
  string of_others(double value) const {
    return value > missing_ + slack_ ? ", more than are missing: sent more than once, or not all of this run"
                                     : string{};
  }

  const Result& result_;
  std::vector<Finding>& findings_;
  std::optional<double> carried_{};  // that must arrive; nothing: nobody knows
  double missing_ = 0, altered_ = 0, slack_ = 0, arrived_ = 0;
  string previous_{};
  bool is_comparable_before_ = true;
  bool has_others_ = false;
  bool is_found_ = false;
};

}  // namespace

std::vector<Finding> locate(const Result& result, const std::vector<Hop>& hops, const std::vector<HopCounts>& before,
                            const std::vector<HopCounts>& after) {
  std::vector<Finding> findings{};
  Walk walk(result, findings);
  if (!walk.has_something_to_find()) return findings;
  for (std::size_t i = 0; i < hops.size() && i < before.size() && i < after.size(); ++i) {
    walk.pass(hops[i], before[i], after[i]);
  }
  walk.finish();
  return findings;
}

}  // namespace pyat::smoke
