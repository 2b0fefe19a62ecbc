#include <nlohmann/json.hpp>
#include <string>

#include "rollback_store_support.hpp"
#include "support/catch.hpp"
#include "util/digest.hpp"

namespace pyat::rollback {
namespace {

using nlohmann::json;

const Vault& vault() {
  static const Vault vault(key_bytes);
  return vault;
}

Generation taken() {
  Generation generation = sample(vault());
  generation.number = 12;
  generation.digest = digest_of(generation, vault());
  return generation;
}

std::string problem_of(const json& manifest) {
  const ReadGeneration read = read_generation(manifest.dump(2) + "\n", vault());
  CHECK_FALSE(read.generation);
  return read.problem;
}

// Whoever knows no key can still make the digest fit.
json with_digest(json manifest) {
  manifest.erase("digest"), manifest.erase("signature");
  const std::string digest = util::hexadecimal(util::sha256(manifest.dump()));
  manifest["digest"] = digest;
  manifest["signature"] = std::string(64, '0');
  return manifest;
}

TEST_CASE("a generation is read as it was written") {
  const Generation generation = taken();
  const std::string text = to_text(generation, vault());
  const ReadGeneration read = read_generation(text, vault());
  INFO(read.problem);
  REQUIRE(read.generation);
  CHECK(*read.generation == generation);
  CHECK(to_text(*read.generation, vault()) == text);
  CHECK(name_of(generation).starts_with("12-"));
  CHECK(name_of(generation).size() == 11);

  const Generation bare{.number = 1};
  const ReadGeneration read_bare = read_generation(to_text(bare, vault()), vault());
  REQUIRE(read_bare.generation);
  CHECK(read_bare.generation->services.empty());
}

TEST_CASE("the digest is that of the text without it, and of nothing else") {
  json manifest = json::parse(to_text(taken(), vault()));
  const std::string digest = manifest["digest"];
  manifest.erase("digest"), manifest.erase("signature");
  CHECK(digest == util::hexadecimal(util::sha256(manifest.dump())));
  CHECK(digest == taken().digest);
  Generation other = taken();
  other.digest = "whatever";
  CHECK(digest_of(other, vault()) == digest);
  other.services[0].command[2] = "-s3.secret=hunter3";
  CHECK(digest_of(other, vault()) != digest);
}

TEST_CASE("people can read a manifest, and no secret is in it") {
  const json manifest = json::parse(to_text(taken(), vault()));
  CHECK(manifest["format_version"] == 1);
  CHECK(manifest["number"] == 12);
  CHECK(manifest["taken"] == "2026-09-21T14:13:20Z");
  CHECK(manifest["files"][1]["mode"] == "0640");
  CHECK(manifest["services"][0]["ports"][0]["host"] == "0.0.0.0:3100");
  CHECK(manifest.dump().find("hunter2") == std::string::npos);
  CHECK(manifest.dump().find(util::hexadecimal("hunter2")) == std::string::npos);
  CHECK(manifest.dump().find("correct horse") == std::string::npos);
}

TEST_CASE("a manifest of which anything was altered is refused") {
  const std::string text = to_text(taken(), vault());
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string altered = text;
    altered[i] = static_cast<char>(altered[i] ^ 1);
    CAPTURE(i, altered.substr(i, 40));
    const ReadGeneration read = read_generation(altered, vault());
    CHECK_FALSE(read.generation);
    CHECK_FALSE(read.problem.empty());
  }
  for (std::size_t size = 0; size < text.size(); ++size) {
    const ReadGeneration read = read_generation(text.substr(0, size), vault());
    CHECK_FALSE(read.generation);
    CHECK_FALSE(read.problem.empty());
  }
  CHECK(read_generation("", vault()).problem == "is empty: it was written half");
  CHECK(read_generation(text.substr(0, 500), vault()).problem == "is no JSON: it was written half, or altered");
  CHECK(read_generation(text + "\n", vault()).problem == "was altered after it had been written: it is refused");
}

TEST_CASE("a digest that fits does not help whoever has no key") {
  json manifest = json::parse(to_text(taken(), vault()));
  manifest["services"][0]["image"] = "evil/loki:3.7.6";
  CHECK(problem_of(with_digest(manifest)) == "was altered after it had been written: it is refused");
  CHECK(problem_of(with_digest(json::parse(to_text(taken(), vault())))) ==
        "was altered after it had been written: it is refused");
  const Vault other(std::string(32, 'o'));
  CHECK_THAT(read_generation(to_text(taken(), vault()), other).problem, Contains("cannot be opened with the key"));
}

TEST_CASE("what is no manifest says where it is not") {
  const json good = json::parse(to_text(taken(), vault()));
  const auto problem_with = [&](std::string_view place, const json& value) {
    json manifest = good;
    manifest[json::json_pointer(std::string(place))] = value;
    return problem_of(manifest);
  };
  CHECK(problem_with("/format_version", 2) ==
        "has format_version 2, and this pyat knows 1: use the release of pyat that wrote it");
  CHECK(problem_with("/format_version", "1") == "is not what pyat writes: format_version is missing");
  CHECK(problem_with("/number", -1) == "is not what pyat writes: number is no number that fits");
  CHECK(problem_with("/number", "12") == "is not what pyat writes: number is no number that fits");
  CHECK(problem_with("/taken", "yesterday") == "is not what pyat writes: taken is no time");
  CHECK(problem_with("/label", nullptr) == "is not what pyat writes: label is no text");
  CHECK(problem_with("/profiles", "full") == "is not what pyat writes: profiles is no list");
  CHECK(problem_with("/services/0/ports/1/host", 3100) ==
        "is not what pyat writes: services[0].ports[1].host is no text");
  CHECK(problem_with("/services/0/command", "00") ==
        "is not what pyat writes: services[0].command cannot be opened with the key");
  CHECK(problem_with("/services/0/is_one_shot", 0) ==
        "is not what pyat writes: services[0].is_one_shot is neither true nor false");
  CHECK(problem_with("/services/1", 7) == "is not what pyat writes: services[1] is no object");
  CHECK(problem_with("/files/0/role", "toy") ==
        "is not what pyat writes: files[0].role is none of those that are known");
  CHECK(problem_with("/files/0/mode", "0999") == "is not what pyat writes: files[0].mode is no mode");
  CHECK(problem_with("/files/0/user", 5'000'000'000) ==
        "is not what pyat writes: files[0].user is no number that fits");
  json lacking = good;
  lacking["files"][1].erase("path");
  CHECK(problem_of(lacking) == "is not what pyat writes: files[1].path is missing");
  json more = good;
  more["surplus"] = true;
  CHECK(problem_of(more) == "was altered after it had been written: it is refused");
  CHECK_THAT(problem_of(json::array()), Contains("format_version is missing"));
  CHECK_THAT(read_generation(std::string(100'000, '['), vault()).problem, Contains("no JSON"));
}

TEST_CASE("texts that are not UTF-8 are found before they are written") {
  CHECK(unwritable_in(taken()).empty());
  Generation generation = taken();
  generation.files[1].path = "/srv/\xff.yaml";
  CHECK(unwritable_in(generation) == "files/1/path");
  generation = taken();
  generation.services[0].command = {"\xff"};  // which is sealed
  CHECK(unwritable_in(generation).empty());
  const ReadGeneration read = read_generation(to_text(generation, vault()), vault());
  REQUIRE(read.generation);
  CHECK(read.generation->services[0].command == generation.services[0].command);
}

TEST_CASE("a verdict is read as it was written, or refused") {
  const Verdict verdict{.generation = 12,
                        .digest = taken().digest,
                        .given = night,
                        .check = "health",
                        .outcome = Outcome::good,
                        .words = "8 of 8 services are up"};
  const std::string text = to_text(verdict, vault());
  REQUIRE(read_verdict(text, vault()).verdict);
  CHECK(*read_verdict(text, vault()).verdict == verdict);
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string altered = text;
    altered[i] = static_cast<char>(altered[i] ^ 1);
    CHECK_FALSE(read_verdict(altered, vault()).verdict);
    CHECK_FALSE(read_verdict(text.substr(0, i), vault()).verdict);
  }
  json made_up = json::parse(text);
  made_up["outcome"] = "bad";
  CHECK(read_verdict(made_up.dump(2) + "\n", vault()).problem ==
        "was altered after it had been written: it is refused");
  made_up["format_version"] = 3;
  CHECK_THAT(read_verdict(made_up.dump(2) + "\n", vault()).problem, Contains("has format_version 3"));
  Verdict strange = verdict;
  strange.words = "\xff";
  CHECK(unwritable_in(strange) == "words");
}

}  // namespace
}  // namespace pyat::rollback
