// Generations and verdicts as texts, which are written once and never changed: JSON, so that people can read them where
// there is no pyat. The arguments of commands may be secrets and are sealed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rollback/generation.hpp"
#include "rollback/store/problem.hpp"
#include "rollback/store/vault.hpp"

namespace pyat::rollback {

inline constexpr std::uint64_t format_version = 1;
inline constexpr std::size_t most_manifest = std::size_t{64} << 20;  // bytes that are read of one

// Of the whole text that stands for the generation, its digest and its signature left out: SHA-256.
std::string digest_of(const Generation& generation, const Vault& vault);

// Where there is a text that cannot be written, as it is not UTF-8: "files/3/path". Empty: nowhere.
std::string unwritable_in(const Generation& generation);
std::string unwritable_in(const Verdict& verdict);

// With its digest, whatever `generation.digest` says.
std::string to_text(const Generation& generation, const Vault& vault);
std::string to_text(const Verdict& verdict, const Vault& vault);

struct ReadGeneration {
  std::optional<Generation> generation{};
  std::string problem{};  // why not, fit for "PATH PROBLEM": "was altered …"
};
struct ReadVerdict {
  std::optional<Verdict> verdict{};
  std::string problem{};
};

// Refuses what is not, byte for byte, what to_text() has made with this key.
ReadGeneration read_generation(std::string_view text, const Vault& vault);
ReadVerdict read_verdict(std::string_view text, const Vault& vault);

// What tells one state folder from another: whose stack it is, and which key it is kept with.
struct StoreFacts {
  std::string stack{}, key_id{};
};
struct ReadStoreFacts {
  std::optional<StoreFacts> facts{};
  bool is_foreign = false;  // of another release of pyat, which knows more of it
  std::string problem{};
};

std::string to_text(const StoreFacts& facts);
ReadStoreFacts read_store_facts(std::string_view text);

}  // namespace pyat::rollback
