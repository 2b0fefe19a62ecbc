// What `pyat upgrade` has to say of one file: the data that every output format is made from.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "diag/report.hpp"

namespace pyat::diag {

// When a change of the file can be made, seen from the release that runs today.
enum class Timing : std::uint8_t {
  unknown,
  any,       // it only has to go: the release of today starts without it, too
  before,    // the release of today takes the new form as well
  between,   // a release on the way takes both forms
  together,  // no release takes both: the file changes at the moment when the server does
};

constexpr std::string_view to_string(Timing timing) {
  switch (timing) {
    case Timing::unknown: return "unknown";
    case Timing::any: return "any";
    case Timing::before: return "before";
    case Timing::between: return "between";
    case Timing::together: return "together";
  }
  return "";
}

// What the new release refuses although the old one accepts it.
struct Break {
  Diagnostic problem{};
  std::string refused_since{};  // the first release on the way that refuses it; empty when it is not known
  Timing timing = Timing::unknown;
  std::string first_with_both{}, last_with_both{};  // between: these releases take both forms
};

// A setting that the file does not say, and whose default is another one.
struct DefaultChange {
  std::string path{};      // in the new release
  std::string old_path{};  // in the old one, where it is called otherwise
  std::string before{}, after{};
  std::string since{};  // the first release with the new default
  std::string flag{};   // of the new release; may be empty
  bool experimental = false;
};

// A value that the file says and that the two releases read differently.
struct ValueChange {
  std::string path{};
  Position place{};
  std::string before{}, after{};
};

enum class FlagFate : std::uint8_t { renamed, removed, deprecated, unknown };

constexpr std::string_view to_string(FlagFate fate) {
  switch (fate) {
    case FlagFate::renamed: return "renamed";
    case FlagFate::removed: return "removed";
    case FlagFate::deprecated: return "deprecated";
    case FlagFate::unknown: return "unknown";
  }
  return "";
}

struct FlagChange {
  FlagFate fate{};
  std::string flag{};      // without its dash
  std::string new_flag{};  // renamed
  std::string path{};      // the setting in the old release
  std::string since{};     // the first release in which that is so; may be empty
  std::string advice{};
};

// Something to do or to know that no line of the file tells.
struct UpgradeStep {
  std::string release{};  // to run for a while; empty: a note about the upgrade as a whole
  std::string text{};
  std::string source{};
};

struct UpgradeReport {
  std::string path{};
  std::string product{};
  std::string from{}, from_source{};
  std::string to{};
  bool backwards = false;  // `to` is older than `from`
  std::vector<std::string> targets{};
  std::vector<UpgradeStep> steps{};       // in order
  std::vector<Break> breaks{};            // in file order
  std::vector<Diagnostic> already{};      // what both releases refuse
  std::vector<Diagnostic> cured{};        // what only the old release refuses
  std::vector<Diagnostic> deprecated{};   // what only the new release warns of
  std::vector<ValueChange> values{};      // in file order
  std::vector<DefaultChange> defaults{};  // the settings that matter to everybody first
  std::size_t defaults_elsewhere = 0;     // of what the file does not use: components, storages, what is switched off
  std::vector<FlagChange> flags{};        // of those given, or all that changed
  bool flags_given = false;
  std::string text{};  // the file, for the snippets of the diagnostics

  bool breaks_something() const;
};

// Which releases accept a file as it is.
struct ReleaseVerdict {
  std::string version{};
  Status status{};
  bool stops = false;  // accepted, but the server stops while it starts
  std::size_t errors = 0;
};
struct AcceptedBy {
  std::string path{};
  std::string product{};
  std::vector<ReleaseVerdict> releases{};  // oldest first
};

}  // namespace pyat::diag
