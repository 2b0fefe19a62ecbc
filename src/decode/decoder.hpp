// Decodes a YAML tree into a Go type without building the value: only whether the Go library accepts each part, and
// what it says where it does not. Where the library stops at a mistake, this goes on and finds the rest.
//
// The rules are those of decode.go of gopkg.in/yaml.v2 (2.4) and gopkg.in/yaml.v3 (3.0); names of methods follow it, so
// that the two can be read side by side.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "decode/dialect.hpp"
#include "decode/proposals.hpp"
#include "decode/resolve.hpp"
#include "decode/type.hpp"
#include "diag/diagnostic.hpp"
#include "edit/source.hpp"
#include "yaml/node.hpp"

namespace pyat::decode {

class Decoder {
 public:
  // `source` is the text that the nodes come from.
  Decoder(const Release& release, const edit::Source& source, std::vector<diag::Diagnostic>& problems)
      : Decoder(release, source, problems, dialect_of(release)) {}
  // With another library than that of the release's configuration.
  Decoder(const Release& release, const edit::Source& source, std::vector<diag::Diagnostic>& problems, Dialect dialect)
      : release_(release), dialect_(dialect), source_(source), problems_(problems) {}

  // Past this many problems nobody reads on, and memory must have an end.
  static constexpr std::size_t most_problems = 10'000;
  // Past this many, problems come without edits: each looks through the file, and the next round finds the rest.
  static constexpr std::size_t most_mended = 500;

  // Decodes a whole document.
  void decode(const yaml::Node& root, const Type& type);

  // Tempo's `overrides:`, when only its old flat form could be decoded; nullptr otherwise.
  const yaml::Node* flat_overrides() const { return flat_overrides_; }

  // Mimir's first pass over a document: `common:` into each place that inherits from it, all else into interface{}.
  void decode_common(const yaml::Node& root, const Type& config);

 private:
  using Keys = std::unordered_set<std::string>;

  // decoder.cpp
  bool unmarshal(const yaml::Node& node, const Type& type);
  bool alias(const yaml::Node& node, const Type& type);
  bool scalar(const yaml::Node& node, const Type& type);
  bool sequence(const yaml::Node& node, const Type& type);
  bool mapping(const yaml::Node& node, const Type& type);
  // Counts a step of decoding; false, once reported, when aliases have expanded to too much.
  bool spend(const yaml::Node& node);

  // mapping.cpp
  bool mapping_struct(const yaml::Node& node, const Type& type, bool duplicates_known);
  bool mapping_map(const yaml::Node& node, const Type& type, Keys* already_set);
  void inlined_value(const yaml::Node& value, std::string_view name, const Type& type, Keys& set);
  bool complain_duplicates(const yaml::Node& node);
  void merge(const yaml::Node& parent, const yaml::Node& merged, const Type& type, Keys* already_set);
  void merge_one(const yaml::Node& node, const Type& type, Keys* already_set);
  bool skip_merged(const std::string& key);
  // The string that a key of a structure decodes to; nullopt when it does not, or is null in yaml.v3.
  std::optional<std::string> key_name(const yaml::Node& key);
  // What tells two keys of a map apart: their type and text.
  std::string key_identity(const yaml::Node& key, const Type& type);

  // custom.cpp
  std::optional<bool> prepare(const yaml::Node& node, const Type& type);
  bool custom_text(const yaml::Node& node, const Type& type, std::string_view plain_name);
  bool custom_struct(const yaml::Node& node, const Type& type);
  bool custom_entries(const yaml::Node& node, const Type& type);
  bool text_unmarshaler(const yaml::Node& node, const Type& type);
  bool overrides(const yaml::Node& node, const Type& type);
  void check_struct(const yaml::Node& node, const Type& type);
  void complain_extensions(const yaml::Node& node, const Type& type, bool reached);

  // common.cpp
  template <typename Visit>
  void follow_merge(const yaml::Node& value, Visit visit);
  void common_section(const yaml::Node& node, const Type& common);

  // complain.cpp
  diag::Diagnostic& problem(std::string_view code, const yaml::Node& at, std::string server);
  void type_error(const yaml::Node& node, const Type& type) { type_error(node, type, type); }
  // `meant` is the type that decodes itself by way of `type`.
  void type_error(const yaml::Node& node, const Type& type, const Type& meant);
  void unknown_field(const yaml::Node& key, std::string_view name, const Type& type);
  void unknown_field(const yaml::Node& key, std::string_view name, std::string server);
  void text_error(const yaml::Node& node, const Type& type, const std::string& error);
  std::string line_of(const yaml::Node& node) const;
  std::string path() const;

  // mend.cpp
  bool accepts(const yaml::Node& node, const Type& type) const;
  propose::Proposal propose_scalar(std::string_view text, const Type& type) const;
  void mend(diag::Diagnostic& found, const yaml::Node& node, const Type& type) const;
  // The second of two entries with one key, when it says the same as the first.
  diag::Fix mend_duplicate(const yaml::Node& mapping, const yaml::Node& key) const;
  diag::Fix mend_value(const yaml::Node& node, const Type& type) const;
  diag::Fix mend_into_list(const yaml::Node& node, const Type& type) const;
  diag::Fix mend_from_list(const yaml::Node& node, const Type& type) const;

  struct Segment {
    std::string_view key{};
    std::int64_t index = -1;  // item of a list; -1: a key
  };
  // Keeps `path_` in step with the walk.
  class Step {
   public:
    Step(Decoder& decoder, Segment segment) : path_(decoder.path_) { path_.push_back(segment); }
    ~Step() { path_.pop_back(); }
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;

   private:
    std::vector<Segment>& path_;
  };

  const Release& release_;
  Dialect dialect_;
  const edit::Source& source_;
  const yaml::Node* root_ = nullptr;
  std::vector<diag::Diagnostic>& problems_;
  std::vector<Segment> path_{};
  std::vector<const yaml::Node*> open_aliases_{};
  Keys* merged_fields_ = nullptr;  // v3: keys that a merged mapping may no longer set
  // Tempo's two tries at `overrides:` fill the same maps: the mappings that the first try has read.
  std::unordered_set<const yaml::Node*>* filled_maps_ = nullptr;
  bool second_try_ = false;
  const yaml::Node* flat_overrides_ = nullptr;
  std::size_t decode_count_ = 0;
  std::size_t alias_count_ = 0;
  std::size_t alias_depth_ = 0;
  bool is_trial_ = false;  // only whether there are problems matters
  bool stopped_ = false;   // nothing more is said: too many aliases, or problems
};

}  // namespace pyat::decode
