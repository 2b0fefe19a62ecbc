// Messages in the forms of those who are told. Pure: the same message makes the same bytes.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rollback/notify/message.hpp"

namespace pyat::rollback::notify {

using Labels = std::vector<std::pair<std::string, std::string>>;

// Of an incoming webhook of Slack. Mattermost, Rocket.Chat and Discord's /slack know `text` and `attachments` too, and
// no blocks. What Slack would take for a mention, a channel or a link is written so that it takes it for text.
std::string slack_body(const Message& message);

// Of PagerDuty's Events API v2. All of one stack on one host have the same key, so that a later rollback that succeeds
// resolves what an earlier one has opened.
std::string pagerduty_body(const Message& message, std::string_view routing_key);
std::string pagerduty_key(const Message& message);  // at most 255 characters

// Of POST /api/v2/alerts. What fires and what ends with an event is in a table: an alert keeps its labels, and so its
// identity, from its first message to its last.
std::string alertmanager_body(const Message& message, const Labels& labels);

// Of a webhook of no known kind, and of a command: one object, with `version`, `id`, `event`, `summary`, `severity` and
// what the message has. `id` is the same when a message is sent again.
std::string plain_body(const Message& message, std::string_view id);

}  // namespace pyat::rollback::notify
