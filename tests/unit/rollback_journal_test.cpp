#include "rollback/journal/journal.hpp"
#include "rollback_bed.hpp"
#include "support/catch.hpp"
#include "util/digest.hpp"

namespace pyat::rollback {
namespace {

using std::string;

const string journal_path = bed_folder + "/journal/run-1.jsonl";

// The journal of a run that came to its end.
string journal_text() {
  Bed bed{};
  REQUIRE(bed.run().state == RunState::done);
  return bed.files.text(journal_path);
}

std::vector<string> lines_of(const string& text) {
  std::vector<string> lines{};
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

string joined_lines(const std::vector<string>& lines) {
  string text{};
  for (const string& line : lines) text += line + "\n";
  return text;
}

// The line with another text in it, and a digest as if it had been written so.
string forged(const string& line, const string& from, const string& to) {
  ParsedLine parsed = parse_line(line);
  REQUIRE(parsed.problem.empty());
  string text = text_of(parsed.line);
  REQUIRE(text == line);
  text.replace(text.find(from), from.size(), to);
  const std::size_t digest = text.rfind(",\"digest\"");
  const string head = text.substr(0, digest);
  return head + ",\"digest\":\"" + util::hexadecimal(util::sha256(head)) + "\"}";
}

TEST_CASE("a line is read as it was written") {
  test::FakeMachine machine{};
  Line line{.kind = LineKind::begin};
  line.begin =
      Begin{.stack = "shop \"1\"\n", .from = "12-aaaaaaaa", .to = "11-bbbbbbbb", .pyat = "1.0", .why = "INC-4711"};
  line.begin->owner = machine.self();
  line.begin->steps = test::world_plan();
  line.begin->steps[0].timeout = std::chrono::seconds{7};
  line.begin->steps[0].attempts = 3;
  line.begin->steps[0].is_final = true;
  line.begin->steps[0].details = {{"generation", "1-aaaaaaaa"}, {"path", "/srv/b"}, {"path", "/srv/a"}, {"path", ""}};
  line.begin->confirm_within = std::chrono::minutes{30};
  line.run = "run-1", line.sequence = 1, line.stamp = machine.now(), line.previous = no_digest();
  const string text = text_of(line);
  CHECK(text.find('\n') == string::npos);
  const ParsedLine parsed = parse_line(text);
  CHECK(parsed.problem == "");
  CHECK(parsed.line == line);

  Line seen{.kind = LineKind::seen, .step = "up", .attempt = 2, .words = "ä", .next = "b", .proofs = {"c", "d"}};
  seen.effect = Effect::partial;
  seen.stamp = machine.now();
  const ParsedLine parsed_seen = parse_line(text_of(seen));
  CHECK(parsed_seen.problem == "");
  CHECK(parsed_seen.line == seen);
}

TEST_CASE("words that are no UTF-8 are written all the same") {
  Line line{.kind = LineKind::turn, .words = "caf\xE9"};
  const ParsedLine parsed = parse_line(text_of(line));
  CHECK(parsed.problem == "");
  CHECK(parsed.line.words == "caf\xEF\xBF\xBD");
}

TEST_CASE("a whole journal is read, with what the run has come to") {
  const ReadRun run = parse_run(journal_path, journal_text());
  CHECK(run.problem == "");
  CHECK(run.cut == 0);
  CHECK(run.number == 1);
  CHECK(run.progress.is_done());
  CHECK(run.lines.size() == 2 + 2 * run.progress.steps().size());
  CHECK(run.progress.begin().stack == "shop");
}

TEST_CASE("a journal that is cut at any byte is read up to the line before, and says so") {
  const string text = journal_text();
  std::size_t whole = 0, lines = 0;
  for (std::size_t size = 0; size < text.size(); ++size) {
    if (size > 0 && text[size - 1] == '\n') whole = size, ++lines;
    const ReadRun run = parse_run(journal_path, text.substr(0, size));
    REQUIRE(run.problem == "");
    REQUIRE(run.size == whole);
    REQUIRE(run.cut == size - whole);
    REQUIRE(run.lines.size() == lines);
    REQUIRE_FALSE(run.progress.has_ended());
  }
}

TEST_CASE("a last line in which a file system has left zeros was never finished") {
  const string text = journal_text();
  string torn = text;
  for (std::size_t i = torn.size() - 100; i < torn.size() - 1; ++i) torn[i] = '\0';
  const ReadRun run = parse_run(journal_path, torn);
  CHECK(run.problem == "");
  CHECK(run.cut > 100);
  CHECK_FALSE(run.progress.has_ended());
}

TEST_CASE("a journal of which any byte was changed is refused, or loses no more than its last line") {
  const string text = journal_text();
  const std::size_t last_line = text.rfind('\n', text.size() - 2) + 1;
  std::size_t accepted = 0;
  for (std::size_t i = 0; i < text.size(); i += 3) {
    for (const char other : {'x', '\n', '"', '\0', '0'}) {
      if (text[i] == other) continue;
      string changed = text;
      changed[i] = other;
      const ReadRun run = parse_run(journal_path, changed);
      if (run.problem.empty()) {
        ++accepted;
        INFO(i);
        REQUIRE(i >= last_line);  // cut, and its end no longer there
        REQUIRE_FALSE(run.progress.has_ended());
      } else {
        REQUIRE(run.problem.find(journal_path + ", line ") == 0);
        REQUIRE_FALSE(run.next.empty());
      }
    }
  }
  CHECK(accepted > 0);
  CHECK(accepted < 400);
}

TEST_CASE("lines that were taken away, repeated, swapped or written anew are refused") {
  const std::vector<string> lines = lines_of(journal_text());
  const auto problem_of = [](const std::vector<string>& changed) {
    return parse_run(journal_path, joined_lines(changed)).problem;
  };
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    INFO(i);
    std::vector<string> fewer = lines, more = lines, swapped = lines;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    more.insert(more.begin() + static_cast<std::ptrdiff_t>(i), lines[i]);
    std::swap(swapped[i], swapped[i + 1]);
    CHECK(problem_of(fewer) != "");
    CHECK(problem_of(more) != "");
    CHECK(problem_of(swapped) != "");
  }
  std::vector<string> anew = lines;
  anew[2] = forged(lines[2], "\"done\":true", "\"done\":false");
  CHECK_THAT(problem_of(anew), Contains("line 4: it does not follow on the line before"));
  anew = {lines[0], lines[1], forged(lines[2], "\"step\":\"preflight\"", "\"step\":\"nowhere\"")};
  CHECK_THAT(problem_of(anew), Contains("line 3: the plan has no step \"nowhere\""));
  anew = {lines[0], forged(lines[1], "\"intent\"", "\"outcome\",\"done\":true")};
  CHECK_THAT(problem_of(anew), Contains("outcome of the step \"preflight\" cannot come now: the step is waiting"));
  anew = {lines[0], forged(lines[1], "\"step\":\"preflight\"", "\"step\":\"flush\"")};
  CHECK_THAT(problem_of(anew), Contains("a step before it is not done"));
  anew = {lines[0], forged(lines[1], "\"run\":\"run-1\"", "\"run\":\"run-2\"")};
  CHECK_THAT(problem_of(anew), Contains("it is of run-2, and this is the journal of run-1"));
  anew = lines;
  anew.push_back(lines.back());
  CHECK(problem_of(anew) != "");
}

TEST_CASE("two runs whose lines are in one journal are refused") {
  Bed other{};
  other.machine.pass(std::chrono::hours{1});
  (void)other.run();
  const std::vector<string> lines = lines_of(journal_text()), others = lines_of(other.files.text(journal_path));
  const ReadRun run = parse_run(journal_path, joined_lines({lines[0], lines[1], others[2], lines[2]}));
  CHECK_THAT(run.problem, Contains("line 3: it does not follow on the line before"));
  CHECK_THAT(run.next, Contains("move " + journal_path + " away"));
}

TEST_CASE("a journal of another version, or with what nobody knows, is refused with words for it") {
  const std::vector<string> lines = lines_of(journal_text());
  CHECK_THAT(parse_run(journal_path, forged(lines[0], "\"v\":1", "\"v\":2") + "\n").problem,
             Contains("it has version 2, and this pyat knows 1"));
  CHECK_THAT(parse_run(journal_path, forged(lines[0], "\"v\":1", "\"w\":1") + "\n").problem,
             Contains("it has no version that is known"));
  CHECK_THAT(parse_run(journal_path, forged(lines[0], "\"begin\"", "\"dance\"") + "\n").problem,
             Contains("its field \"kind\" has a name that this pyat does not know"));
  CHECK_THAT(parse_run(journal_path, forged(lines[0], "\"timeout_s\":60", "\"timeout_s\":-1") + "\n").problem,
             Contains("its field \"timeout_s\" is no time that can be waited for"));
  CHECK_THAT(parse_run(journal_path, forged(lines[0], "\"id\":\"flush\"", "\"id\":\"preflight\"") + "\n").problem,
             Contains("the plan has two steps \"preflight\""));
  CHECK_THAT(parse_run(journal_path, "hello\n").problem, Contains("line 1: it is not a JSON object"));
  const ReadRun empty = parse_run(journal_path, "");
  CHECK(empty.problem == "");
  CHECK_FALSE(empty.progress.has_begun());
}

TEST_CASE("long words are clipped between letters, and many proofs are few") {
  Bed bed{};
  (void)bed.run();
  Journal journal(bed.files, bed.machine);
  REQUIRE(journal.create("/srv/other", {}, bed.begin()).empty());
  REQUIRE(journal.write({.kind = LineKind::intent, .step = "preflight", .attempt = 1}).empty());
  string words(1999, 'a');
  for (int i = 0; i < 100; ++i) words += "ä";
  const std::vector<string> proofs(100, words);
  REQUIRE(journal.write({.kind = LineKind::outcome, .step = "preflight", .words = words, .proofs = proofs}).empty());
  const ReadRun run = read_run(bed.files, journal.path());
  CHECK(run.problem == "");
  CHECK(run.lines.back().words == string(1999, 'a') + "…");
  CHECK(run.lines.back().proofs.size() == 20);
}

TEST_CASE("after a write that failed nothing is written any more") {
  Bed bed{};
  Journal journal(bed.files, bed.machine);
  REQUIRE(journal.create("/srv/other", {}, bed.begin()).empty());
  bed.files.begin();
  bed.files.fail_at(0, "input/output error");
  const Line intent{.kind = LineKind::intent, .step = "preflight", .attempt = 1};
  const string problem = journal.write(intent);
  CHECK(problem == "cannot write /srv/other/journal/run-1.jsonl: input/output error");
  CHECK(journal.write(intent) == problem);
  CHECK(read_run(bed.files, journal.path()).lines.size() == 1);
  CHECK(read_run(bed.files, journal.path()).cut == 0);  // what was left of the line was taken away
}

TEST_CASE("runs follow on one another, and a journal that was taken away or changed is told") {
  Bed bed{};
  const auto next_run = [&bed](const char* from, const char* to) {
    Begin begin = bed.begin();
    begin.from = from, begin.to = to;
    bed.world.journal.clear();
    for (const auto& name : {"tempo", "mimir", "loki"}) bed.world.containers[name] = true;
    bed.world.hook = 0;
    return start(bed.session, std::move(begin));
  };
  REQUIRE(next_run("1-a", "2-b").state == RunState::done);
  REQUIRE(next_run("3-c", "4-d").state == RunState::done);
  bed.world.faults["preflight"] = {.apply = test::ApplyFault::fails};
  REQUIRE(next_run("5-e", "6-f").state == RunState::undone);
  History history = read_history(bed.files, bed_folder);
  CHECK(history.problem == "");
  CHECK(history.notes == std::vector<string>{});
  CHECK(history.next_number() == 4);
  CHECK(history.open() == nullptr);

  const string second = bed.files.text(bed_folder + "/journal/run-2.jsonl");
  bed.files.erase(bed_folder + "/journal/run-2.jsonl");
  history = read_history(bed.files, bed_folder);
  REQUIRE(history.notes.size() == 1);
  CHECK_THAT(history.notes[0], Contains("run-3.jsonl does not follow on"));

  string changed = second;
  changed.replace(changed.find("preflight"), 4, "PREF");
  bed.files.set(bed_folder + "/journal/run-2.jsonl", changed);
  history = read_history(bed.files, bed_folder);
  CHECK(history.problem == "");  // it has ended long ago: nothing depends on it
  REQUIRE(history.notes.size() == 1);
  CHECK_THAT(history.notes[0], Contains("run-2.jsonl, line 1: it is not as it was written"));

  bed.files.set(bed_folder + "/journal/run-2.jsonl", second.substr(0, second.rfind('\n', second.size() - 2) + 1));
  history = read_history(bed.files, bed_folder);
  CHECK_THAT(history.problem, Contains("run-2.jsonl has not ended, and a later run has begun"));
  CHECK_FALSE(history.next.empty());
}

TEST_CASE("runs are counted by their numbers, not by their names") {
  Bed bed{};
  bed.files.set(bed_folder + "/journal/run-9.jsonl", journal_text());
  bed.files.set(bed_folder + "/journal/run-10.jsonl", "{\"v\":1,");
  bed.files.set(bed_folder + "/journal/notes.txt", "mine");
  const History history = read_history(bed.files, bed_folder);
  CHECK(history.problem == "");
  CHECK(history.next_number() == 11);
}

TEST_CASE("a journal that cannot be read is refused") {
  Bed bed{};
  (void)bed.run();
  bed.files.unreadable[journal_path] = "permission denied";
  const RunResult result = resume(bed.session);
  CHECK(result.exit_code == 3);
  CHECK(result.words == "cannot read " + journal_path + ": permission denied");
  CHECK_THAT(result.next, Contains("readable"));
}

}  // namespace
}  // namespace pyat::rollback
