// The way of one alert, step by step. Include in .cpp files of this folder only.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "smoke/alerts/alert.hpp"
#include "smoke/alerts/alerts.hpp"
#include "smoke/alerts/routing.hpp"

namespace pyat::smoke {

class AlertCheck : public std::enable_shared_from_this<AlertCheck> {
 public:
  using Done = std::function<void(Result)>;

  AlertCheck(net::Client& client, const Run& run, const AlertRoute& route, Done done);

  void begin();

 private:
  using Clock = net::Client::Clock;
  using Answered = std::function<void(const net::Request&, const net::Answer&)>;

  void ask(std::string method, std::string path, std::string body, Answered answered);
  void judge_status(const net::Request& request, const net::Answer& answer);
  bool choose_destinations(std::string_view config);
  bool open();
  bool leads_here(const Destination& destination) const;
  std::string lines_to_add() const;

  void post();
  void judge_post(const net::Request& request, const net::Answer& answer);
  void look();
  void judge_list(const net::Request& request, const net::Answer& answer);
  void explain_suppression(const FoundAlert& found);
  std::string may_be_muted() const;
  void look_at_groups();
  void judge_groups(const net::Answer& answer);
  void explain_muting(const std::vector<std::string>& intervals);
  net::Reply receive(const net::Received& received);
  void take(const FoundAlerts& notification, const FoundAlert& found);
  void await(std::chrono::milliseconds time, unsigned stage);
  void resolve();
  void after_resolving();
  void give_up();
  void interrupt();

  void judge(Ledger& ledger, const FoundAlert& found, std::string_view where);
  void add(Verdict weight, std::string message, std::string next = {});
  void finish();

  static constexpr std::chrono::milliseconds poll{50};
  static constexpr std::chrono::milliseconds linger{1'000};  // for a second notification that should not come

  net::Client& client_;
  Run run_;
  AlertRoute route_;
  Done done_;
  Alert alert_;
  Result result_{};
  Destinations destinations_{};
  net::Listening listening_{};
  bool has_tried_prefix_ = false, is_posted_ = false, is_resolving_ = false, is_over_ = false;
  bool is_told_unmuted_ = false;
  unsigned stage_ = 0;  // what is waited for; timers of another one are void
  Clock::time_point posted_{}, seen_listed_{};
  Written written_{};
  Ledger listed_{}, fired_{}, resolved_{};
  bool was_listed_ = false, was_fired_ = false, was_resolved_ = false, expects_resolved_ = false;
  std::string fingerprint_{};
  std::vector<std::string> told_{};  // "firing to RECEIVER", once for each notification
};

}  // namespace pyat::smoke
