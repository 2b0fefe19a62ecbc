#include "rollback/store/key.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

#include "config/paths.hpp"
#include "util/aead.hpp"
#include "util/digest.hpp"
#include "util/text.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;

constexpr std::size_t longest_file = 4096;
constexpr unsigned bits_of_others = 0077;

KeyResult refused(string words, string next) {
  return {.problem = {.words = std::move(words), .state = "nothing was read or written", .next = std::move(next)}};
}

string kind_words(util::FileKind kind) { return kind == util::FileKind::folder ? "a folder" : "no regular file"; }

}  // namespace

KeyPlace find_key(const KeySettings& settings) {
  const std::array<KeyPlace, 4> places = {
      {{settings.option, "--key-file"},
       {settings.pyat_yml, "rollback: key_file: in pyat.yml"},
       {settings.config_folder.empty() ? string{} : settings.config_folder + "/pyat/rollback.key", "XDG_CONFIG_HOME"},
       {settings.home.empty() ? string{} : settings.home + "/.config/pyat/rollback.key", "HOME"}}};
  for (const KeyPlace& place : places) {
    if (place.path.empty()) continue;
    return {place.path.starts_with('/') ? place.path : settings.current_folder + '/' + place.path, place.from};
  }
  return {};
}

KeyResult read_key(util::DurableFiles& files, const string& path) {
  const util::FileFacts facts = files.facts(path);
  if (!facts.problem.empty()) {
    return refused(fmt::format("cannot read the key {}: {}", path, facts.problem), "make it readable to this user");
  }
  if (facts.kind == util::FileKind::missing) {
    KeyResult result = refused(fmt::format("there is no key {}", path), "put it back from where it was copied to");
    result.is_missing = true;
    return result;
  }
  if (facts.kind != util::FileKind::file) {
    return refused(fmt::format("the key {} is {}", path, kind_words(facts.kind)), "name another file");
  }
  if ((facts.mode & bits_of_others) != 0) {
    return refused(fmt::format("the key {} can be used by others than its owner: its mode is {:04o}, 0600 was expected",
                               path, facts.mode),
                   fmt::format("chmod 600 {}", path));
  }
  const util::ReadResult read = files.read(path, longest_file);
  if (!read.problem.empty()) {
    return refused(fmt::format("cannot read the key {}: {}", path, read.problem), "make it readable to this user");
  }
  const string_view digits = util::trimmed(read.text);
  auto bytes = util::from_hexadecimal(digits);
  if (!bytes || bytes->size() != util::aead_key_size) {
    return refused(
        fmt::format("{} is no key of pyat: {} hexadecimal digits were expected, and {} characters are there", path,
                    2 * util::aead_key_size, digits.size()),
        "put it back from where it was copied to, name another file, or remove it, if nothing was kept with it "
        "yet");
  }
  return {.bytes = std::move(*bytes)};
}

KeyResult make_key(util::DurableFiles& files, const string& path, const Random& random) {
  const auto bytes = random(util::aead_key_size);
  if (!bytes || bytes->size() != util::aead_key_size) {
    return refused("no key can be made: the system has no random bytes", "make one elsewhere: openssl rand -hex 32");
  }
  string problem = files.make_folder(string(config::folder_of(path)), 0700);
  if (problem.empty()) problem = files.create(path, util::hexadecimal(*bytes) + "\n", 0600);
  if (problem.empty()) return {.bytes = *bytes};
  if (files.facts(path).kind != util::FileKind::missing) return read_key(files, path);
  return refused(fmt::format("cannot make the key {}: {}", path, problem),
                 "make room or name another file: --key-file FILE");
}

}  // namespace pyat::rollback
