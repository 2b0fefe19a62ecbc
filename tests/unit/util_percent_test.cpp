#include "support/catch.hpp"
#include "util/percent.hpp"

namespace pyat::util {
namespace {

TEST_CASE("all but letters, digits and four marks is encoded") {
  CHECK(percent_encoded("aZ09-._~") == "aZ09-._~");
  CHECK(percent_encoded("a b+c%/ü") == "a%20b%2Bc%25%2F%C3%BC");
  CHECK(percent_encoded("a/b c", "/") == "a/b%20c");
}

TEST_CASE("what was encoded is decoded again, and what is no code stays") {
  CHECK(percent_decoded("a%20b%2bc%25%2F%C3%BC") == "a b+c%/ü");
  CHECK(percent_decoded("100%") == "100%");
  CHECK(percent_decoded("%zz+%4") == "%zz+%4");
}

}  // namespace
}  // namespace pyat::util
