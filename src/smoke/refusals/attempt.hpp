// One thing that is tried, as data; and what came of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "health/server_config.hpp"
#include "net/exchange.hpp"
#include "smoke/path.hpp"
#include "smoke/report.hpp"
#include "smoke/run.hpp"

namespace pyat::smoke {

enum class Seen : std::uint8_t { absent, there, unreadable };

// A query, and the text by which an answer shows what was written.
struct Look {
  net::Request request{};
  std::string needle{};
};

// Whether the server may accept it.
enum class Leave : std::uint8_t { no, perhaps, yes };

struct Attempt {
  std::string name{};                     // "a sample out of order"
  std::optional<net::Request> control{};  // a good one that must be accepted first, and be seen
  Look control_look{};
  net::Request request{};
  std::optional<Look> look{};  // nothing: no query can show it
  std::vector<int> right{};    // the statuses with which it may be refused
  std::string right_text{};    // words that make any other status of refusal right, too
  Leave leave = Leave::no;
  std::string why{};             // it may be accepted, or perhaps: "limits.out_of_order_time_window is 1h"
  bool is_left_quietly = false;  // it may be acknowledged and left out, too
  bool is_untried = false;       // it would do harm: `why` says which server it is
  std::string meaning{};         // of its being stored, as a clause
  std::string next{};
};

// What is known before anything is tried.
struct Ground {
  const Run& run;
  const Route& route;
  const health::ServerConfig& config;

  // A setting of the server; empty where it does not tell, or where it has the default and does not say so.
  std::string_view at(std::string_view path) const { return config.at(path); }
  // The same as a number.
  std::optional<std::uint64_t> number_at(std::string_view path) const;
};

std::vector<Attempt> metric_attempts(const Ground& ground);
std::vector<Attempt> log_attempts(const Ground& ground);
std::vector<Attempt> trace_attempts(const Ground& ground);

// Whether an answer to a query shows the needle.
Seen seen_in(std::string_view product, const net::Answer& answer, std::string_view needle);

// "refusals" of the run: the value of a label that keeps all this apart from what the other signals write.
inline constexpr std::string_view refusals_path = "refusals";

// Makes an attempt of a good write and of what shows it: the same for every product.
using MakeGood = Attempt (*)(const Ground& ground, std::size_t number);
// Adds one that is good but for what the caller makes wrong with its request, which needs no control to be seen as
// such. It stays where it is until the next one is added.
Attempt& add_spoilt(const Ground& ground, MakeGood make, std::size_t number, std::string_view name,
                    std::string_view meaning, std::vector<Attempt>& attempts);
// Without a tenant, where the route has one, and with wrong credentials and none, where it has some.
void add_strangers(const Ground& ground, MakeGood make, std::vector<Attempt>& attempts);

// A request in Snappy's block format that says it has `size` bytes and has none: servers compare the number with their
// limit before they make room for it.
std::string announced_size(std::uint64_t size);

// What came of it. `seen`: nothing where nobody looked.
Result judge_attempt(const Route& route, const Attempt& attempt, const net::Answer& answer, std::optional<Seen> seen);

}  // namespace pyat::smoke
