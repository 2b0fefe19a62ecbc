// How a kind of service is checked: what it is asked, round by round, and what the answers mean. Probes are pure; the
// checker (checker.hpp) carries questions and answers.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "health/report.hpp"
#include "health/target.hpp"
#include "net/exchange.hpp"

namespace pyat::health {

struct Ask {
  std::string what{};  // under which judge() finds the answer: "ready"
  net::Request request{};
};

struct Reply {
  std::string what{};
  net::Request request{};
  net::Answer answer{};
};

class Replies {
 public:
  void add(Reply reply) { replies_.push_back(std::move(reply)); }
  const Reply* find(std::string_view what) const {
    for (const Reply& reply : replies_) {
      if (reply.what == what) return &reply;
    }
    return nullptr;
  }
  bool empty() const { return replies_.empty(); }
  const std::vector<Reply>& all() const { return replies_; }

 private:
  std::vector<Reply> replies_{};
};

// What judge() adds to.
struct Findings {
  std::vector<Check> checks{};
  std::string release{};
  Resources resources{};
  std::vector<std::string> needs_addresses{};  // "mimir:8080": what it says it talks to
};

// What probes need to know beside the target.
struct Circumstances {
  std::chrono::system_clock::time_point now{};
  std::chrono::days expiry_warning{14};  // a certificate that ends sooner is worth a warning
};

struct CheckInfo {
  std::string_view id;
  std::string_view what;  // "Enough ingesters are ACTIVE to take writes": one sentence for --list-checks and the docs
};

struct UsualPort {
  std::uint16_t port;
};

struct Kind {
  std::string_view name{};
  std::string_view scheme{};                 // where the address has none: "http", "tcp"
  std::span<const UsualPort> usual_ports{};  // where it is looked for when nobody said where it is
  std::span<const CheckInfo> checks{};       // of its own, beside the common ones
  // The questions of the next round, knowing all answers so far; none: judge() can say what they mean.
  std::vector<Ask> (*ask)(const Target& target, const Replies& replies) = nullptr;
  void (*judge)(const Target& target, const Replies& replies, const Circumstances& circumstances,
                Findings& findings) = nullptr;
  // Whether these answers are those of this kind at all: another service may use the port. nullptr: any answer will do.
  bool (*recognise)(const Replies& replies) = nullptr;
};

std::span<const Kind* const> kinds();
const Kind* find_kind(std::string_view name);

// Of all kinds, each id once, in alphabetical order.
std::vector<CheckInfo> check_infos();

}  // namespace pyat::health
