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

}  // namespace
}  // namespace pyat::util
