// Those who are told: what pyat.yml says of each, with the secrets that it only names.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/notify.hpp"
#include "net/exchange.hpp"
#include "rollback/notify/message.hpp"
#include "rollback/notify/payload.hpp"
#include "util/mask.hpp"

namespace pyat::rollback::notify {

enum class TargetKind : std::uint8_t { alertmanager, command, pagerduty, slack, webhook };

// Holds secrets: nothing of it is to be shown but name, kind, place and problem.
struct Target {
  std::string name{};
  TargetKind kind = TargetKind::webhook;
  std::vector<Event> events{};  // empty: the usual ones of its kind
  std::string url{};            // that is posted to; empty for command
  std::string routing_key{};
  std::vector<net::Header> headers{};
  Labels labels{};
  std::vector<std::string> command{};
  net::Credentials credentials{};
  net::Tls tls{};
  std::chrono::milliseconds timeout{5000};  // of one attempt
  std::vector<std::string> secrets{};       // all that were found for it, the URL among them where it is one
  std::string problem{};  // why it cannot be told anything: "the variable SLACK_WEBHOOK_URL is not set"
  std::string next{};     // what to do about that
};

// A secret that was looked for: its text, or why there is none.
struct FoundSecret {
  std::string text{};
  std::string problem{};
};
using FindSecret = std::function<FoundSecret(const config::Secret&)>;

// One target each, in their order. One whose secret is missing has a problem: its messages are given up, and said to
// be.
std::vector<Target> make_targets(std::span<const config::NotifyTarget> settings, const FindSecret& find);

bool wants(const Target& target, Event event);

// Where it is, as far as that is no secret: "https://hooks.slack.com", "./tell-them.sh".
std::string place_of(const Target& target);

// Adds all that must not be shown of a target.
void add_secrets(util::Mask& mask, const Target& target);

// Of all kinds but command. `id` is that of the message, the same at every attempt. No redirect is followed: it may
// lead to another host, and a POST that is redirected may become a GET.
net::Request request_for(const Target& target, const Message& message, std::string_view id);

}  // namespace pyat::rollback::notify
