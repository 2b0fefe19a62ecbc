#include <string>

#include "support/catch.hpp"
#include "util/aead.hpp"
#include "util/digest.hpp"

namespace pyat::util {
namespace {

std::string bytes(std::string_view digits) { return from_hexadecimal(digits).value(); }

TEST_CASE("what is sealed is that of the published examples") {
  // The Galois/Counter Mode of Operation (McGrew, Viega), appendix B, test cases 14 and 16.
  CHECK(hexadecimal(*aead_seal(std::string(32, '\0'), std::string(12, '\0'), "", std::string(16, '\0'))) ==
        "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919");
  const std::string key = bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
  const std::string text = bytes(
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657"
      "ba637b39");
  const auto sealed =
      aead_seal(key, bytes("cafebabefacedbaddecaf888"), bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2"), text);
  REQUIRE(sealed);
  CHECK(
      hexadecimal(*sealed) ==
      "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0a"
      "bcc9f66276fc6ece0f4e1768cddf8853bb2d551b");
}

TEST_CASE("nothing that was altered is opened") {
  const std::string key(32, 'k');
  const std::string nonce(12, 'n');
  for (const std::string text : {"", "x", "admin_password: s3cret"}) {
    const auto sealed = aead_seal(key, nonce, "context", text);
    REQUIRE(sealed);
    CHECK(sealed->size() == text.size() + aead_tag_size);
    CHECK(aead_open(key, nonce, "context", *sealed) == text);
    CHECK_FALSE(aead_open(std::string(32, 'K'), nonce, "context", *sealed));
    CHECK_FALSE(aead_open(key, std::string(12, 'N'), "context", *sealed));
    CHECK_FALSE(aead_open(key, nonce, "another", *sealed));
    for (std::size_t i = 0; i < sealed->size(); ++i) {
      std::string altered = *sealed;
      altered[i] = static_cast<char>(altered[i] ^ 1);
      CHECK_FALSE(aead_open(key, nonce, "context", altered));
      CHECK_FALSE(aead_open(key, nonce, "context", sealed->substr(0, i)));
    }
  }
}

TEST_CASE("keys and nonces of other sizes are refused") {
  CHECK_FALSE(aead_seal(std::string(31, 'k'), std::string(12, 'n'), "", "x"));
  CHECK_FALSE(aead_seal(std::string(32, 'k'), std::string(11, 'n'), "", "x"));
  CHECK_FALSE(aead_open("", std::string(12, 'n'), "", std::string(16, 'x')));
}

TEST_CASE("random bytes are as many as asked for, and others each time") {
  const auto first = random_bytes(32);
  const auto second = random_bytes(32);
  REQUIRE(first);
  CHECK(first->size() == 32);
  CHECK(first != second);
  CHECK(random_bytes(1000)->size() == 1000);
  CHECK(random_bytes(0)->empty());
}

}  // namespace
}  // namespace pyat::util
