// Values are set in YAML files without touching what is around them.
#include "cost/triggers/change.hpp"
#include "support/catch.hpp"

using namespace pyat::cost;

namespace {

const char* collector =
    "# collector\n"
    "processors:\n"
    "  probabilistic_sampler/traces: {sampling_percentage: 25}  # a quarter\n"
    "  tail_sampling:\n"
    "    policies:\n"
    "      - name: \"slow\"\n"
    "        rate: '10'\n"
    "service.name: x\n"
    "empty:\n"
    "shared: &s 5\n"
    "user: *s\n";

std::string set(const char* path, const char* value) {
  const SetResult result = set_value(collector, path, value);
  INFO(result.problem);
  CHECK(result.problem.empty());
  return result.text;
}

std::string problem(const char* path, const char* value = "1") {
  const SetResult result = set_value(collector, path, value);
  CHECK(result.text.empty());
  return result.problem + "; " + result.help;
}

}  // namespace

TEST_CASE("comments, quotes and layout stay") {
  CHECK_THAT(set("processors.probabilistic_sampler/traces.sampling_percentage", "5"),
             Contains("  probabilistic_sampler/traces: {sampling_percentage: 5}  # a quarter\n"));
  CHECK_THAT(set("processors.tail_sampling.policies[0].rate", "2"), Contains("        rate: '2'\n"));
  CHECK_THAT(set("processors.tail_sampling.policies[0].name", "a \"b\""), Contains("name: \"a \\\"b\\\"\"\n"));
  CHECK_THAT(set("service.name", "y"), Contains("service.name: y\n"));
  CHECK_THAT(set("empty", "3"), Contains("empty: 3\n"));
}

TEST_CASE("a text does not become a number or true") {
  CHECK_THAT(set("service.name", "12"), Contains("service.name: \"12\"\n"));
  CHECK_THAT(set("service.name", "off"), Contains("service.name: \"off\"\n"));
  CHECK_THAT(set("service.name", "a: b"), Contains("service.name: \"a: b\"\n"));
}

TEST_CASE("each path that cannot be set has its message") {
  CHECK_THAT(problem("processors.batch.timeout"), Contains("processors has no batch; its keys are"));
  CHECK_THAT(problem("processors.tail_samplign.x"), Contains("did you mean"));
  CHECK_THAT(problem("processors"), Contains("processors is a mapping, and no value"));
  CHECK_THAT(problem("processors.tail_sampling.policies.rate"), Contains("is a list, and has no rate"));
  CHECK_THAT(problem("processors.tail_sampling.policies[1].rate"), Contains("has 1 item, and no [1]"));
  CHECK_THAT(problem("user"), Contains("user is an alias of &s"));
  CHECK_THAT(problem("shared"), Contains("has an anchor"));
  CHECK_THAT(problem("service.name", "a\nb"), Contains("several lines"));
  CHECK_THAT(problem(""), Contains("the path is empty"));
  CHECK_THAT(set_value("a: [1", "a", "2").problem, Contains("it is no YAML"));
  CHECK(set_value("", "a", "2").problem == "it is empty");
}

TEST_CASE("what is there now can be read") {
  const ValueAt value = value_at(collector, "processors.probabilistic_sampler/traces.sampling_percentage");
  CHECK(value.text == "25");
  CHECK(value.line == 3);
}
