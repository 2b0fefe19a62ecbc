#include "smoke/run.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <utility>

#include "util/hash.hpp"
#include "util/text.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::string_view;

constexpr int base = 36;
constexpr unsigned instants = base * base;        // of a second: two digits
constexpr std::size_t most_digits_of_second = 7;  // six until 2038; with an instant two more
constexpr std::size_t longest_seed = 32;
constexpr std::int64_t last_second = 78'364'164'095;                          // "zzzzzzz", in the year 4453
constexpr std::int64_t most_milliseconds = 60'000, most_parts = 100'000'000;  // of a run at a rate
constexpr std::array<std::pair<char, std::size_t Sizes::*>, 4> letters{
    {{'m', &Sizes::samples}, {'l', &Sizes::lines}, {'t', &Sizes::spans}, {'o', &Sizes::objects}}};

constexpr std::int64_t most_ways = std::numeric_limits<std::uint32_t>::max();

bool is_alphanumeric(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

template <typename Number>
std::optional<Number> number_of(string_view text, int radix) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, radix);
  if (error != std::errc{} || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

// The finaliser of SplitMix64: every bit of the argument changes half of the result's.
std::uint64_t mixed(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

string digits_of(std::int64_t number) {
  std::array<char, 16> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, base);
  return {digits.data(), end.ptr};
}

bool read_time(string_view text, Run& run) {
  if (text.size() > most_digits_of_second) {
    const auto instant = number_of<std::int64_t>(text.substr(text.size() - 2), base);
    if (!instant) return false;
    run.instant = static_cast<unsigned>(*instant);
    text.remove_suffix(2);
  }
  const auto begin = number_of<std::int64_t>(text, base);
  if (!begin || *begin > last_second) return false;
  run.begin = std::chrono::sys_seconds{std::chrono::seconds{*begin}};
  return true;
}

// "10000x6"
bool read_parts(string_view text, Run& run) {
  const std::size_t x = text.find('x');
  if (x == string_view::npos) return false;
  const auto length = number_of<std::int64_t>(text.substr(0, x), 10);
  const auto parts = number_of<std::int64_t>(text.substr(x + 1), 10);
  if (!length || !parts || *length == 0 || *parts == 0 || *length > most_milliseconds || *parts > most_parts)
    return false;
  run.length = std::chrono::milliseconds{*length};
  run.parts = static_cast<std::size_t>(*parts);
  return true;
}

}  // namespace

bool is_seed(string_view text) {
  return !text.empty() && text.size() <= longest_seed && std::all_of(text.begin(), text.end(), is_alphanumeric);
}

Run run_at(string seed, std::chrono::system_clock::time_point now) {
  const auto begin = std::chrono::floor<std::chrono::seconds>(now);
  using Instants = std::chrono::duration<unsigned, std::ratio<1, instants>>;
  return {.seed = std::move(seed), .begin = begin, .instant = std::chrono::floor<Instants>(now - begin).count()};
}

string id_of(const Run& run) {
  string id = run.seed;
  id.append("-").append(digits_of(run.begin.time_since_epoch().count()));
  if (run.instant > 0) id.append(digits_of(instants + run.instant).substr(1));  // "0a", not "a"
  const Sizes usual{};
  for (const auto& [letter, size] : letters) {
    if (run.sizes.*size == usual.*size) continue;
    id.append("-").append(1, letter).append(std::to_string(run.sizes.*size));
  }
  if (run.length.count() > 0) {
    id.append("-p").append(std::to_string(run.length.count())).append("x").append(std::to_string(run.parts));
  }
  if (run.ways) id.append("-w").append(digits_of(*run.ways));
  return id;
}

std::optional<Run> parse_run(string_view id) {
  const std::vector<string> parts = util::split_at(id, "-");
  if (parts.size() < 2 || !is_seed(parts[0])) return std::nullopt;
  Run run{.seed = parts[0]};
  if (!read_time(parts[1], run)) return std::nullopt;
  for (std::size_t i = 2; i < parts.size(); ++i) {
    if (parts[i].starts_with('p')) {
      if (!read_parts(string_view(parts[i]).substr(1), run)) return std::nullopt;
      continue;
    }
    if (parts[i].starts_with('w')) {
      const auto ways = number_of<std::int64_t>(string_view(parts[i]).substr(1), base);
      if (!ways || *ways > most_ways) return std::nullopt;
      run.ways = static_cast<std::uint32_t>(*ways);
      continue;
    }
    const auto letter =
        std::find_if(letters.begin(), letters.end(), [&](const auto& l) { return l.first == parts[i][0]; });
    const auto size = number_of<std::int64_t>(string_view(parts[i]).substr(1), 10);
    if (letter == letters.end() || !size || static_cast<std::size_t>(*size) > most_items) return std::nullopt;
    run.sizes.*letter->second = static_cast<std::size_t>(*size);
  }
  return id_of(run) == id ? std::optional(run) : std::nullopt;
}

std::uint64_t random_of(const Run& run, string_view purpose, std::uint64_t number) {
  const auto seconds = static_cast<std::uint64_t>(run.begin.time_since_epoch().count());
  const std::uint64_t time = seconds ^ (static_cast<std::uint64_t>(run.instant) << 40U);
  return mixed(mixed(util::hash_of(run.seed) ^ time) ^ mixed(util::hash_of(purpose)) ^ number);
}

}  // namespace pyat::smoke
