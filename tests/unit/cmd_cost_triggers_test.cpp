// Files that change, or cannot be written, while triggers are applied; and how the report looks.
#include "cmd/context.hpp"
#include "cmd/run.hpp"
#include "support/catch.hpp"
#include "support/program.hpp"

namespace {

using pyat::test::MemoryFiles;
using pyat::test::Program;

const char* model =
    "plans: {now: {items: [{name: all, cost: 387 USD/month}]}}\n"
    "triggers:\n"
    "  - {name: cost, when: monthly_cost > 300 USD/month, action: {name: a, file: c.yml, set: {x: 5}}}\n"
    "  - {name: growth, when: storage_growth > 10GB/day}\n";

// Somebody else writes c.yml as soon as it was read.
class BusyFiles : public MemoryFiles {
 public:
  pyat::util::ReadResult read(const std::string& path, std::size_t limit) override {
    auto result = MemoryFiles::read(path, limit);
    if (path == "c.yml") files[path] += "# and more\n";
    return result;
  }
};

}  // namespace

TEST_CASE("a configuration that changed meanwhile is left alone") {
  BusyFiles files;
  files.files = {{"cost.yml", model}, {"c.yml", "x: 20\n"}};
  pyat::util::StringSink out;
  pyat::util::StringSink err;
  pyat::cmd::Context context{
      .files = files, .out = out, .err = err, .env = [](std::string_view) { return std::nullopt; }};
  context.now = [] { return std::chrono::sys_days(std::chrono::year(2026) / 6 / 30); };
  CHECK(static_cast<int>(pyat::cmd::run({"cost", "triggers", "cost.yml", "--apply"}, context)) == 2);
  CHECK_THAT(out.text(), Contains("c.yml has been changed meanwhile: run this again"));
  CHECK_THAT(files.files["c.yml"], StartsWith("x: 20\n"));
}

TEST_CASE("a configuration that cannot be written") {
  Program program;
  program.files.files = {{"cost.yml", model}, {"c.yml", "x: 20\n"}};
  program.files.write_problems["c.yml"] = "read-only";
  CHECK(program.run({"cost", "triggers", "cost.yml", "--apply"}) == 2);
  CHECK_THAT(program.out.text(), Contains("cannot write c.yml: read-only") && !Contains("applied"));
}

TEST_CASE("states have colours on a terminal, and fit into it") {
  Program program;
  program.files.files = {{"cost.yml", model}, {"c.yml", "x: 20\n"}};
  program.terminal = true;
  program.width = 60;
  CHECK(program.run({"cost", "triggers", "cost.yml"}) == 1);
  const std::string text = program.out.text();
  CHECK_THAT(text, Contains("\033[1;31mFIRING\033[0m") && Contains("\033[1;34mUNKNOWN\033[0m"));
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\033')
      i = text.find('m', i);
    else if (text[i] == '\n')
      width = 0;
    else if ((text[i] & '\xC0') != '\x80')
      CHECK(++width <= 60);
  }
}
