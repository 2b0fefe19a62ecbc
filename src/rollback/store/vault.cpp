#include "rollback/store/vault.hpp"

#include "util/aead.hpp"
#include "util/digest.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;

// Before what is sealed: what it is, and how it was made.
constexpr string_view mark = "pyat-sealed-1\n";
constexpr std::size_t id_digits = 16;

string derived(string_view key, string_view purpose) {
  return util::hmac_sha256(key, "pyat rollback: " + string(purpose));
}

string keyed(string_view key, string_view text) { return util::hexadecimal(util::hmac_sha256(key, text)); }

// With its size, so that no two pairs of texts are one.
string with_context(string_view context, string_view text) {
  return std::to_string(context.size()).append(":").append(context).append(text);
}

}  // namespace

Vault::Vault(string_view key)
    : name_key_(derived(key, "names")),
      value_key_(derived(key, "values")),
      signature_key_(derived(key, "signatures")),
      nonce_key_(derived(key, "nonces")),
      seal_key_(derived(key, "contents")),
      id_(util::hexadecimal(derived(key, "id")).substr(0, id_digits)) {}

string Vault::digest_of(string_view content) const { return keyed(name_key_, content); }
string Vault::digest_of_value(string_view value) const { return keyed(value_key_, value); }
string Vault::signature_of(string_view text) const { return keyed(signature_key_, text); }
string Vault::key_id() const { return id_; }

string Vault::seal(string_view context, string_view text) const {
  const string nonce = util::hmac_sha256(nonce_key_, with_context(context, text)).substr(0, util::aead_nonce_size);
  const auto sealed = util::aead_seal(seal_key_, nonce, with_context(context, mark), text);
  return string(mark) + nonce + sealed.value_or(string{});  // key and nonce are of their sizes: it does not fail
}

std::optional<string> Vault::open(string_view context, string_view sealed) const {
  if (!sealed.starts_with(mark) || sealed.size() < mark.size() + util::aead_nonce_size) return std::nullopt;
  sealed.remove_prefix(mark.size());
  return util::aead_open(seal_key_, sealed.substr(0, util::aead_nonce_size), with_context(context, mark),
                         sealed.substr(util::aead_nonce_size));
}

}  // namespace pyat::rollback
