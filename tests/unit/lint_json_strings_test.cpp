#include "lint/rules/mimir/json_strings.hpp"
#include "support/catch.hpp"

using pyat::lint::rules::mimir::is_json_of_strings;

TEST_CASE("a JSON object of texts is told from everything else") {
  for (const char* good : {"{}", " { } ", "null", R"({"a":"b"})", R"({"a": null, "b" : "c"})",
                           R"({"a":"\"\\\u00e9\n"})", "{\"\xc3\xa9\": \"\xc3\xa9\"}"}) {
    INFO(good);
    CHECK(is_json_of_strings(good));
  }
  for (const char* bad :
       {"", "a", "\"a\"", "[]", "1", "{", R"({"a"})", R"({"a":1})", R"({"a":{}})", R"({"a":"b",})", R"({a:"b"})",
        R"({"a":"b"} x)", R"({"a":"\x"})", R"({"a":"\u12g4"})", "{\"a\":\"\n\"}", R"({"a":"b)", R"({"a":"\)"}) {
    INFO(bad);
    CHECK_FALSE(is_json_of_strings(bad));
  }
}
