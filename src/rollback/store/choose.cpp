#include "rollback/store/choose.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;

constexpr const char* list_command = "pyat rollback list";
constexpr const char* snapshot_command = "pyat rollback snapshot";

string words_of(const Verdict& verdict) {
  return verdict.words.empty() ? fmt::format("{}: {}", verdict.check, to_string(verdict.outcome))
                               : fmt::format("{}: {}", verdict.check, verdict.words);
}

string name_of(const Entry& entry) {
  return entry.generation ? rollback::name_of(*entry.generation) : std::to_string(entry.number);
}

Choice refused(string words, string next) {
  return {.problem = {.words = std::move(words), .state = "nothing was changed", .next = std::move(next)}};
}

Choice chosen(const Entry& entry) {
  if (!entry.generation) {
    return refused(fmt::format("generation {} cannot be used: {}", entry.number, entry.damage),
                   fmt::format("name another one ({}), or bring the state folder back from a backup", list_command));
  }
  return {.generation = entry.generation, .standing = entry.standing};
}

string range_of(const Listing& listing) {
  const std::uint64_t first = listing.entries.front().number, last = listing.entries.back().number;
  return first == last ? fmt::format("there is {} only", first) : fmt::format("there are {} to {}", first, last);
}

Choice choose_numbered(const Listing& listing, string_view name) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  const string_view rest(end, static_cast<std::size_t>(name.data() + name.size() - end));
  if (error != std::errc{} || (!rest.empty() && !rest.starts_with('-'))) {
    return refused(
        fmt::format("\"{}\" is no generation: a number, a name such as 12-9f86d081, last or good was expected", name),
        list_command);
  }
  const auto found = std::ranges::find(listing.entries, number, &Entry::number);
  if (found == listing.entries.end()) {
    return refused(fmt::format("there is no generation {}: {}", number, range_of(listing)), list_command);
  }
  if (!rest.empty() && found->generation && name_of(*found) != name) {
    return refused(fmt::format("there is no generation {}: {} is the one of that number", name, name_of(*found)),
                   list_command);
  }
  return chosen(*found);
}

}  // namespace

Standing standing_of(const std::vector<Verdict>& verdicts) {
  std::map<string, const Verdict*, std::less<>> told{};
  const Verdict* last = nullptr;
  for (const Verdict& verdict : verdicts) {
    // How copies of it did says something of the way there, and nothing of how the stack was.
    if (verdict.check == "drill") continue;
    last = &verdict;
    if (verdict.outcome != Outcome::unknown) told[verdict.check] = &verdict;
  }
  if (last == nullptr) return {.words = "it was never checked"};
  if (told.empty()) return {.words = words_of(*last)};
  Standing standing{.outcome = Outcome::good};
  for (const Outcome outcome : {Outcome::bad, Outcome::good}) {
    for (const auto& [check, verdict] : told) {
      if (verdict->outcome != outcome) continue;
      standing.words += (standing.words.empty() ? "" : "; ") + words_of(*verdict);
    }
    if (outcome == Outcome::bad && !standing.words.empty()) {
      standing.outcome = Outcome::bad;
      break;
    }
  }
  return standing;
}

const Generation* newest(const Listing& listing) {
  const auto at = std::find_if(listing.entries.rbegin(), listing.entries.rend(),
                               [](const Entry& entry) { return entry.generation.has_value(); });
  return at == listing.entries.rend() ? nullptr : &*at->generation;
}

Choice last_good(const Listing& listing, std::uint64_t below) {
  Choice choice{};
  for (auto at = listing.entries.rbegin(); at != listing.entries.rend(); ++at) {
    const Entry& entry = *at;
    if (entry.number >= below) continue;
    if (entry.generation && entry.standing.outcome == Outcome::good) {
      choice.generation = entry.generation;
      choice.standing = entry.standing;
      return choice;
    }
    const string& why = entry.generation ? entry.standing.words : entry.damage;
    choice.skipped.push_back({.number = entry.number, .name = name_of(entry), .why = why});
  }
  const std::size_t count = choice.skipped.size();
  string words = listing.entries.empty() ? "there is no generation at all" : "no generation is known to be good";
  if (count > 0)
    words += fmt::format(": {} of {} {} skipped", count, listing.entries.size(), count == 1 ? "is" : "are");
  choice.problem = {.words = std::move(words),
                    .state = "nothing was changed",
                    .next = count == 0 ? snapshot_command
                                       : fmt::format("name the one to go back to, by its number: {}", list_command)};
  return choice;
}

Choice choose(const Listing& listing, string_view name) {
  if (listing.problem.is_there()) return {.problem = listing.problem};
  if (name == "good") return last_good(listing);
  if (listing.entries.empty()) return refused("there is no generation at all", snapshot_command);
  if (name == "last") return chosen(listing.entries.back());
  return choose_numbered(listing, name);
}

}  // namespace pyat::rollback
