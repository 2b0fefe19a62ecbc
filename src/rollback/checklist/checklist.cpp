#include "rollback/checklist/checklist.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "util/text.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;
using std::chrono::seconds;

constexpr std::array<string_view, 4> states = {"done", "not done", "unknown", "by hand"};

constexpr const char* snapshot_command = "pyat rollback snapshot";
constexpr const char* notify_command = "pyat rollback notify --test";
// The journal of a run, copies of Compose files, and what a server that starts writes at once.
constexpr std::uint64_t least_room = 64 * std::uint64_t{1024} * 1024;

string age_words(seconds age) {
  if (age < std::chrono::minutes{1}) return "just now";
  const auto whole = [](auto count, string_view unit) {
    return fmt::format("{} {}{} ago", count, unit, count == 1 ? "" : "s");
  };
  if (age < std::chrono::hours{1}) return whole(std::chrono::floor<std::chrono::minutes>(age).count(), "minute");
  if (age < std::chrono::days{2}) return whole(std::chrono::floor<std::chrono::hours>(age).count(), "hour");
  return whole(std::chrono::floor<std::chrono::days>(age).count(), "day");
}

string size_words(std::uint64_t bytes) {
  const std::uint64_t mebibytes = bytes / (std::uint64_t{1024} * 1024);
  return mebibytes < 10'240 ? fmt::format("{} MiB", mebibytes) : fmt::format("{} GiB", mebibytes / 1024);
}

string and_more(std::size_t count) { return count > 1 ? fmt::format(" (and {} more)", count - 1) : string{}; }

class Maker {
 public:
  explicit Maker(const ChecklistFacts& facts) : facts_(facts) {
    if (facts.listing != nullptr) good_ = last_good(*facts.listing);
  }

  std::vector<ChecklistItem> make() {
    kept();
    generation();
    contents();
    way();
    images();
    space();
    key();
    notify();
    seen("health", "All services are well now", facts_.health);
    seen("lint", "The configuration files are right for their releases", facts_.lint);
    proven("smoke", "What is written comes back", {"smoke"}, "pyat rollback snapshot --smoke");
    proven("drill", "The way back was tried", {"drill", "rollback"}, "pyat rollback drill");
    volumes();
    own();
    people();
    return std::move(items_);
  }

 private:
  void add(string_view id, string text, ItemState state, string evidence, string next = {}) {
    if (state == ItemState::done) next.clear();
    items_.push_back({string(id), std::move(text), state, std::move(evidence), std::move(next)});
  }

  // What needs generations, where there are none, or none that can be read.
  void add_of_store(string_view id, const char* text) {
    if (facts_.listing_is_missing) {
      add(id, text, ItemState::not_done, "nothing was kept yet", snapshot_command);
    } else {
      add(id, text, ItemState::unknown, facts_.store.words, facts_.store.next);
    }
  }

  void kept() {
    const char* const text = "What runs now is kept";
    if (facts_.listing == nullptr) {
      add_of_store("kept", text);
    } else if (!facts_.way.is_current_kept) {
      add("kept", text, ItemState::unknown, facts_.way.problem, facts_.way.next);
    } else if (*facts_.way.is_current_kept) {
      add("kept", text, ItemState::done, "it is as the newest generation has it");
    } else {
      add("kept", text, ItemState::not_done, "it is not as the newest generation has it", snapshot_command);
    }
  }

  void generation() {
    const char* const text = "A generation that has proven itself can be gone back to";
    if (facts_.listing == nullptr) {
      return add("generation", text, facts_.listing_is_missing ? ItemState::not_done : ItemState::unknown,
                 facts_.store.words, facts_.store.next);
    }
    if (!good_.generation) {
      return add("generation", text, ItemState::not_done, good_.problem.words, good_.problem.next);
    }
    const auto proven = last_verdict_of(*good_.generation, Outcome::good);
    const seconds age = facts_.now - (proven ? proven->given : good_.generation->taken);
    const bool is_young = age <= facts_.oldest;
    const string evidence = fmt::format("{}, {}, {}", name_of(*good_.generation), good_.standing.words, age_words(age));
    add("generation", text, is_young ? ItemState::done : ItemState::not_done,
        is_young ? evidence : evidence + ": that is too long ago",
        "look whether it is still what you want to go back to, and take one of now: " + string(snapshot_command));
  }

  std::optional<Verdict> last_verdict_of(const Generation& generation, Outcome outcome) const {
    std::optional<Verdict> found{};
    for (const Entry& entry : facts_.listing->entries) {
      if (entry.number != generation.number) continue;
      for (const Verdict& verdict : entry.verdicts) {
        if (verdict.outcome == outcome) found = verdict;
      }
    }
    return found;
  }

  // Nothing can be said of a generation that is not there; the item before has said so.
  bool has_good(string_view id, const char* text) {
    if (good_.generation) return true;
    add(id, text, ItemState::unknown, "there is no good generation", snapshot_command);
    return false;
  }

  void contents() {
    const char* const text = "All that is kept of it can be read, and is as it was written";
    if (!has_good("contents", text)) return;
    if (facts_.damage.empty()) {
      return add("contents", text, ItemState::done,
                 fmt::format("{} files were read and held against their digests", good_.generation->files.size()));
    }
    add("contents", text, ItemState::not_done, facts_.damage.front().words + and_more(facts_.damage.size()),
        facts_.damage.front().next);
  }

  void way() {
    const char* const text = "Nothing stands in the way back";
    if (!has_good("way", text)) return;
    const SeenPlan& way = facts_.way;
    if (way.plan == nullptr) return add("way", text, ItemState::unknown, way.problem, way.next);
    const auto& obstacles = way.plan->obstacles;
    if (!obstacles.empty()) {
      add("way", text, ItemState::not_done, obstacles.front().words + and_more(obstacles.size()),
          obstacles.front().next.empty() ? "pyat rollback plan" : obstacles.front().next);
    } else if (!way.losses.empty()) {
      add("way", text, ItemState::not_done, way.losses.front() + and_more(way.losses.size()), "pyat rollback plan");
    } else if (!way.doubts.empty()) {
      add("way", text, ItemState::unknown, way.doubts.front() + and_more(way.doubts.size()), "pyat rollback plan");
    } else {
      add("way", text, ItemState::done,
          way.plan->changes_nothing ? "what runs is that generation"
                                    : fmt::format("{} steps, no obstacle", way.plan->steps.size()));
    }
  }

  void images() {
    const char* const text = "Its images are on this machine";
    if (!has_good("images", text)) return;
    const Images& images = facts_.images;
    if (!images.problem.empty()) return add("images", text, ItemState::unknown, images.problem, images.next);
    if (!images.missing.empty()) {
      return add("images", text, ItemState::not_done, images.missing.front().words + and_more(images.missing.size()),
                 images.missing.front().next);
    }
    add("images", text, ItemState::done, fmt::format("those of all {} services", good_.generation->services.size()));
  }

  void space() {
    const char* const text = "There is room for a rollback";
    std::uint64_t needed = least_room;
    if (good_.generation) {
      for (const File& file : good_.generation->files) needed += 2 * file.size;
    }
    string evidence{}, unknown{}, full{};
    for (const Space& each : facts_.space) {
      const string where = each.path + " (" + each.what + ")";
      if (!each.free) {
        unknown.append(unknown.empty() ? "" : ", ").append(where);
        continue;
      }
      evidence += fmt::format("{}{} in {}", evidence.empty() ? "" : ", ", size_words(*each.free), where);
      if (*each.free < needed) full.append(full.empty() ? "" : ", ").append(where);
    }
    evidence += fmt::format("{}about {} are needed", evidence.empty() ? "" : " free; ", size_words(needed));
    if (!full.empty()) return add("space", text, ItemState::not_done, evidence, "make room in " + full);
    if (!unknown.empty() || facts_.space.empty()) {
      return add("space", text, ItemState::unknown,
                 evidence + (unknown.empty() ? string{} : "; nobody knows how much is free in " + unknown),
                 "df -h shows it");
    }
    add("space", text, ItemState::done, evidence);
  }

  void key() {
    const char* const text = "The key can be read, by its owner alone";
    if (facts_.listing == nullptr) {
      add_of_store("key", text);
    } else {
      add("key", text, ItemState::done, facts_.key_file);
    }
    add("key_copy", "A copy of the key lies elsewhere", ItemState::by_hand,
        "without " + facts_.key_file + " nothing of a generation can be put back",
        "keep a copy where this machine's loss does not reach it");
  }

  void notify() {
    const char* const text = "Those who are to be told can be told";
    if (facts_.notify.empty()) {
      return add("notify", text, ItemState::not_done, "pyat.yml names nobody",
                 "add rollback: {notify: [{kind: slack, url_env: SLACK_WEBHOOK_URL}]}");
    }
    std::vector<string> told{};
    for (const NotifySetting& target : facts_.notify) {
      if (!target.problem.empty()) {
        return add("notify", text, ItemState::not_done, target.name + ": " + target.problem, target.next);
      }
      const auto& test = target.test;
      if (!test) return add("notify", text, ItemState::not_done, target.name + " was never tried", notify_command);
      if (!target.is_as_tried || facts_.now - test->time > facts_.oldest) {
        return add("notify", text, ItemState::not_done,
                   fmt::format("{} was last tried {}{}", target.name, age_words(facts_.now - test->time),
                               target.is_as_tried ? "" : ", with other settings"),
                   notify_command);
      }
      if (!test->was_told) {
        return add("notify", text, ItemState::not_done,
                   fmt::format("{} was tried {}, and not told: {}", target.name, age_words(facts_.now - test->time),
                               test->words),
                   notify_command);
      }
      told.push_back(fmt::format("{} {}", target.name, age_words(facts_.now - test->time)));
    }
    add("notify", text, ItemState::done, "a test was delivered to " + util::listed(told));
  }

  void seen(string_view id, string text, const Seen& seen) {
    const ItemState state = !seen.is_well ? ItemState::unknown : *seen.is_well ? ItemState::done : ItemState::not_done;
    add(id, std::move(text), state, seen.words, seen.next);
  }

  // By the newest verdict of these checks, of whichever generation.
  void proven(string_view id, const char* text, const std::vector<string_view>& checks, const char* next) {
    if (facts_.listing == nullptr) return add_of_store(id, text);
    const Verdict* newest = nullptr;
    string name{};
    for (const Entry& entry : facts_.listing->entries) {
      for (const Verdict& verdict : entry.verdicts) {
        const bool is_meant = std::find(checks.begin(), checks.end(), verdict.check) != checks.end();
        if (!is_meant || (newest != nullptr && verdict.given < newest->given)) continue;
        newest = &verdict;
        name = entry.generation ? name_of(*entry.generation) : std::to_string(entry.number);
      }
    }
    if (newest == nullptr) return add(id, text, ItemState::not_done, "that was never tried", next);
    const seconds age = facts_.now - newest->given;
    const string evidence = fmt::format("{}, {}: {}", name, age_words(age),
                                        newest->words.empty() ? to_string(newest->outcome) : newest->words);
    if (newest->outcome == Outcome::unknown) return add(id, text, ItemState::unknown, evidence, next);
    const bool is_well = newest->outcome == Outcome::good && age <= facts_.oldest;
    add(id, text, is_well ? ItemState::done : ItemState::not_done, evidence, next);
  }

  void volumes() {
    std::set<string> names{};
    const auto collect = [&](const Generation& generation) {
      for (const Service& service : generation.services) {
        for (const Mounted& mount : service.mounts) {
          if (mount.is_volume) names.insert(mount.source);
        }
      }
    };
    if (facts_.way.plan != nullptr) collect(*facts_.way.plan->before);
    if (good_.generation) collect(*good_.generation);
    add("volumes", "The data in volumes is backed up", ItemState::by_hand,
        names.empty() ? "no generation holds data of volumes"
                      : "no generation holds data of volumes; there are " + util::listed(names),
        "a rollback never removes a volume, and brings none back either");
  }

  void own() {
    std::size_t number = 0;
    for (const OwnItem& item : facts_.own) {
      const string id = fmt::format("own/{}", ++number);
      if (item.seen) {
        seen(id, item.text, *item.seen);
      } else {
        add(id, item.text, ItemState::by_hand, "pyat.yml names no command that could tell");
      }
    }
  }

  void people() {
    add("load", "What is new has borne the load that it will have", ItemState::by_hand,
        "pyat smoke can write as much as it is told", "pyat smoke --help: --rate and --for");
    add("training", "Those who will run it have been trained", ItemState::by_hand, "pyat cannot know");
    add("procedure", "The way back is written down where people find it while the stack is down", ItemState::by_hand,
        "pyat rollback plan says it step by step", "print it: pyat rollback plan");
    add("approval", "Those who must agree have agreed", ItemState::by_hand, "pyat cannot know");
    add("watch", "Somebody watches, and may decide to go back", ItemState::by_hand, "pyat cannot know");
  }

  const ChecklistFacts& facts_;
  Choice good_{};
  std::vector<ChecklistItem> items_{};
};

}  // namespace

string_view to_string(ItemState state) { return states[static_cast<std::size_t>(state)]; }

std::vector<ChecklistItem> checklist_of(const ChecklistFacts& facts) { return Maker(facts).make(); }

bool is_ready(const std::vector<ChecklistItem>& items) {
  return std::none_of(items.begin(), items.end(), [](const ChecklistItem& item) {
    return item.state == ItemState::not_done || item.state == ItemState::unknown;
  });
}

}  // namespace pyat::rollback
