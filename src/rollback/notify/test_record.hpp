// When those who are told of rollbacks were last told something for a test: `pyat rollback notify --test` writes it,
// the checklist reads it.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "rollback/notify/target.hpp"

namespace pyat::rollback::notify {

struct TestRecord {
  std::string target{};  // its name
  std::string mark{};    // of its settings then: mark_of()
  std::chrono::sys_seconds time{};
  bool was_told = false;
  std::string words{};  // "answered 404: no_service"

  bool operator==(const TestRecord&) const = default;
};

using TestRecords = std::vector<TestRecord>;  // one a target

std::string text_of(const TestRecords& records);
// Of such a text; of any other, none.
TestRecords test_records_in(std::string_view text);

// Each in the place of the one of that target, or at the end.
void add(TestRecords& records, const TestRecord& record);
const TestRecord* find(const TestRecords& records, std::string_view target);

// Tells whether the settings of a target are those that were tried, its secrets among them: the salt, any text, and four
// digits, which are too few to guess a secret by.
std::string mark_of(const Target& target, std::string_view salt);
bool is_as_tried(const Target& target, const TestRecord& record);

}  // namespace pyat::rollback::notify
