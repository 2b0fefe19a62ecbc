#include "rollback/store/manifest.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <type_traits>
#include <utility>
#include <vector>

#include "health/docker/time.hpp"
#include "health/json.hpp"
#include "util/digest.hpp"
#include "util/rfc3339.hpp"

namespace pyat::rollback {
namespace {

using nlohmann::json;
using std::string;
using std::string_view;

// A number that people know in octal digits: "0644".
struct Mode {
  unsigned& value;
};

// ---- what there is, once for both directions ------------------------------------------------------------------------

template <typename Archive>
void describe(Archive& archive, Published& port) {
  archive("host", port.host);
  archive("container", port.container);
}

template <typename Archive>
void describe(Archive& archive, Mounted& mount) {
  archive("source", mount.source);
  archive("target", mount.target);
  archive("is_volume", mount.is_volume);
}

template <typename Archive>
void describe(Archive& archive, std::pair<string, string>& variable) {
  archive("name", variable.first);
  archive("digest", variable.second);
}

template <typename Archive>
void describe(Archive& archive, Format& format) {
  archive("product", format.product);
  archive("what", format.what);
  archive("written", format.written);
}

template <typename Archive>
void describe(Archive& archive, Service& service) {
  archive("name", service.name);
  archive("container", service.container);
  archive("kind", service.kind);
  archive("release", service.release);
  archive("image", service.image);
  archive("image_id", service.image_id);
  archive.sealed("command", service.command);
  archive("ports", service.ports);
  archive("mounts", service.mounts);
  archive("environment", service.environment);
  archive("needs", service.needs);
  archive("state", service.state);
  archive("is_one_shot", service.is_one_shot);
}

template <typename Archive>
void describe(Archive& archive, File& file) {
  archive("path", file.path);
  archive("role", file.role);
  archive("used_by", file.used_by);
  archive("digest", file.digest);
  archive("link", file.link);
  archive("size", file.size);
  archive("mode", Mode{file.mode});
  archive("user", file.user);
  archive("group", file.group);
}

template <typename Archive>
void describe(Archive& archive, Generation& generation) {
  archive("number", generation.number);
  archive("taken", generation.taken);
  archive("label", generation.label);
  archive("stack", generation.stack);
  archive("folder", generation.folder);
  archive("compose_files", generation.compose_files);
  archive("profiles", generation.profiles);
  archive("services", generation.services);
  archive("files", generation.files);
  archive("formats", generation.formats);
  archive("notes", generation.notes);
  archive("pyat", generation.pyat);
}

template <typename Archive>
void describe(Archive& archive, Verdict& verdict) {
  archive("generation", verdict.generation);
  archive("digest", verdict.digest);
  archive("given", verdict.given);
  archive("check", verdict.check);
  archive("outcome", verdict.outcome);
  archive("words", verdict.words);
}

template <typename Archive>
void describe(Archive& archive, StoreFacts& facts) {
  archive("stack", facts.stack);
  archive("key_id", facts.key_id);
}

// ---- writing --------------------------------------------------------------------------------------------------------

// Arguments of a program have no NUL in them.
string joined_by_nul(const std::vector<string>& words) {
  string out{};
  for (const string& word : words) out.append(word) += '\0';
  return out;
}

class Writer {
 public:
  explicit Writer(const Vault* vault) : vault_(vault) {}

  template <typename Value>
  void operator()(string_view name, Value&& value) {
    out_[string(name)] = of(value);
  }
  void sealed(string_view name, const std::vector<string>& words) {
    if (vault_ == nullptr) return;
    out_[string(name)] = words.empty() ? string{} : util::hexadecimal(vault_->seal(name, joined_by_nul(words)));
  }

  json take() { return std::move(out_); }

 private:
  template <typename Value>
  json of(Value& value) {
    if constexpr (std::is_same_v<Value, Mode> || std::is_same_v<Value, const Mode>) {
      return fmt::format("{:04o}", value.value);
    } else if constexpr (std::is_same_v<Value, Role> || std::is_same_v<Value, Outcome>) {
      return to_string(value);
    } else if constexpr (std::is_same_v<Value, std::chrono::sys_seconds>) {
      return util::rfc3339(value);
    } else if constexpr (std::is_arithmetic_v<Value> || std::is_same_v<Value, string>) {
      return value;
    } else {
      Writer inner(vault_);
      describe(inner, value);
      return inner.take();
    }
  }
  template <typename Value>
  json of(std::vector<Value>& values) {
    json list = json::array();
    for (Value& value : values) list.push_back(of(value));
    return list;
  }

  const Vault* vault_;
  json out_ = json::object();
};

template <typename Value>
json json_of(Value value, const Vault* vault) {  // a copy: describe() is for both directions
  Writer writer(vault);
  describe(writer, value);
  json out = writer.take();
  out["format_version"] = format_version;
  return out;
}

string page(const json& value) { return value.dump(2) + "\n"; }

// ---- reading --------------------------------------------------------------------------------------------------------

class Reader {
 public:
  Reader(const json& from, const Vault* vault, string& problem, string place)
      : from_(from), vault_(vault), problem_(problem), place_(std::move(place)) {}

  template <typename Value>
  void operator()(string_view name, Value&& value) {
    const json* found = at(name);
    if (found != nullptr) into(*found, value, place_ + string(name));
  }
  void sealed(string_view name, std::vector<string>& words) {
    string digits{};
    (*this)(name, digits);
    if (digits.empty() || vault_ == nullptr) return;
    const auto bytes = util::from_hexadecimal(digits);
    const auto text = bytes ? vault_->open(name, *bytes) : std::nullopt;
    if (!text) return refuse(place_ + string(name), "cannot be opened with the key");
    for (std::size_t start = 0; start < text->size();) {
      const std::size_t end = std::min(text->find('\0', start), text->size());
      words.push_back(text->substr(start, end - start));
      start = end + 1;
    }
  }

 private:
  const json* at(string_view name) {
    if (!from_.is_object()) {
      refuse(place_.empty() ? "the text" : place_.substr(0, place_.size() - 1), "is no object");
      return nullptr;
    }
    const auto found = from_.find(name);
    if (found == from_.end()) refuse(place_ + string(name), "is missing");
    return found == from_.end() ? nullptr : &*found;
  }

  void refuse(const string& place, string_view words) {
    if (problem_.empty()) problem_ = fmt::format("is not what pyat writes: {} {}", place, words);
  }

  void into(const json& found, Mode mode, const string& place) {
    string digits{};
    into(found, digits, place);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), mode.value, 8);
    if (error != std::errc{} || end != digits.data() + digits.size()) refuse(place, "is no mode");
  }
  template <typename Value>
  void into(const json& found, Value& value, const string& place) {
    if constexpr (std::is_same_v<Value, string>) {
      if (!found.is_string()) return refuse(place, "is no text");
      value = found.get<string>();
    } else if constexpr (std::is_same_v<Value, bool>) {
      if (!found.is_boolean()) return refuse(place, "is neither true nor false");
      value = found.get<bool>();
    } else if constexpr (std::is_unsigned_v<Value>) {
      if (!found.is_number_unsigned() || found.get<std::uint64_t>() > std::numeric_limits<Value>::max()) {
        return refuse(place, "is no number that fits");
      }
      value = found.get<Value>();
    } else if constexpr (std::is_same_v<Value, std::chrono::sys_seconds>) {
      const auto time = found.is_string() ? health::read_time(found.get<string>()) : std::nullopt;
      if (!time) return refuse(place, "is no time");
      value = *time;
    } else if constexpr (std::is_same_v<Value, Role>) {
      named(found, value, role_from, place);
    } else if constexpr (std::is_same_v<Value, Outcome>) {
      named(found, value, outcome_from, place);
    } else {
      Reader inner(found, vault_, problem_, place + ".");
      describe(inner, value);
    }
  }
  template <typename Value>
  void into(const json& found, std::vector<Value>& values, const string& place) {
    if (!found.is_array()) return refuse(place, "is no list");
    for (const json& item : found) {
      const string of_item = fmt::format("{}[{}]", place, values.size());
      into(item, values.emplace_back(), of_item);
      if (!problem_.empty()) return;
    }
  }
  template <typename Value>
  void named(const json& found, Value& value, std::optional<Value> (*from)(string_view), const string& place) {
    const auto known = found.is_string() ? from(found.get<string>()) : std::nullopt;
    if (!known) return refuse(place, "is none of those that are known");
    value = *known;
  }

  const json& from_;
  const Vault* vault_;
  string& problem_;
  string place_;
};

constexpr string_view foreign_words = "has format_version";

// The value of `text`, as far as its form goes. What is wrong goes to `problem`.
template <typename Value>
Value read_value(string_view text, const Vault* vault, string& problem) {
  Value value{};
  if (text.empty()) {
    problem = "is empty: it was written half";
    return value;
  }
  const json from = health::parse_json(text);
  if (from.is_discarded()) {
    problem = "is no JSON: it was written half, or altered";
    return value;
  }
  const json& version = health::value_in(from, "format_version");
  if (!version.is_number_unsigned()) {
    problem = "is not what pyat writes: format_version is missing";
  } else if (version.get<std::uint64_t>() != format_version) {
    problem = fmt::format("{} {}, and this pyat knows {}: use the release of pyat that wrote it", foreign_words,
                          version.get<std::uint64_t>(), format_version);
  }
  if (!problem.empty()) return value;
  Reader reader(from, vault, problem, "");
  describe(reader, value);
  return value;
}

// With the digest and the signature that it must have.
json signed_json(const Generation& generation, const Vault& vault) {
  json out = json_of(generation, &vault);
  const string digest = util::hexadecimal(util::sha256(out.dump()));
  out["digest"] = digest;
  out["signature"] = vault.signature_of(digest);
  return out;
}

// The place of the first text that is not UTF-8.
string first_unwritable(const json& all) {
  const json flat = all.flatten();
  for (const auto& [place, value] : flat.items()) {
    if (!value.is_string()) continue;
    const string readable = value.dump(-1, ' ', false, json::error_handler_t::ignore);  // without what is no UTF-8
    if (json::parse(readable) != value) return place.substr(1);
  }
  return {};
}

constexpr string_view altered_words = "was altered after it had been written: it is refused";

}  // namespace

string digest_of(const Generation& generation, const Vault& vault) {
  return signed_json(generation, vault)["digest"].get<string>();
}

string unwritable_in(const Generation& generation) { return first_unwritable(json_of(generation, nullptr)); }
string unwritable_in(const Verdict& verdict) { return first_unwritable(json_of(verdict, nullptr)); }

string to_text(const Generation& generation, const Vault& vault) { return page(signed_json(generation, vault)); }

string to_text(const Verdict& verdict, const Vault& vault) {
  json out = json_of(verdict, nullptr);
  out["signature"] = vault.signature_of(out.dump());
  return page(out);
}

string to_text(const StoreFacts& facts) { return page(json_of(facts, nullptr)); }

ReadGeneration read_generation(string_view text, const Vault& vault) {
  ReadGeneration result{};
  auto generation = read_value<Generation>(text, &vault, result.problem);
  if (!result.problem.empty()) return result;
  if (to_text(generation, vault) != text) {
    result.problem = altered_words;
    return result;
  }
  generation.digest = digest_of(generation, vault);
  result.generation = std::move(generation);
  return result;
}

ReadVerdict read_verdict(string_view text, const Vault& vault) {
  ReadVerdict result{};
  auto verdict = read_value<Verdict>(text, nullptr, result.problem);
  if (!result.problem.empty()) return result;
  if (to_text(verdict, vault) != text) {
    result.problem = altered_words;
    return result;
  }
  result.verdict = std::move(verdict);
  return result;
}

ReadStoreFacts read_store_facts(string_view text) {
  ReadStoreFacts result{};
  auto facts = read_value<StoreFacts>(text, nullptr, result.problem);
  result.is_foreign = result.problem.starts_with(foreign_words);
  if (result.problem.empty()) result.facts = std::move(facts);
  return result;
}

}  // namespace pyat::rollback
