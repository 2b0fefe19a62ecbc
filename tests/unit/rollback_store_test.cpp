// What is kept, and what is refused.
#include <algorithm>
#include <string>
#include <vector>

#include "rollback/store/store.hpp"
#include "rollback_store_support.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"
#include "util/aead.hpp"

namespace pyat::rollback {
namespace {

using test::CrashingFiles;

const std::string base = "/srv/.pyat/rollback/lgtm";

CrashingFiles& with_srv(CrashingFiles& files) {
  files.make_folder("/srv", 0755);
  return files;
}

std::string problem_of(util::DurableFiles& files, Purpose purpose = Purpose::read, const StorePlace& at = place) {
  const Opened result = open_store(files, at, purpose, same_bytes);
  CHECK(result.store == nullptr);
  CHECK_FALSE(result.problem.state.empty());
  CHECK_FALSE(result.problem.next.empty());
  return result.problem.words;
}

void alter(CrashingFiles& files, const std::string& path, std::size_t at) {
  std::string text = files.text(path);
  text[at] = static_cast<char>(text[at] ^ 4);
  files.set(path, text);
}

TEST_CASE("what is taken can be read again, and its contents, too") {
  CrashingFiles files;
  const auto store = opened(with_srv(files));
  const Taken taken = take_sample(*store);
  INFO(taken.problem.words);
  REQUIRE_FALSE(taken.problem.is_there());
  CHECK(taken.generation.number == 1);
  CHECK(taken.generation.digest.size() == 64);

  const auto reader = opened(files, Purpose::read);
  const Listing listing = reader->list();
  REQUIRE(listing.entries.size() == 1);
  REQUIRE(listing.entries[0].generation);
  CHECK(*listing.entries[0].generation == taken.generation);
  CHECK(listing.notes.empty());
  CHECK(reader->content(taken.generation.files[0]).text == env_text);
  CHECK(reader->content(taken.generation.files[1]).text == loki_yaml);
  CHECK(reader->verify(taken.generation).empty());
}

TEST_CASE("everything is for its owner alone, and no secret is in clear text") {
  CrashingFiles files;
  const auto store = opened(with_srv(files));
  REQUIRE_FALSE(take_sample(*store).problem.is_there());
  for (const auto& [path, node] : files.nodes()) {
    if (!path.starts_with("/srv/.pyat/") && path != key_path) continue;
    CAPTURE(path);
    CHECK((node.mode & 0077) == 0);
    for (const std::string secret : {"correct horse", "hunter2", "auth_enabled"}) {
      CHECK(node.text.find(secret) == std::string::npos);
    }
  }
}

TEST_CASE("a second generation keeps only what is new") {
  CrashingFiles files;
  const auto store = opened(with_srv(files));
  REQUIRE_FALSE(take_sample(*store).problem.is_there());
  const auto objects = [&] { return files.list(base + "/objects").entries.size(); };
  CHECK(objects() == 2);
  CHECK(take_sample(*store).generation.number == 2);
  CHECK(objects() == 2);
  // What is kept already need not be handed over again.
  const Taken third = store->take(sample(store->vault()), {});
  CHECK_FALSE(third.problem.is_there());
  CHECK(third.generation.number == 3);
}

TEST_CASE("a generation without the content of one of its files is not taken") {
  CrashingFiles files;
  const auto store = opened(with_srv(files));
  const Taken taken = store->take(sample(store->vault()), {env_text});
  CHECK_THAT(taken.problem.words, StartsWith("the content of /srv/loki.yaml was not kept"));
  CHECK(taken.problem.state == "no generation was taken; those before are as they were");
  CHECK(store->list().entries.empty());
  Generation strange = sample(store->vault());
  strange.files[0].path = "/srv/\xff";
  CHECK(store->take(strange, sample_contents()).problem.words ==
        "a name cannot be kept, as it is not UTF-8: files/0/path");
  strange = sample(store->vault());
  strange.files[0].digest = "../../../etc/passwd";
  CHECK_THAT(store->take(strange, sample_contents()).problem.words, Contains("is no digest of a content"));
}

TEST_CASE("what was altered is refused, each by its name") {
  CrashingFiles files;
  const auto store = opened(with_srv(files));
  const Taken first = take_sample(*store);
  const Taken second = take_sample(*store);
  REQUIRE_FALSE(second.problem.is_there());
  const std::string object = base + "/objects/" + first.generation.files[1].digest;
  for (std::size_t at = 0; at < files.text(object).size(); ++at) {
    alter(files, object, at);
    CHECK(store->content(first.generation.files[1]).problem.words ==
          object + " was altered, or written half: it is refused");
    alter(files, object, at);
  }
  CHECK_FALSE(store->content(first.generation.files[1]).problem.is_there());
  // One content in the place of another.
  files.set(object, files.text(base + "/objects/" + first.generation.files[0].digest));
  CHECK(store->content(first.generation.files[1]).problem.is_there());
  CHECK(store->verify(first.generation).size() == 1);
  CHECK_THAT(store->verify(first.generation)[0].words, StartsWith("/srv/loki.yaml: "));
  files.erase(object);
  CHECK(store->content(first.generation.files[1]).problem.words == "the content " + object + " is missing");
  files.unreadable[object] = "input/output error";
  files.set(object, "");
  CHECK(store->content(first.generation.files[1]).problem.words == "cannot read " + object + ": input/output error");
  files.unreadable.clear();

  // The next snapshot has the content, and puts it right.
  const Taken third = take_sample(*store);
  REQUIRE(third.notes.size() == 1);
  CHECK(third.notes[0] == object + " was damaged, and is whole again");
  CHECK(store->verify(first.generation).empty());

  alter(files, base + "/generations/1.json", 300);
  const Listing listing = store->list();
  REQUIRE(listing.entries.size() == 3);
  CHECK_FALSE(listing.entries[0].generation);
  CHECK_THAT(listing.entries[0].damage, StartsWith(base + "/generations/1.json "));
  CHECK(listing.entries[1].generation);
}

TEST_CASE("manifests under another name or of another stack are refused") {
  CrashingFiles files;
  const auto store = opened(with_srv(files));
  take_sample(*store);
  files.set(base + "/generations/2.json", files.text(base + "/generations/1.json"));
  CHECK_THAT(store->list().entries[1].damage, Contains("is generation 1 under another name"));
  const Opened other = open_store(files, {place.state_folder, "legacy", place.key_file}, Purpose::take, same_bytes);
  REQUIRE(other.store);
  REQUIRE_FALSE(take_sample(*other.store).problem.is_there());
  files.set(base + "/generations/1.json", files.text("/srv/.pyat/rollback/legacy/generations/1.json"));
  CHECK_THAT(store->list().entries[0].damage, Contains("is of the stack legacy"));
}

TEST_CASE("what is missing, foreign or left over is told") {
  CrashingFiles files;
  const auto store = opened(with_srv(files));
  for (int i = 0; i < 4; ++i) take_sample(*store);
  files.erase(base + "/generations/2.json");
  files.erase(base + "/generations/3.json");
  files.set(base + "/generations/notes.txt", "mine");
  files.set(base + "/generations/.pyat-a1B2c3", "half");
  files.set(base + "/verdicts/x.json", "");
  files.set(base + "/objects/" + std::string(64, '0'), "half");
  CHECK(store->list().notes == std::vector<std::string>{
                                   base + "/generations/notes.txt is not of pyat: it is left alone",
                                   "generations 2 to 3 are missing from " + base + ": not removed by pyat",
                                   base + "/verdicts/x.json is not of pyat: it is left alone",
                                   "a content in " + base + "/objects belongs to no generation: a snapshot was cut off",
                               });
  CHECK(take_sample(*store).generation.number == 5);  // a number is not given twice
}

TEST_CASE("verdicts make a generation good or bad") {
  CrashingFiles files;
  const auto store = opened(with_srv(files));
  const Generation first = take_sample(*store).generation, second = take_sample(*store).generation;
  CHECK(store->list().entries[0].standing.outcome == Outcome::unknown);
  REQUIRE_FALSE(store->judge(first, "health", Outcome::good, "2 of 2 services are up", night).is_there());
  REQUIRE_FALSE(store->judge(second, "health", Outcome::good, "2 of 2 services are up", night).is_there());
  REQUIRE_FALSE(store->judge(second, "smoke", Outcome::bad, "a trace is missing", night).is_there());
  const Listing listing = store->list();
  CHECK(listing.entries[0].standing.outcome == Outcome::good);
  CHECK(listing.entries[1].verdicts.size() == 2);
  CHECK(listing.entries[1].verdicts[0].digest == second.digest);
  const Choice choice = choose(listing, "good");
  REQUIRE(choice.generation);
  CHECK(choice.generation->number == 1);
  CHECK(choice.skipped[0].why == "smoke: a trace is missing");
}

TEST_CASE("a verdict that was altered, removed or moved is no longer trusted, nor is the generation") {
  CrashingFiles files;
  const auto store = opened(with_srv(files));
  const Generation first = take_sample(*store).generation, second = take_sample(*store).generation;
  const std::string bad = base + "/verdicts/1.1.json", good = base + "/verdicts/1.2.json";
  store->judge(first, "smoke", Outcome::bad, "a trace is missing", night);
  store->judge(first, "health", Outcome::good, "all are up", night);
  store->judge(second, "health", Outcome::good, "all are up", night);
  const std::string text = files.text(bad);
  const auto words = [&] {
    const Standing standing = store->list().entries[0].standing;
    CHECK(standing.outcome == Outcome::unknown);
    return standing.words;
  };
  alter(files, bad, 60);
  CHECK_THAT(words(), StartsWith(bad + " "));
  files.set(bad, "");
  CHECK(words() == bad + " is empty: it was written half");
  files.erase(bad);
  CHECK(words() == "the verdict before " + good + " is missing");
  files.set(bad, files.text(base + "/verdicts/2.1.json"));
  CHECK(words() == bad + " is of another generation: it is refused");
  files.set(bad, text);
  CHECK(store->list().entries[0].standing.outcome == Outcome::bad);
  files.set(base + "/verdicts/7.1.json", text);
  CHECK(store->list().notes ==
        std::vector<std::string>{base + "/verdicts/7.1.json is of a generation that is missing"});
}

TEST_CASE("only a generation that is there, as it is, is judged") {
  CrashingFiles files;
  const auto store = opened(with_srv(files));
  Generation generation = take_sample(*store).generation;
  generation.digest[0] = generation.digest[0] == '0' ? '1' : '0';
  CHECK_THAT(store->judge(generation, "health", Outcome::good, "", night).words, Contains("is not the generation 1-"));
  generation.number = 9;
  CHECK(store->judge(generation, "health", Outcome::good, "", night).is_there());
  CHECK(store->judge(store->list().entries[0].generation.value(), "health", Outcome::good, "\xff", night).is_there());
  CHECK(files.list(base + "/verdicts").entries.empty());
}

TEST_CASE("two who write at once never get the same number") {
  CrashingFiles files;
  const auto store = opened(with_srv(files));
  const auto other = opened(files);
  // The other one comes before each change, with another generation of its own.
  int rounds = 0;
  files.before_change = [&](std::size_t) {
    if (++rounds > 12) return;
    Generation generation = sample(other->vault());
    generation.label = "other " + std::to_string(rounds);
    CHECK_FALSE(other->take(generation, sample_contents()).problem.is_there());
    other->judge(other->list().entries[0].generation.value(), "health", Outcome::good, "", night);
  };
  std::vector<std::uint64_t> mine{};
  for (int i = 0; i < 3; ++i) mine.push_back(take_sample(*store).generation.number);
  const Listing before = store->list();
  REQUIRE_FALSE(store->judge(before.entries[0].generation.value(), "smoke", Outcome::bad, "x", night).is_there());
  files.before_change = nullptr;
  const Listing listing = store->list();
  CHECK(listing.entries.size() >= 9);
  CHECK(listing.notes.empty());
  for (const Entry& entry : listing.entries) {
    CHECK(entry.generation);
    CHECK(entry.verdicts_damage.empty());
    const bool is_mine = std::ranges::find(mine, entry.number) != mine.end();
    if (entry.generation) CHECK((entry.generation->label == sample(store->vault()).label) == is_mine);
  }
  CHECK(listing.entries[0].standing.outcome == Outcome::bad);
}

TEST_CASE("a store that is not there is empty, and reading it makes nothing") {
  CrashingFiles files;
  with_srv(files);
  const auto before = files.nodes();
  const Opened empty = open_store(files, place, Purpose::read, same_bytes);
  CHECK(empty.is_empty);
  CHECK_THAT(empty.problem.words, StartsWith("no generation of the stack lgtm was taken yet"));
  CHECK(files.nodes() == before);
  // The first snapshot makes the key, and says so.
  const Opened made = open_store(files, place, Purpose::take, same_bytes);
  REQUIRE(made.store);
  REQUIRE(made.notes.size() == 1);
  CHECK_THAT(made.notes[0], StartsWith("the key " + key_path + " was made: keep a copy of it"));
  CHECK(open_store(files, place, Purpose::take, same_bytes).notes.empty());
}

TEST_CASE("a key that is missing, wrong or open to others is told before anything is read") {
  CrashingFiles files;
  take_sample(*opened(with_srv(files)));
  const std::string key = files.text(key_path);
  files.set_mode(key_path, 0644);
  CHECK_THAT(problem_of(files), Contains("can be used by others"));
  CHECK_THAT(problem_of(files, Purpose::take), Contains("can be used by others"));
  files.set(key_path, std::string(64, 'a') + "\n");
  CHECK_THAT(problem_of(files), Contains("is not the one that " + base + " is kept with"));
  files.erase(key_path);
  CHECK(problem_of(files) ==
        "there is no key " + key_path + ": without it, what was kept in " + base + " cannot be read");
  CHECK_THAT(problem_of(files, Purpose::take), StartsWith("there is no key"));
  CHECK_FALSE(files.has(key_path));  // no new one in the place of the one that is lost
  files.set(key_path, key);
  CHECK(opened(files, Purpose::read)->list().entries.size() == 1);
  CHECK_THAT(problem_of(files, Purpose::read, {place.state_folder, "lgtm", ""}), Contains("where the key is"));
  CHECK_THAT(problem_of(files, Purpose::take, {place.state_folder, "lgtm", "/srv/x/../.pyat/rollback/key"}),
             Contains("inside of the state folder"));
}

TEST_CASE("folders that are of something else are refused") {
  CrashingFiles files;
  take_sample(*opened(with_srv(files)));
  for (const std::string name : {"", "..", ".x", "-x", "a/b", "a b", "caf\xc3\xa9"}) {
    CHECK_THAT(problem_of(files, Purpose::take, {place.state_folder, name, key_path}),
               Contains("is no name of a stack"));
  }
  const std::string facts = base + "/store.json", text = files.text(facts);
  files.set(facts, R"({"format_version": 2, "zones": []})");
  CHECK(problem_of(files) ==
        facts + " has format_version 2, and this pyat knows 1: use the release of pyat that wrote it");
  files.set(facts, "{");
  CHECK_THAT(problem_of(files, Purpose::take), StartsWith(facts + " is no JSON"));
  files.set(facts, to_text(StoreFacts{.stack = "legacy", .key_id = "x"}));
  CHECK_THAT(problem_of(files), Contains("kept for the stack legacy, not for lgtm"));
  // Without it, each generation is checked on its own.
  files.erase(facts);
  const Opened without = open_store(files, place, Purpose::read, same_bytes);
  REQUIRE(without.store);
  CHECK(without.notes.size() == 1);
  CHECK(without.store->list().entries[0].generation);
  REQUIRE(open_store(files, place, Purpose::take, same_bytes).store);
  CHECK(files.text(facts) == text);

  files.unreadable[base + "/generations"] = "permission denied";
  CHECK(problem_of(files) == "cannot read " + base + "/generations: permission denied");
  CrashingFiles blocked;
  blocked.set("/srv/.pyat/rollback/lgtm", "a file");
  CHECK(problem_of(blocked) == base + " is no folder");
}

TEST_CASE("the real file system keeps it as well") {
  const test::TemporaryFolder folder;
  const auto files = util::real_durable_files();
  const StorePlace real{folder / "state", "lgtm", folder / "keys/rollback.key"};
  const Opened made = open_store(*files, real, Purpose::take, util::random_bytes);
  REQUIRE(made.store);
  const Taken taken = take_sample(*made.store);
  REQUIRE_FALSE(taken.problem.is_there());
  REQUIRE_FALSE(made.store->judge(taken.generation, "health", Outcome::good, "up", night).is_there());
  const Opened again = open_store(*files, real, Purpose::read, util::random_bytes);
  REQUIRE(again.store);
  const Listing listing = again.store->list();
  REQUIRE(choose(listing, "good").generation);
  CHECK(*choose(listing, "good").generation == taken.generation);
  CHECK(again.store->verify(taken.generation).empty());
  CHECK(listing.notes.empty());
}

}  // namespace
}  // namespace pyat::rollback
