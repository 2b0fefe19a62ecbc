#include "rollback/driver/listeners.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <utility>

#include "health/docker/printable.hpp"
#include "util/text.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;

constexpr std::size_t most_bytes = 8UL * 1024 * 1024;

std::uint64_t number(string_view text, int base) {
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value, base);
  return value;
}

bool is_zero(string_view digits) { return digits.find_first_not_of('0') == string_view::npos; }

// "0100007F" is 127.0.0.1: the kernel prints a number as it lies in memory, the lowest byte first.
string address_of(string_view digits) {
  constexpr std::size_t of_v4 = 8;
  if (digits.size() != of_v4) {
    if (is_zero(digits)) return "[::]";
    return digits == "00000000000000000000000001000000" ? "[::1]" : "[" + util::lower_ascii(digits) + "]";
  }
  const std::uint64_t value = number(digits, 16);
  return fmt::format("{}.{}.{}.{}", value & 0xFFU, value >> 8U & 0xFFU, value >> 16U & 0xFFU, value >> 24U & 0xFFU);
}

bool is_number(string_view text) { return !text.empty() && text.find_first_not_of("0123456789") == string_view::npos; }

}  // namespace

std::vector<Listener> read_listeners(string_view table, string_view protocol) {
  // sl local_address rem_address st tx:rx tr:tm retrnsmt uid timeout inode
  constexpr std::size_t at_local = 1;
  constexpr std::size_t at_state = 3;
  constexpr std::size_t at_inode = 9;
  const string_view listening = protocol == "tcp" ? "0A" : "07";  // TCP_LISTEN; a UDP socket without a peer: TCP_CLOSE
  std::vector<Listener> all{};
  for (const string& line : util::split_at(table, "\n")) {
    const std::vector<string> words = util::split_at(line, " ");
    if (words.size() <= at_inode || words[at_state] != listening) continue;
    const string& local = words[at_local];
    const std::size_t colon = local.find(':');
    if (colon == string::npos) continue;
    const string_view address = string_view(local).substr(0, colon);
    all.push_back({.address = address_of(address),
                   .port = static_cast<std::uint16_t>(number(string_view(local).substr(colon + 1), 16)),
                   .protocol = string(protocol),
                   .inode = number(words[at_inode], 10),
                   .is_any = is_zero(address)});
  }
  return all;
}

Listeners listeners_of_machine(util::DurableFiles& files) {
  Listeners result{};
  for (const auto& [table, protocol] : std::to_array<std::pair<string_view, string_view>>(
           {{"tcp", "tcp"}, {"tcp6", "tcp"}, {"udp", "udp"}, {"udp6", "udp"}})) {
    const string path = "/proc/net/" + string(table);
    const util::ReadResult read = files.read(path, most_bytes);
    if (read.problem.empty()) {
      for (Listener& listener : read_listeners(read.text, protocol)) result.all.push_back(std::move(listener));
    } else if (!table.ends_with('6')) {  // without IPv6 there are none of those
      result.notes.push_back(fmt::format("who listens is not known: {}: {}", path, read.problem));
    }
  }
  return result;
}

PortOwner owner_of(const Listener& listener, util::DurableFiles& files) {
  const string wanted = fmt::format("socket:[{}]", listener.inode);
  for (const util::FolderEntry& process : files.list("/proc").entries) {
    if (!is_number(process.name)) continue;
    const string folder = "/proc/" + process.name;
    for (const util::FolderEntry& open : files.list(folder + "/fd").entries) {
      if (files.facts(folder + "/fd/" + open.name).link != wanted) continue;
      return {.name = health::printable(util::trimmed(files.read(folder + "/comm", most_bytes).text)),
              .process = process.name,
              .group = files.read(folder + "/cgroup", most_bytes).text};
    }
  }
  return {};
}

}  // namespace pyat::rollback
