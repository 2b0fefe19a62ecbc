// What should be so before anything is migrated, so that there is a way back: each item with what was found.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rollback/driver/driver.hpp"
#include "rollback/notify/test_record.hpp"
#include "rollback/plan/plan.hpp"
#include "rollback/store/choose.hpp"
#include "rollback/store/problem.hpp"

namespace pyat::rollback {

enum class ItemState : std::uint8_t {
  done,
  not_done,
  unknown,  // it could be measured, and was not
  by_hand   // pyat cannot know: a person answers for it
};

std::string_view to_string(ItemState state);

struct ChecklistItem {
  std::string id{};    // "generation"; of pyat.yml "own/1"
  std::string text{};  // "A generation that has proven itself is kept"
  ItemState state = ItemState::unknown;
  std::string evidence{};  // what was found; of by_hand, what to look at
  std::string next{};      // what to do, or to type; empty where it is done
};

// Something that was looked at from outside of this: the services, the configuration files, a program of pyat.yml.
// Nothing of `is_well`: nobody could tell, and `words` say why.
struct Seen {
  std::optional<bool> is_well{};
  std::string words{}, next{};
};

// What runs now, and how to get back from it.
struct SeenPlan {
  const Plan* plan = nullptr;  // to the last good generation; null where there is none, or where `problem` says why
  std::vector<std::string> losses{};      // releases that have no way back without a loss, in sentences
  std::vector<std::string> doubts{};      // those of which nobody knows
  std::optional<bool> is_current_kept{};  // the newest generation is what runs now; nothing: `problem` says why
  std::string problem{}, next{};
};

struct NotifySetting {
  std::string name{};
  std::string problem{}, next{};             // why it cannot be told
  std::optional<notify::TestRecord> test{};  // the last one of its name
  bool is_as_tried = false;                  // nothing of it has changed since then
};

struct OwnItem {
  std::string text{};
  std::optional<Seen> seen{};  // nothing: a person answers for it
};

// Nothing is asked for here: whoever makes these has looked.
struct ChecklistFacts {
  std::chrono::sys_seconds now{};
  std::chrono::seconds oldest{};     // what was proven or tried longer ago does not count
  const Listing* listing = nullptr;  // null: the generations cannot be read, and `store` says why
  bool listing_is_missing = false;   // then: because none was ever taken
  Problem store{};
  std::string key_file{};
  std::vector<Problem> damage{};  // of the last good generation
  SeenPlan way{};
  Images images{};  // of the last good generation
  std::vector<Space> space{};
  std::vector<NotifySetting> notify{};
  Seen health{}, lint{};
  std::vector<OwnItem> own{};
};

std::vector<ChecklistItem> checklist_of(const ChecklistFacts& facts);

// Nothing is left to be done that could be measured.
bool is_ready(const std::vector<ChecklistItem>& items);

}  // namespace pyat::rollback
