// The alert of a run: as it is posted, and as it must be found again.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "smoke/run.hpp"

namespace pyat::smoke {

struct Alert {
  std::map<std::string, std::string> labels{}, annotations{};
  std::string starts{}, ends{};  // RFC 3339; no end: it goes on
  std::string generator{};       // generatorURL
};

Alert alert_of(const Run& run);
// The body of POST /api/v2/alerts.
std::string to_post(const Alert& alert);

// An alert as GET /api/v2/alerts has it, or a notification.
struct FoundAlert {
  Alert alert{};
  std::string fingerprint{}, status{};  // status: "active", "suppressed"; of a notification "firing", "resolved"
  std::vector<std::string> receivers{}, silenced_by{}, inhibited_by{};
  // Names of time intervals, where Alertmanager tells: it does so of groups, from 0.28 on.
  std::vector<std::string> muted_by{};
  bool tells_muting = false;
};

struct FoundAlerts {
  bool is_read = false;
  std::string version{}, receiver{};  // of a notification
  std::vector<FoundAlert> ours{};     // those of the run
  std::size_t others = 0;
};

FoundAlerts read_list(std::string_view json, const Run& run);
// Of GET /api/v2/alerts/groups: one for each group that has alerts of the run, with its receiver.
std::vector<FoundAlerts> read_groups(std::string_view json, const Run& run);
FoundAlerts read_notification(std::string_view json, const Run& run);

// Lines "name: value" of what differs, of both sides. Empty: nothing does.
struct AlertDifference {
  std::string expected{}, found{};
};
AlertDifference difference_of(const Alert& expected, const Alert& found);

// A text that Alertmanager gives as JSON: "\"bad request\"", {"message": "…"}; one line of it.
std::string said_in(std::string_view body);

}  // namespace pyat::smoke
