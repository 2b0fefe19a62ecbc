#include "util/xml.hpp"

#include "support/catch.hpp"

namespace pyat::util {
namespace {

using std::string;

TEST_CASE("the text of an element, with its references replaced") {
  CHECK(xml_text("<a><Key>b&amp;c &lt;&#252;&#x65E5;&#x1F600;&gt;</Key></a>", "Key") == "b&c <ü日😀>");
  CHECK(xml_text("<Key></Key>", "Key").empty());
  CHECK(xml_text("<Other>x</Other>", "Key").empty());
  CHECK(xml_text("<Key>never ends", "Key").empty());
}

TEST_CASE("what is no reference stays as it is") {
  CHECK(xml_text("<K>a & b &c; &#0; &#xD800; &#99999999; &#x;</K>", "K") == "a & b &c; &#0; &#xD800; &#99999999; &#x;");
}

TEST_CASE("elements, as often as they are there") {
  const auto found = xml_elements("<L><C><Key>1</Key></C><C><Key>2</Key></C><C>cut", "C");
  REQUIRE(found.size() == 2);
  CHECK(xml_text(found[1], "Key") == "2");
}

TEST_CASE("a million elements that never end take no time to speak of") {
  string hostile{};
  for (int i = 0; i < 1'000'000; ++i) hostile += "<C>";
  CHECK(xml_elements(hostile, "C").empty());
}

}  // namespace
}  // namespace pyat::util
