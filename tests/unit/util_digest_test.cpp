#include <string>

#include "support/catch.hpp"
#include "util/digest.hpp"

namespace pyat::util {
namespace {

TEST_CASE("digests are those of the published examples") {
  // FIPS 180-2, RFC 1321, RFC 4231 (case 2).
  CHECK(hexadecimal(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hexadecimal(md5("abc")) == "900150983cd24fb0d6963f7d28e17f72");
  CHECK(hexadecimal(md5("")) == "d41d8cd98f00b204e9800998ecf8427e");
  CHECK(hexadecimal(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST_CASE("hexadecimal digits are read back, and nothing else is") {
  CHECK(from_hexadecimal("00ff7F80aB") == std::string("\0\xff\x7f\x80\xab", 5));
  CHECK(from_hexadecimal("")->empty());
  for (const char* wrong : {"0", "0g", "g0", " 00", "0x00", "@0", "[0", "00\n"}) CHECK_FALSE(from_hexadecimal(wrong));
  std::string all{};
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  CHECK(from_hexadecimal(hexadecimal(all)) == all);
}

}  // namespace
}  // namespace pyat::util
