// What became of a field that a release does not know, and where a setting of that name stands instead.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "history/lines.hpp"
#include "history/tree.hpp"
#include "schemas/catalog.hpp"

namespace pyat::history {

enum class Kind : std::uint8_t {
  unknown,    // no release has it: nothing more is known, unless there is advice
  typo,       // a field of the same section is called almost so
  removed,    // an earlier release has it; nothing takes its place
  renamed,    // an earlier release has it; this one has it under another name in the same section, nothing else changed
  moved,      // an earlier release has it; this one has it in another section, or other settings in its place
  future,     // only later releases have it
  misplaced,  // this release has it in another section
  foreign,    // another program has it
};

struct Answer {
  Kind kind = Kind::unknown;
  std::string_view release{};        // removed, renamed, moved: the first without the field; future: the first with it
  std::vector<std::string> paths{};  // where the setting stands in this release, the likeliest first
  bool keeps_value = false;          // what was written for it means the same at the only one of `paths`
  std::string_view origin{};         // foreign: the program, "Loki"
  std::string_view advice{};         // what to do, one sentence; empty when the rest says it
  std::string_view source{};         // who says so: the URL of a changelog, a pull request, a manual; may be empty
};

// Answers for one release. Paths are abstract, see history/tree.hpp.
class History {
 public:
  explicit History(const schemas::KnownRelease& release, File file = File::config);

  // For a key that this section of the release does not have.
  Answer explain(std::string_view section, std::string_view key) const;

  // For the path of a field that this release does not have; nullopt when no earlier release has it either.
  std::optional<Answer> gone(const std::string& path) const;

 private:
  const Tree& tree() const;
  const schemas::FieldRow* here(std::string_view path) const { return field_at(root_, path); }

  // Each has its own reason to know, or nothing to say. history.cpp
  std::optional<Answer> recorded(const std::string& path, bool of_others, int depth) const;
  std::optional<Answer> in_the_past(const std::string& path, int depth) const;
  std::optional<Answer> in_the_future(const std::string& path) const;
  std::optional<Answer> of_the_other_product(const std::string& path) const;
  // nearby.cpp
  std::optional<Answer> spelled_alike(std::string_view section, std::string_view key, bool surely) const;
  std::optional<Answer> as_flag(std::string_view key) const;
  std::optional<Answer> gone_from_above(std::string_view section, std::string_view key) const;
  std::optional<Answer> in_another_section(std::string_view section, std::string_view key, bool related) const;

  // What became of a setting that may itself have gone since.
  std::optional<Answer> follow(const std::string& path, int depth) const;
  Answer with_its_section(const std::string& path, std::string_view release, std::string_view type, int depth) const;
  Answer past_answer(const std::string& path, std::string_view release, std::vector<std::string> places,
                     bool keeps_value) const;
  std::vector<std::string> places_with_flag(std::string_view flag) const;

  schemas::Release release_{};
  File file_{};
  std::uint32_t root_ = 0;
  std::vector<Line> lines_{};
  std::size_t line_ = 0;                // of lines_: the one of release_
  mutable std::optional<Tree> tree_{};  // made for the first question that needs it
};

}  // namespace pyat::history
