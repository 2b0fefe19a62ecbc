#include <chrono>

#include "smoke/regular_expression.hpp"
#include "support/catch.hpp"

namespace pyat::smoke::test {
namespace {

using std::string;

// What the first group finds; "-" where nothing is found, "!" and the problem where it is no expression.
string found(const string& expression, const string& text) {
  string problem{};
  const auto parsed = RegularExpression::parse(expression, problem);
  if (!parsed) return "!" + problem;
  const auto match = parsed->find_in(text);
  return match ? (parsed->has_group() ? match->first_group : match->whole) : "-";
}

TEST_CASE("regular expression: what people write to find a trace id") {
  const string logfmt = R"(level=info trace_id=0af7651916cd43dd8448eb211c80319c span_id=b7ad6b7169203331)";
  const string json = R"({"level":"info","traceID":"0af7651916cd43dd8448eb211c80319c"})";
  const string id = "0af7651916cd43dd8448eb211c80319c";
  CHECK(found(R"((?:trace_id|traceId|traceID)(?:=|:|\s+)([a-f0-9]+))", logfmt) == id);
  CHECK(found(R"(trace_id=(\w+))", logfmt) == id);
  CHECK(found(R"x("trace[iI][dD]":\s*"(\w{32})")x", json) == id);
  CHECK(found(R"([tT]race_?[iI][dD]"?[:=]\s?"?(\w+))", logfmt) == id);
  CHECK(found(R"([tT]race_?[iI][dD]"?[:=]\s?"?(\w+))", json) == id);
  CHECK(found(R"((?<id>[0-9a-f]{32}))", json) == id);
  CHECK(found(R"(traceID=(\w+))", logfmt) == "-");
}

TEST_CASE("regular expression: the first way that fits is taken, as JavaScript does") {
  CHECK(found("(a|ab)(c|bcd)?", "abcd") == "a");
  CHECK(found("(a+?)b?", "aaab") == "a");
  CHECK(found("(a+)b", "aaab") == "aaa");
  CHECK(found("x*", "aaa").empty());
  CHECK(found("^(a{2,3})", "aaaa") == "aaa");
  CHECK(found("(a{2,}?)$", "aaaa") == "aaaa");
  CHECK(found("(a{0})b", "b").empty());
  CHECK(found(R"(\bid=(\d+)\b)", "grid=1 id=22") == "22");
  CHECK(found(R"(foo(?=bar)(\w))", "foobaz foobar") == "b");
  CHECK(found(R"(foo(?!bar)(\w+))", "foobar foobaz") == "baz");
  CHECK(found(R"([^\]\-a]+)", "a]-xyz") == "xyz");
  CHECK(found(R"(\x41(.)\.)", "AB.") == "B");
  CHECK(found("a{,2}", "a{,2}") == "a{,2}");
}

TEST_CASE("regular expression: what is none, or not known, is said") {
  CHECK(found("(?i)trace", "") == "!JavaScript knows no (?i)");
  CHECK(found("(a", "") == "!a ( is not closed");
  CHECK(found("a)", "") == "!it has a ) that nothing opens");
  CHECK(found("[a", "") == "!a [ is not closed");
  CHECK(found("*a", "") == "!nothing precedes its *");
  CHECK(found("a{3,2}", "") == "!it has a repetition whose numbers are the wrong way round");
  CHECK(found("[z-a]", "") == "!it has a range whose ends are the wrong way round");
  CHECK(found("(?<=a)b", "").starts_with("!it looks behind"));
  CHECK(found(R"((a)\1)", "").starts_with("!it refers to a group"));
  CHECK(found("a\\", "") == "!it ends in a backslash");
  CHECK(found("(?<a", "") == "!the name of a group does not end");
  CHECK(found("((a{1000}){1000}){1000}", "") == "!it is too long");
  CHECK(found(string(1000, '('), "") == "!it is nested too deeply");
  CHECK(found(string(1000, '|'), "") == "!it is nested too deeply");
}

TEST_CASE("regular expression: none takes longer than its length and that of the text") {
  CHECK(found("(a*)*b", string(5000, 'a')) == "-");
  CHECK(found("(a|a)*(a|aa)*(a?){20}$b", string(5000, 'a')) == "-");
  CHECK(found("(.*)*(.*)*(.*)*x", string(5000, 'a')) == "-");
}

TEST_CASE("regular expression: one that is made to take for ever ends") {
  string nested{};
  for (int i = 0; i < 12; ++i) nested += "(?=.*";
  nested += 'x' + string(12, ')') + "y";
  const string text(60'000, 'a');
  const auto begin = std::chrono::steady_clock::now();
  CHECK(found(nested, text) == "-");
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds{20});
}

}  // namespace
}  // namespace pyat::smoke::test
