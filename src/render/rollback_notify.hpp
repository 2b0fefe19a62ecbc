// From what those who are told of rollbacks have answered to bytes.
#pragma once

#include <string>
#include <vector>

#include "render/style.hpp"

namespace pyat::render {

struct NotifiedTarget {
  std::string name{}, kind{};
  std::string place{};                // without secrets
  std::vector<std::string> events{};  // that it is told of
  bool is_well = false;               // it was told, or could be
  std::string words{};                // what came back, or why it cannot be told
  std::string next{};
};

struct NotifyReport {
  bool is_test = false;  // a message was sent; otherwise nobody was told anything
  std::string stack{};
  std::vector<NotifiedTarget> targets{};
};

std::string notify_text(const NotifyReport& report, const Style& style);
std::string notify_json(const NotifyReport& report);

}  // namespace pyat::render
