// postgresql: the start of a session, up to the point where a password would be needed. Whoever is asked for one has
// been let in. https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-START-UP
#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "health/kinds/common.hpp"
#include "health/kinds/rows.hpp"

namespace pyat::health {
namespace {

using std::string;
using std::string_view;

constexpr std::array<UsualPort, 1> ports = {{{5432}}};
constexpr std::array<CheckInfo, 1> infos = {{{"connections", "It accepts connections"}}};

constexpr std::uint32_t protocol_3 = 196608;
constexpr std::size_t longest_message = 1024 * 1024;

string big_endian(std::uint32_t number) {
  string out(4, '\0');
  for (std::size_t at = 0; at < 4; ++at) out[at] = static_cast<char>(number >> (24 - 8 * at));
  return out;
}

std::uint32_t number_at(string_view bytes) {
  std::uint32_t number = 0;
  for (const char byte : bytes.substr(0, 4)) number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

struct Message {
  char type = 0;
  string_view content{};
};

// The next whole message; nothing where the rest of it is still to come, or what stands there is none.
std::optional<Message> take_message(string_view& bytes) {
  if (bytes.size() < 5) return std::nullopt;
  const std::size_t size = number_at(bytes.substr(1));  // counts itself
  if (size < 4 || size > longest_message || bytes.size() < 1 + size) return std::nullopt;
  const Message message{bytes.front(), bytes.substr(5, size - 4)};
  bytes.remove_prefix(1 + size);
  return message;
}

// R asks for a password, or says that none is needed; E refuses; N is a notice.
bool is_first_of_postgresql(string_view received) {
  if (received.empty() || string_view("REN").find(received.front()) == string_view::npos) return false;
  const std::size_t size = received.size() < 5 ? 4 : number_at(received.substr(1));
  return size >= 4 && size <= longest_message;
}

// Where no password is needed, all is read until the server waits for us: what is left unread when we close would be a
// "connection reset by peer" in its log. Whoever closes earlier, at the question for a password, is not mentioned
// there.
bool is_complete(string_view received) {
  if (!received.empty() && !is_first_of_postgresql(received)) return true;
  while (const auto message = take_message(received)) {
    if (message->type == 'E' || message->type == 'Z') return true;
    if (message->type == 'R' && number_at(message->content) != 0) return true;
  }
  return false;
}

string user_of(const Target& target) {
  if (!target.user.empty()) return target.user;
  return target.credentials.user.empty() ? "postgres" : target.credentials.user;
}

string database_of(const Target& target) { return target.database.empty() ? "postgres" : target.database; }

string startup_message(const Target& target) {
  string parameters{};
  for (const auto& [name, value] : {std::pair<string_view, string>{"user", user_of(target)},
                                    {"database", database_of(target)},
                                    {"application_name", "pyat"}}) {
    parameters.append(name).append(1, '\0').append(value).append(1, '\0');
  }
  const string body = big_endian(protocol_3) + parameters + '\0';
  return big_endian(static_cast<std::uint32_t>(body.size() + 4)) + body;
}

std::vector<Ask> ask(const Target& target, const Replies& replies) {
  if (!replies.empty()) return {};
  util::Url address = target.address;
  address.scheme = "http";
  address.port = util::port_of(target.address);
  address.path.clear();
  net::Request request{.url = util::to_text(address),
                       .protocol = net::Protocol::raw,
                       .body = startup_message(target),
                       .is_complete = is_complete};
  request.max_body = longest_message;
  return {{"start", std::move(request)}};
}

// The fields of an error: C is its code, M its text, D more of it.
// https://www.postgresql.org/docs/current/protocol-error-fields.html
std::map<char, string> fields_of(string_view content) {
  std::map<char, string> fields{};
  while (!content.empty() && content.front() != '\0') {
    const std::size_t end = content.find('\0', 1);
    fields[content.front()] = string(content.substr(1, end == string_view::npos ? end : end - 1));
    if (end == string_view::npos) break;
    content.remove_prefix(end + 1);
  }
  return fields;
}

// 57P03, whose text says which of the reasons it is. In other languages than English it is only a start.
void judge_not_now(std::map<char, string>& fields, Findings& findings) {
  const string& text = fields['M'];
  const auto says = [&](string_view words) { return text.find(words) != string::npos; };
  const string words = excerpt(text) + (fields['D'].empty() ? "" : " (" + excerpt(fields['D']) + ")");
  if (says("shutting down")) {
    add(findings, "connections", State::down, words, "find out who stops it: look at its log");
  } else if (says("not accepting connections")) {
    add(findings, "connections", State::degraded, words,
        "a standby answers queries with hot_standby = on only; else ask the primary");
  } else if (says("in recovery mode")) {
    add(findings, "connections", State::starting, words, "one of its processes has crashed: look at its log");
  } else {
    add(findings, "connections", State::starting, words, "wait; a long recovery shows its progress in the log");
  }
}

void judge_error(const Target& target, string_view content, Findings& findings) {
  std::map<char, string> fields = fields_of(content);
  const string& code = fields['C'];
  const string words = excerpt(fields['M']);
  if (code == "57P03") {
    judge_not_now(fields, findings);
  } else if (code == "53300") {
    add(findings, "connections", State::degraded, fmt::format("takes no more connections: {}", words),
        "close those that idle (select * from pg_stat_activity), put a pool before it, or raise max_connections");
  } else if (code.starts_with("28") || code == "3D000") {
    add(findings, "connections", State::up, "accepts connections");
    const bool is_unlisted = words.find("pg_hba.conf") != string::npos;
    warn(findings, "access", fmt::format("accepts connections, but not this one: {} ({})", words, code),
         is_unlisted
             ? "let it in by a line of pg_hba.conf (pyat asks without TLS), or name another user: or database:"
             : fmt::format(
                   "it was asked for user {} and database {}: name others in pyat.yml (auth: {{user: …}}, database:)",
                   user_of(target), database_of(target)));
  } else {
    add(findings, "connections", State::degraded, fmt::format("refuses to start a session: {} ({})", words, code),
        "look at its log");
  }
}

string_view method_name(std::uint32_t method) {
  switch (method) {
    case 2: return "Kerberos V5";
    case 3: return "password in clear text";
    case 5: return "MD5";
    case 7: return "GSSAPI";
    case 9: return "SSPI";
    case 10: return "SCRAM";
    default: return "an unknown method";
  }
}

// "15.14 (Debian 15.14-0+deb12u1)"
string version_of(string_view text) { return string(text.substr(0, text.find(' '))); }

// What follows when no password is needed. An error may still come: of a database that does not exist.
void judge_session(const Target& target, string_view rest, Findings& findings) {
  bool is_standby = false;
  while (const auto message = take_message(rest)) {
    if (message->type == 'E') return judge_error(target, message->content, findings);
    if (message->type != 'S') continue;
    const string_view name = message->content.substr(0, message->content.find('\0'));
    if (name.size() == message->content.size()) continue;
    string_view value = message->content.substr(name.size() + 1);
    value = value.substr(0, value.find('\0'));
    if (name == "server_version") judge_release(target, version_of(value), findings);
    if (name == "in_hot_standby") is_standby = value == "on";
  }
  add(findings, "connections", State::up,
      fmt::format("has started a session of user {} without a password{}", user_of(target),
                  is_standby ? "; it is a standby, for reading only" : ""));
}

void judge(const Target& target, const Replies& replies, const Circumstances& circumstances, Findings& findings) {
  const Reply& start = *replies.find("start");
  if (!judge_reach(target, start, circumstances, findings)) return;
  if (target.tls != net::Tls{}) {
    warn(findings, "certificate", "its certificate was not checked: pyat asks PostgreSQL without TLS");
  }
  string_view rest = start.answer.body;
  std::optional<Message> message = is_first_of_postgresql(rest) ? take_message(rest) : std::nullopt;
  while (message && message->type == 'N') message = take_message(rest);
  if (!message) {
    const string body = excerpt(start.answer.body);
    add(findings, "connections", State::down,
        fmt::format("answers, but not as PostgreSQL does{}{}", body.empty() ? "" : ": ", body),
        "does another service listen on this port? compare the address");
  } else if (message->type == 'E') {
    judge_error(target, message->content, findings);
  } else if (const std::uint32_t method = number_at(message->content); method == 0) {
    judge_session(target, rest, findings);
  } else {
    add(findings, "connections", State::up,
        fmt::format("accepts connections; the password of user {} was not tried ({})", user_of(target),
                    method_name(method)));
  }
}

bool recognise(const Replies& replies) { return is_first_of_postgresql(replies.all().front().answer.body); }

}  // namespace

extern const Kind postgresql_kind{.name = "postgresql",
                                  .scheme = "postgresql",
                                  .usual_ports = ports,
                                  .checks = infos,
                                  .ask = ask,
                                  .judge = judge,
                                  .recognise = recognise};

}  // namespace pyat::health
