// Rings: who is in them, and whether writes find enough of them.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "health/kinds/dskit.hpp"

namespace pyat::health {
namespace {

using std::size_t;
using std::string;
using std::string_view;

constexpr size_t most_names = 3;

string_view is_or_are(size_t count) { return count == 1 ? "is" : "are"; }
string_view plural(size_t count) { return count == 1 ? "" : "s"; }

// "a, b, c and 2 more"
string enumerate(const std::vector<string>& names) {
  string text{};
  for (size_t i = 0; i < std::min(names.size(), most_names); ++i) {
    if (i > 0) text += ", ";
    text += names[i];
  }
  if (names.size() > most_names) text += fmt::format(" and {} more", names.size() - most_names);
  return text;
}

std::vector<string> names_of(const Ring& ring, string_view state) {
  std::vector<string> names{};
  for (const Instance& instance : ring) {
    if (instance.state == state) names.push_back(instance.id);
  }
  return names;
}

// The state to speak of: the one that hurts most, of those that somebody is in. Empty when all are ACTIVE.
string_view worst_state(const Ring& ring) {
  static constexpr std::string_view order[] = {"UNHEALTHY", "LEFT", "LEAVING", "PENDING", "JOINING"};
  for (const string_view state : order) {
    if (count_of(ring, state) > 0) return state;
  }
  return {};
}

// "1 of 3 ingesters is LEAVING (ingester-2)"
string in_state(const Ring& ring, string_view state, string_view member) {
  const auto names = names_of(ring, state);
  return fmt::format("{} of {} {}{} {} {} ({})", names.size(), ring.size(), member, plural(ring.size()),
                     is_or_are(names.size()), state, enumerate(names));
}

// What to do about those that are in `state`.
string advice_on(const Ring& ring, string_view state, const RingPage& page) {
  const auto names = names_of(ring, state);
  if (state == "UNHEALTHY") {
    return fmt::format("start {} again; once gone for good, let the ring forget {} at {}", enumerate(names),
                       names.size() == 1 ? "it" : "them", page.path);
  }
  return fmt::format("look at the log of {}", enumerate(names));
}

string no_writes_advice(const Ring& ring, const WriteRing& write, size_t needed) {
  if (ring.empty()) {
    return fmt::format("look whether an {} runs, and at /memberlist whether it finds the others", write.page.member);
  }
  const string_view state = worst_state(ring);
  if (!state.empty()) return advice_on(ring, state, write.page);
  return fmt::format("set {} to 1 for a single process, or start {} more {}{}", write.setting, needed - ring.size(),
                     write.page.member, plural(needed - ring.size()));
}

void add_no_writes(const Ring& ring, const WriteRing& write, size_t needed, Findings& findings) {
  const RingPage& page = write.page;
  const size_t active = count_of(ring, "ACTIVE");
  string message = "takes no writes: ";
  if (ring.empty()) {
    message += fmt::format("no {} is in the ring", page.member);
  } else if (active == 0) {
    message += in_state(ring, worst_state(ring), page.member);
  } else {
    message += fmt::format("{} of {} {}{} {} ACTIVE, {} are needed (replication factor {})", active, ring.size(),
                           page.member, plural(ring.size()), is_or_are(active), needed, write.replication.factor);
  }
  // Those who are on their way up change that by themselves.
  const size_t coming = active + count_of(ring, "PENDING") + count_of(ring, "JOINING");
  const bool is_coming = is_starting(findings) || coming >= needed;
  add(findings, "ring", is_coming ? State::starting : State::down, std::move(message),
      no_writes_advice(ring, write, needed));
}

void judge_unknown_factor(const Ring& ring, const WriteRing& write, Findings& findings) {
  const string_view state = worst_state(ring);
  if (count_of(ring, "ACTIVE") == 0) {
    add_no_writes(ring, write, 1, findings);
  } else if (state.empty()) {
    add(findings, "ring", State::up,
        fmt::format("{} of {} {}{} {} ACTIVE; how many writes need is not known", ring.size(), ring.size(),
                    write.page.member, plural(ring.size()), is_or_are(ring.size())));
  } else {
    add(findings, "ring", State::degraded, in_state(ring, state, write.page.member),
        advice_on(ring, state, write.page));
  }
}

}  // namespace

void judge_write_ring(const WriteRing& write, const Replies& replies, Findings& findings) {
  const RingPage& page = write.page;
  const Reply* reply = replies.find(page.what);
  if (reply == nullptr) return;
  const auto ring = reply->answer.is_ok() ? read_ring(reply->answer.body) : std::nullopt;
  if (!ring) return add_not_checked(findings, "ring", *reply);
  if (write.replication.factor == 0) return judge_unknown_factor(*ring, write, findings);
  const Quorum quorum = quorum_of(*ring, write.replication);
  if (quorum.writes == Writes::none) return add_no_writes(*ring, write, quorum.needed, findings);

  const string_view state = worst_state(*ring);
  if (state.empty()) {
    add(findings, "ring", State::up,
        fmt::format("{} of {} {}{} {} ACTIVE, {} {} needed to take writes", ring->size(), ring->size(), page.member,
                    plural(ring->size()), is_or_are(ring->size()), quorum.needed, is_or_are(quorum.needed)));
    return;
  }
  string message = in_state(*ring, state, page.member);
  const string next = advice_on(*ring, state, page);
  if (quorum.writes == Writes::some) {
    const bool is_coming = state == "PENDING" || state == "JOINING";
    add(findings, "ring", is_coming && is_starting(findings) ? State::starting : State::degraded,
        "takes only part of the writes: " + message, next);
  } else if (state == "UNHEALTHY") {
    if (quorum.spare == 0) message += ", and no other may fail";
    add(findings, "ring", State::degraded, std::move(message), next);
  } else {
    // Seconds of a restart, or a shutdown that never ends: one look does not tell.
    warn(findings, "ring", std::move(message), next);
  }
}

void judge_side_ring(string_view id, const RingPage& page, const Replies& replies, Findings& findings) {
  const Reply* reply = replies.find(page.what);
  // A part of the product that does not run has no page, or an empty one.
  if (reply == nullptr || reply->answer.status == 404) return;
  const auto ring = reply->answer.is_ok() ? read_ring(reply->answer.body) : std::nullopt;
  if (!ring) return add_not_checked(findings, id, *reply);
  if (ring->empty()) return;
  const string_view state = worst_state(*ring);
  if (state.empty()) {
    add(findings, id, State::up,
        fmt::format("{} of {} {}{} {} ACTIVE", ring->size(), ring->size(), page.member, plural(ring->size()),
                    is_or_are(ring->size())));
  } else if (count_of(*ring, "ACTIVE") == 0) {
    add(findings, id, is_starting(findings) ? State::starting : State::degraded,
        fmt::format("no {} is ACTIVE: {}", page.member, in_state(*ring, state, page.member)),
        advice_on(*ring, state, page));
  } else if (state == "UNHEALTHY") {
    add(findings, id, State::degraded, in_state(*ring, state, page.member), advice_on(*ring, state, page));
  } else {
    warn(findings, id, in_state(*ring, state, page.member), advice_on(*ring, state, page));
  }
}

namespace {

std::set<string_view> active_ids(const Ring& ring) {
  std::set<string_view> ids{};
  for (const Instance& instance : ring) {
    if (instance.state == "ACTIVE") ids.insert(instance.id);
  }
  return ids;
}

// Owners of several partitions are written INSTANCE/PARTITION.
string_view instance_of(string_view owner) { return owner.substr(0, owner.find('/')); }

// The numbers of those partitions for which `test` holds.
template <typename Test>
std::vector<string> numbers_of(const std::vector<Partition>& partitions, Test test) {
  std::vector<string> numbers{};
  for (const Partition& partition : partitions) {
    if (test(partition)) numbers.push_back(std::to_string(partition.id));
  }
  return numbers;
}

}  // namespace

bool judge_partitions(const RingPage& page, const RingPage& readers, const Replies& replies, Findings& findings) {
  const Reply* reply = replies.find(page.what);
  if (reply == nullptr || !reply->answer.is_ok()) return false;
  const auto partitions = read_partitions(reply->answer.body);
  if (!partitions) return false;
  const auto in = [&](string_view state) {
    return numbers_of(*partitions, [&](const Partition& partition) { return partition.state == state; });
  };
  const auto active = in("ACTIVE");
  const auto pending = in("PENDING");
  if (active.empty() && !pending.empty()) {
    add(findings, "partitions", State::starting,
        fmt::format("waits for partition{} {} to become ACTIVE", plural(pending.size()), enumerate(pending)),
        fmt::format("wait for the owners of the partition to join, or look at {}", page.path));
    return true;
  }
  if (active.empty()) {
    add(findings, "partitions", is_starting(findings) ? State::starting : State::down,
        partitions->empty() ? "takes no writes: there is no partition" : "takes no writes: no partition is ACTIVE",
        fmt::format("look whether a {} runs, and at {}", readers.member, page.path));
    return true;
  }
  const auto corrupted = numbers_of(*partitions, [](const Partition& partition) { return partition.is_corrupted; });
  if (!corrupted.empty()) {
    add(findings, "partitions", State::degraded,
        fmt::format("partition{} {} {} owned, but not in the ring", plural(corrupted.size()), enumerate(corrupted),
                    is_or_are(corrupted.size())),
        fmt::format("look at {}", page.path));
  }
  const Reply* owners = replies.find(readers.what);
  const auto ring = owners != nullptr && owners->answer.is_ok() ? read_ring(owners->answer.body) : std::nullopt;
  const std::set<string_view> ids = ring ? active_ids(*ring) : std::set<string_view>{};
  const auto unread = numbers_of(*partitions, [&](const Partition& partition) {
    if (partition.state != "ACTIVE") return false;
    if (!ring) return partition.owners.empty();
    return std::none_of(partition.owners.begin(), partition.owners.end(),
                        [&](const string& owner) { return ids.contains(instance_of(owner)); });
  });
  if (!unread.empty()) {
    add(findings, "partitions", State::degraded,
        fmt::format("nobody reads partition{} {}: no {} that owns it is ACTIVE", plural(unread.size()),
                    enumerate(unread), readers.member),
        fmt::format("start its owner, as {} names it, again", page.path));
  }
  if (corrupted.empty() && unread.empty()) {
    add(findings, "partitions", State::up,
        fmt::format("{} partition{} {} ACTIVE and read", active.size(), plural(active.size()),
                    is_or_are(active.size())));
  }
  return true;
}

}  // namespace pyat::health
