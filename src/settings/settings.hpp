// The value that each setting has once a server has decoded its configuration: what the file says, else what it
// inherits (Mimir's `common:`), else the default of the release.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "decode/check.hpp"
#include "decode/type.hpp"
#include "yaml/node.hpp"

namespace pyat::settings {

using schemas::Release;

enum class Origin : std::uint8_t {
  preset,  // the default of the release
  file,    // the file says it
  common,  // the file says it under `common:`
  zero,    // a null above it, or its own, has emptied it
  broken,  // what the file says there cannot be decoded: there is no value
};

struct Setting {
  const schemas::FieldRow* field = nullptr;  // nullptr: this release has no such setting
  Origin origin = Origin::preset;
  const yaml::Node* key = nullptr;    // nullptr when the file does not say it
  const yaml::Node* value = nullptr;  // as decoded, aliases resolved; nullptr when the file does not say it
  // The place to point at: the value as it is written, or the key of the nearest section that the file has; nullptr
  // when it has none of them. `written` is the path of that place.
  const yaml::Node* place = nullptr;
  std::string written{};
};

// Paths are those of the configuration, with points: "blocks_storage.tsdb.dir". Every reader answers nullopt when the
// release has no such setting, or when there is no value because of a mistake that the decoder reports.
class Settings {
 public:
  // `root` is the first document, nullptr when there is none; `config` the schema's type of the whole configuration.
  // The nodes must outlive this.
  Settings(const yaml::Node* root, const Release& release, std::uint32_t config);

  const Release& release() const { return release_; }
  const yaml::Node* root() const { return root_; }
  decode::Type config() const { return decode::type_at(config_); }

  Setting find(std::string_view path) const;
  bool exists(std::string_view path) const;  // in this release
  bool is_set(std::string_view path) const;  // by the file, with something else than null

  std::optional<bool> boolean(std::string_view path) const;
  // Integers of all widths; durations in nanoseconds. Beyond 64 bits with a sign: the largest.
  std::optional<std::int64_t> integer(std::string_view path) const;
  std::optional<double> number(std::string_view path) const;  // integers, too
  // As Go prints the value with %v: 1h0m0s, true, 0.5; a text as it is.
  std::optional<std::string> text(std::string_view path) const;
  // The items of a list of scalars, or of a text that the server splits at commas.
  std::optional<std::vector<std::string>> list(std::string_view path) const;

 private:
  Setting find_written(std::string_view path) const;

  const yaml::Node* root_;
  Release release_;
  std::uint32_t config_;
  bool v3_;
};

}  // namespace pyat::settings
