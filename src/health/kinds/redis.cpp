// redis: PING, and INFO in the same breath. A password is sent before them where there is one.
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "health/kinds/common.hpp"
#include "health/kinds/resp.hpp"
#include "health/kinds/rows.hpp"
#include "health/metrics.hpp"

namespace pyat::health {
namespace {

using std::string;
using std::string_view;

using Info = std::map<string, string, std::less<>>;

constexpr std::array<UsualPort, 1> ports = {{{6379}}};
constexpr std::array<CheckInfo, 4> infos = {{{"memory", "It has memory left, or may evict keys"},
                                             {"persistence", "What it writes to its disk arrives there"},
                                             {"ping", "It answers PING"},
                                             {"replication", "A replica is connected to its master"}}};

constexpr double much_memory = 0.9;

// What a server says when it closes the connection on whoever connects.
bool is_farewell(string_view received) {
  return received.starts_with("-DENIED") || received.starts_with("-ERR max number of clients");
}

bool is_like_redis(string_view received) {
  return !received.empty() && string_view("+-$:*").find(received.front()) != string_view::npos;
}

template <std::size_t replies>
bool has_all(string_view received) {
  if (received.empty()) return false;
  if (!is_like_redis(received)) return true;
  const auto found = resp::replies_in(received);
  return found.size() >= replies || (!found.empty() && is_farewell(received));
}

bool has_password(const Target& target) { return target.credentials.kind == net::Credentials::Kind::basic; }

std::vector<Ask> ask(const Target& target, const Replies& replies) {
  if (!replies.empty()) return {};
  const net::Credentials& credentials = target.credentials;
  util::Url address = target.address;
  address.port = util::port_of(target.address);
  address.scheme = target.address.scheme == "rediss" ? "https" : "http";
  address.path.clear();
  net::Request request{.url = util::to_text(address), .protocol = net::Protocol::raw};
  if (has_password(target)) {
    std::vector<string_view> words = {"AUTH", credentials.user, credentials.secret};
    if (credentials.user.empty()) words.erase(words.begin() + 1);  // the only form before Redis 6
    request.body = resp::command(words);
  }
  request.body += resp::command({"PING"}) + resp::command({"INFO"});
  request.is_complete = has_password(target) ? has_all<3> : has_all<2>;
  request.tls = target.tls;
  return {{"ping", std::move(request)}};
}

std::optional<double> number_in(const Info& info, string_view name) {
  const auto found = info.find(name);
  if (found == info.end()) return std::nullopt;
  double value = 0;
  const string& text = found->second;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && value >= 0 && value < 1e18 ? std::optional(value) : std::nullopt;
}

string text_in(const Info& info, string_view name) {
  const auto found = info.find(name);
  return found == info.end() ? string{} : found->second;
}

string mebibytes(double bytes) { return fmt::format("{:.{}f} MiB", bytes / 1048576, bytes < 10 * 1048576 ? 1 : 0); }

// An unknown text is cut to its first word: a server that does not know AUTH may repeat what it was sent.
void judge_password(string_view error, bool has_user, Findings& findings) {
  if (error.starts_with("WRONGPASS") || error.starts_with("ERR invalid password")) {
    add(findings, "access", State::unknown, fmt::format("does not accept this {}password", has_user ? "user and " : ""),
        "compare what the variable or file of auth: holds with its ACL, or with requirepass");
  } else if (error.find("without any password configured") != string_view::npos) {
    warn(findings, "access", "asks for no password, but was given one",
         "set requirepass in its configuration, or take auth: out of pyat.yml");
  } else if (error.starts_with("ERR wrong number of arguments")) {
    add(findings, "access", State::unknown, "knows passwords, but no users: it is older than Redis 6",
        "take user: out of auth: in pyat.yml");
  } else {
    add(findings, "access", State::unknown,
        fmt::format("refuses AUTH with {}", excerpt(error.substr(0, error.find(' ')))), "look at its log");
  }
}

string loading_words(const Info& info) {
  string words = "is loading its data";
  const string percent = text_in(info, "loading_loaded_perc"), left = text_in(info, "loading_eta_seconds");
  if (!percent.empty()) words += fmt::format(": {} % so far", percent);
  if (!percent.empty() && !left.empty() && !left.starts_with('-')) words += fmt::format(", {} s to go", left);
  return words;
}

string master_of(const Info& info) {
  const string host = text_in(info, "master_host");
  return host.empty() ? string{} : fmt::format(" {}:{}", host, text_in(info, "master_port"));
}

void judge_ping_error(string_view error, const Info& info, bool gave_password, Findings& findings) {
  const auto is = [&](string_view word) { return error.starts_with(word); };
  if (is("NOAUTH")) {
    if (gave_password) return;  // said already
    add(findings, "access", State::unknown, "asks for a password (NOAUTH)",
        "give it auth: {password_env: NAME} in pyat.yml");
  } else if (is("NOPERM")) {
    warn(findings, "access", "does not allow this user to PING (NOPERM)", "allow it: ACL SETUSER NAME +ping +info");
  } else if (is("LOADING")) {
    add(findings, "ping", State::starting, loading_words(info), "wait until it has read its files");
  } else if (is("MASTERDOWN")) {
    add(findings, "ping", State::down, fmt::format("answers no queries while its master{} is gone", master_of(info)),
        "look at the master; replica-serve-stale-data yes would let it answer from what it has");
  } else if (is("DENIED")) {
    add(findings, "ping", State::down, "talks to its own machine only (protected mode)",
        "set requirepass, or bind it to an inner network and set protected-mode no");
  } else if (is("ERR max number of clients")) {
    add(findings, "ping", State::degraded, "takes no more connections: maxclients is reached",
        "find out who keeps them (CLIENT LIST), or raise maxclients");
  } else if (is("MISCONF")) {
    add(findings, "ping", State::degraded, "takes no writes: it cannot write its snapshots (MISCONF)",
        "look at its log, and at the free space and the permissions of its folder");
  } else if (is("BUSY")) {
    add(findings, "ping", State::degraded, "is busy with a script (BUSY)", "end it: SCRIPT KILL");
  } else {
    add(findings, "ping", State::degraded, fmt::format("answers PING with {}", excerpt(error)), "look at its log");
  }
}

void judge_memory(const Info& info, Findings& findings) {
  const auto used = number_in(info, "used_memory"), most = number_in(info, "maxmemory");
  if (!used || !most || *most == 0) return;
  const bool evicts = text_in(info, "maxmemory_policy") != "noeviction";
  const string words = fmt::format("uses {} of {}", mebibytes(*used), mebibytes(*most));
  if (evicts || *used < *most * much_memory) {
    add(findings, "memory", State::up, words);
  } else if (*used < *most) {
    warn(findings, "memory", words + ", and may evict nothing", "raise maxmemory, or choose a maxmemory-policy");
  } else {
    add(findings, "memory", State::degraded, fmt::format("takes no writes: it {}, and may evict nothing", words),
        "raise maxmemory, or choose a maxmemory-policy");
  }
}

void judge_persistence(const Info& info, Findings& findings) {
  const char* next = "look at its log, and at the free space and the permissions of its folder";
  const std::pair<string_view, string_view> writers[] = {
      {"rdb_last_bgsave_status", "its last snapshot failed"},
      {"aof_last_write_status", "its last write to the append-only file failed"},
      {"aof_last_bgrewrite_status", "its last rewrite of the append-only file failed"}};
  bool is_well = true;
  for (const auto& [name, words] : writers) {
    if (text_in(info, name) != "err") continue;
    is_well = false;
    add(findings, "persistence", State::degraded, fmt::format("{} ({}:err)", words, name), next);
  }
  if (is_well) add(findings, "persistence", State::up, "its last writes to the disk were well");
}

void judge_replication(const Info& info, Findings& findings) {
  if (text_in(info, "role") != "slave") return;
  const string master = master_of(info);
  if (text_in(info, "master_link_status") != "down") {
    add(findings, "replication", State::up, fmt::format("is a replica of{}, and connected to it", master));
  } else if (text_in(info, "master_sync_in_progress") == "1") {
    add(findings, "replication", State::degraded, fmt::format("is a replica that still copies its master{}", master),
        "wait until it has the data");
  } else {
    const string seconds = text_in(info, "master_link_down_since_seconds");
    const bool was_connected = !seconds.empty() && !seconds.starts_with('-');
    add(findings, "replication", State::degraded,
        fmt::format("is a replica without its master{}{}", master,
                    was_connected ? fmt::format(" for {} s", seconds) : string{}),
        "is the master up, and does it accept masteruser and masterauth of the replica?");
  }
}

void read_process(const Info& info, Findings& findings) {
  Resources& resources = findings.resources;
  const auto memory = number_in(info, "used_memory"), limit = number_in(info, "maxmemory");
  const auto uptime = number_in(info, "uptime_in_seconds");
  const auto system = number_in(info, "used_cpu_sys"), user = number_in(info, "used_cpu_user");
  if (memory) resources.memory = whole(*memory);
  if (limit && *limit > 0) resources.memory_limit = whole(*limit);
  if (uptime) resources.uptime = seconds_of(*uptime);
  if (system && user && uptime && *uptime >= 1) resources.cpu = (*system + *user) / *uptime;
  if (memory || uptime) resources.source = "metrics";
}

void judge_info(const Target& target, const resp::Reply& reply, const Info& info, Findings& findings) {
  if (reply.text.starts_with("NOPERM")) {
    warn(findings, "access", "does not allow this user to read INFO (NOPERM): only PING was checked",
         "allow it: ACL SETUSER NAME +info");
  }
  if (reply.type != '$') return;
  judge_release(target, text_in(info, "redis_version"), findings);
  read_process(info, findings);
  judge_memory(info, findings);
  judge_persistence(info, findings);
  judge_replication(info, findings);
}

void judge(const Target& target, const Replies& replies, const Circumstances& circumstances, Findings& findings) {
  const Reply& ping = *replies.find("ping");
  if (!judge_reach(target, ping, circumstances, findings)) return;
  const string& body = ping.answer.body;
  const std::vector<resp::Reply> said = resp::replies_in(body);
  if (!is_like_redis(body) || said.empty()) {
    const string text = excerpt(body);
    add(findings, "ping", State::down,
        fmt::format("answers, but not as Redis does{}{}", text.empty() ? "" : ": ", text),
        "does another service listen on this port? compare the address");
    return;
  }
  const bool gave_password = has_password(target) && !is_farewell(body);
  const std::size_t first = gave_password ? 1 : 0;
  if (gave_password && said.front().type == '-')
    judge_password(said.front().text, !target.credentials.user.empty(), findings);
  const Info info = said.size() > first + 1 ? resp::info_in(said[first + 1].text) : Info{};
  if (said.size() > first && said[first].type == '-') {
    judge_ping_error(said[first].text, info, gave_password, findings);
  } else {
    add(findings, "ping", State::up, "answers PING");
  }
  if (said.size() > first + 1) judge_info(target, said[first + 1], info, findings);
}

bool recognise(const Replies& replies) {
  const string& body = replies.all().front().answer.body;
  return is_like_redis(body) && !resp::replies_in(body).empty();
}

}  // namespace

extern const Kind redis_kind{.name = "redis",
                             .scheme = "redis",
                             .usual_ports = ports,
                             .checks = infos,
                             .ask = ask,
                             .judge = judge,
                             .recognise = recognise};

}  // namespace pyat::health
