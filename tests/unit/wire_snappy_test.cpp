// Snappy's block format, against bytes that were taken from another implementation.
#include "support/catch.hpp"
#include "wire/snappy.hpp"

using namespace pyat::wire;
using std::string;

TEST_CASE("what was compressed is the same afterwards") {
  for (const string& text : {string{}, string("a"), string(100'000, 'x'), string("line one\0line two", 17)}) {
    CHECK(snappy_uncompress(snappy_compress(text)) == text);
  }
}

TEST_CASE("blocks of another encoder are read") {
  // A length, a literal of four bytes, and a copy of eight from four back.
  CHECK(snappy_uncompress(string("\x0c\x0c"
                                 "abcd"
                                 "\x11\x04",
                                 8)) == "abcdabcdabcd");
}

TEST_CASE("what is damaged is not read") {
  CHECK_FALSE(snappy_uncompress(""));
  CHECK_FALSE(snappy_uncompress("not snappy at all"));
  const string packed = snappy_compress(string(1000, 'x'));
  CHECK_FALSE(snappy_uncompress(packed.substr(0, packed.size() - 1)));
}

TEST_CASE("no more is made than is allowed") {
  CHECK_FALSE(snappy_uncompress(snappy_compress(string(1001, 'x')), 1000));
  CHECK_FALSE(
      snappy_uncompress("\xff\xff\xff\xff\x0f"
                        "aaaa"));
}
