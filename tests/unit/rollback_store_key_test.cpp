#include <string>

#include "rollback/store/key.hpp"
#include "rollback/store/vault.hpp"
#include "support/catch.hpp"
#include "support/crashing_files.hpp"
#include "util/digest.hpp"

namespace pyat::rollback {
namespace {

using test::CrashingFiles;

const std::string path = "/home/ops/.config/pyat/rollback.key";
const std::string digits = util::hexadecimal(std::string(32, 'k'));

std::optional<std::string> same_bytes(std::size_t size) { return std::string(size, 'k'); }

TEST_CASE("a key is made once, for its owner alone") {
  CrashingFiles files;
  const KeyResult made = make_key(files, path, same_bytes);
  CHECK(made.bytes == std::string(32, 'k'));
  CHECK_FALSE(made.problem.is_there());
  CHECK(files.text(path) == digits + "\n");
  CHECK(files.facts(path).mode == 0600);
  CHECK(files.facts("/home/ops/.config/pyat").mode == 0700);
  CHECK(read_key(files, path).bytes == made.bytes);
  // Another process has made one meanwhile: it is not replaced.
  const KeyResult second = make_key(files, path, [](std::size_t size) { return std::string(size, 'x'); });
  CHECK(second.bytes == made.bytes);
}

TEST_CASE("a key may have white space around it, and capital digits") {
  CrashingFiles files;
  files.set(path, " " + digits + "\r\n");
  CHECK(read_key(files, path).bytes == std::string(32, 'k'));
  files.set(path, "6B" + digits.substr(2));
  CHECK(read_key(files, path).bytes == std::string(32, 'k'));
}

TEST_CASE("what cannot be a key is refused, and says why") {
  CrashingFiles files;
  const auto words = [&] {
    const KeyResult key = read_key(files, path);
    CHECK(key.bytes.empty());
    CHECK_FALSE(key.problem.next.empty());
    return key.problem.words;
  };
  CHECK(words() == "there is no key " + path);
  CHECK(read_key(files, path).is_missing);
  files.set(path, "");
  CHECK(words() == path + " is no key of pyat: 64 hexadecimal digits were expected, and 0 characters are there");
  CHECK_FALSE(read_key(files, path).is_missing);
  for (const std::string& text : {digits.substr(2), digits + "00", "g" + digits.substr(1), std::string(32, 'k')}) {
    files.set(path, text);
    CHECK_THAT(words(), Contains(" is no key of pyat"));
  }
  files.set(path, std::string(10'000, '0'));
  CHECK_THAT(words(), Contains("larger"));
  files.erase(path);
  files.set_kind(path, util::FileKind::folder);
  CHECK(words() == "the key " + path + " is a folder");
  files.set_kind(path, util::FileKind::pipe);
  CHECK(words() == "the key " + path + " is no regular file");
  files.set(path, digits);
  files.unreadable[path] = "permission denied";
  CHECK(words() == "cannot read the key " + path + ": permission denied");
}

TEST_CASE("a key that others can use is refused") {
  CrashingFiles files;
  for (const unsigned mode : {0644U, 0640U, 0604U, 0620U, 0601U, 0666U}) {
    files.set(path, digits, {.mode = mode});
    const KeyResult key = read_key(files, path);
    CHECK(key.bytes.empty());
    CHECK_THAT(key.problem.words, Contains("can be used by others than its owner"));
    CHECK(key.problem.next == "chmod 600 " + path);
  }
  for (const unsigned mode : {0600U, 0400U, 0700U}) {
    files.set(path, digits, {.mode = mode});
    CHECK_FALSE(read_key(files, path).problem.is_there());
  }
  // Of a link, what it leads to counts.
  files.set("/mnt/keys/pyat", digits, {.mode = 0644});
  files.set_link(path, "/mnt/keys/pyat");
  CHECK_THAT(read_key(files, path).problem.words, Contains("0644"));
}

TEST_CASE("no key is made without random bytes or without room") {
  CrashingFiles files;
  CHECK_THAT(make_key(files, path, [](std::size_t) { return std::nullopt; }).problem.words,
             Contains("no random bytes"));
  CHECK_THAT(make_key(files, path, [](std::size_t) { return std::string(31, 'x'); }).problem.words,
             Contains("no random bytes"));
  CHECK_FALSE(files.has(path));
  for (std::size_t change = 0; change < 2; ++change) {
    CrashingFiles full;
    full.full_from(change);
    const KeyResult key = make_key(full, path, same_bytes);
    CHECK(key.bytes.empty());
    CHECK(key.problem.words == "cannot make the key " + path + ": no space left on device");
    CHECK_FALSE(full.has(path));
  }
}

TEST_CASE("the key is where people say, the nearest first") {
  KeySettings all{.option = "keys/ours",
                  .pyat_yml = "/etc/pyat.key",
                  .config_folder = "/cfg",
                  .home = "/home/ops",
                  .current_folder = "/srv"};
  CHECK(find_key(all).path == "/srv/keys/ours");
  CHECK(find_key(all).from == "--key-file");
  all.option.clear();
  CHECK(find_key(all).path == "/etc/pyat.key");
  all.pyat_yml.clear();
  CHECK(find_key(all).path == "/cfg/pyat/rollback.key");
  all.config_folder.clear();
  CHECK(find_key(all).path == path);
  all.home.clear();
  CHECK(find_key(all).path.empty());
}

TEST_CASE("a vault opens what it has sealed, and tells nobody else anything") {
  const Vault vault(std::string(32, 'k'));
  const Vault other(std::string(32, 'o'));
  for (const std::string& text : {std::string{}, std::string("x"), std::string(100'000, 'a'), std::string("\0\n", 2)}) {
    const std::string sealed = vault.seal("a", text);
    CHECK(vault.open("a", sealed) == text);
    CHECK_FALSE(vault.open("b", sealed));
    CHECK_FALSE(other.open("a", sealed));
    CHECK_FALSE(vault.open("a", sealed.substr(0, sealed.size() - 1)));
    CHECK_FALSE(vault.open("a", sealed + '\0'));
    if (text.size() > 1) CHECK(sealed.find(text) == std::string::npos);
  }
  CHECK_FALSE(vault.open("a", ""));
  CHECK(vault.seal("a", "text") == vault.seal("a", "text"));
  CHECK(vault.seal("a", "text") != vault.seal("b", "text"));
  CHECK(vault.seal("a", "text") != vault.seal("a", "Text"));

  CHECK(vault.digest_of("hunter2") == vault.digest_of("hunter2"));
  CHECK(vault.digest_of("hunter2").size() == 64);
  CHECK(vault.digest_of("hunter2") != vault.digest_of("hunter3"));
  CHECK(vault.digest_of("hunter2") != other.digest_of("hunter2"));
  CHECK(vault.digest_of("hunter2") != vault.digest_of_value("hunter2"));
  CHECK(vault.digest_of("hunter2") != util::hexadecimal(util::sha256("hunter2")));
  CHECK(vault.key_id().size() == 16);
  CHECK(vault.key_id() != other.key_id());
}

}  // namespace
}  // namespace pyat::rollback
