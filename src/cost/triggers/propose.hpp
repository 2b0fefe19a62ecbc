// What the triggers that fire want to have changed in configuration files: text in, text out.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "cost/model.hpp"
#include "cost/triggers/trigger.hpp"

namespace pyat::cost {

struct FileText {
  std::string text{}, problem{};  // empty: it was read
};
using ReadConfiguration = std::function<FileText(const std::string& path)>;

// One value that an action sets.
struct SettingChange {
  std::string trigger{}, action{};
  std::string path{}, before{}, after{};
  std::uint32_t line = 0;         // of the file
  std::string problem{}, help{};  // why it cannot be set; empty: it can
};

// One file with all that is to be changed in it. With a problem in one of its settings, it is left alone as a whole:
// half an action is none.
struct FileChange {
  std::string path{};
  std::string before{}, after{};
  std::vector<SettingChange> settings{};
  bool is_applied = false;
  std::string problem{};  // it was not written, and why

  bool has_problem() const;
};

// Of triggers that are FIRING, and of no others. Files are relative to that of the model.
std::vector<FileChange> propose(const Model& model, const std::vector<TriggerResult>& results,
                                const ReadConfiguration& read);

// The file as it is seen from where the model is.
std::string configuration_path(const Model& model, const std::string& file);

}  // namespace pyat::cost
