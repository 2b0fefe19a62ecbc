// Four items in two writes and one way of reading, in a network in memory.
#pragma once

#include <memory>
#include <string>

#include "smoke/book.hpp"
#include "smoke/driver.hpp"
#include "support/catch.hpp"
#include "support/fake_client.hpp"
#include "support/fake_items.hpp"
#include "util/text.hpp"

namespace pyat::test {

inline smoke::Outcome judge(const smoke::Write&, const net::Answer& answer) {
  if (answer.problem != net::Problem::none) return {.answered = smoke::Answered::unknown, .message = "no answer"};
  if (answer.status == 200) return {.answered = smoke::Answered::acknowledged};
  return {.answered = smoke::Answered::refused, .message = answer.body};
}

// Bodies are lists of numbers.
inline smoke::Reading read_numbers(const net::Request&, const net::Answer& answer, smoke::Book& book) {
  if (answer.problem != net::Problem::none) return {.problem = "nobody answers"};
  for (const std::string& word : util::split_at(answer.body, " ")) book.add(FakeItems(100).item(std::stoul(word)));
  return {};
}

// Four items in two writes, read with one query.
inline std::shared_ptr<smoke::Path> path_of_four() {
  auto path = std::make_shared<smoke::Path>();
  path->signal = "metrics";
  path->title = "numbers";
  path->items = std::make_shared<FakeItems>(4);
  path->writes = 2;
  path->write = [](std::size_t n) {
    smoke::Write write{.first = 2 * n, .count = 2};
    write.request.url = "http://server/write/" + std::to_string(n);
    write.request.method = "POST";
    return write;
  };
  path->judge = judge;
  smoke::View view{.name = "all", .expected = path->items, .queries = {{.first = 0, .count = 4}}, .read = read_numbers};
  view.queries[0].request.url = "http://server/read";
  view.deadline = std::chrono::milliseconds{1000};
  path->views.push_back(std::move(view));
  return path;
}

inline void take_writes(FakeClient& client) {
  client.set("http://server/write/0", answer_of(200));
  client.set("http://server/write/1", answer_of(200));
}

inline smoke::Result run(FakeClient& client, const std::shared_ptr<smoke::Path>& path,
                         const smoke::DriveOptions& options = {}) {
  bool is_done = false;
  const auto drive = smoke::drive(client, path, options, [&] { is_done = true; });
  const bool was_whole = client.run();
  CHECK(is_done == was_whole);
  CHECK(drive->is_over() == was_whole);
  return drive->result();
}

inline std::size_t count_of(const FakeClient& client, const std::string& url) {
  std::size_t count = 0;
  for (const net::Request& request : client.asked) count += request.url == url ? 1U : 0U;
  return count;
}

}  // namespace pyat::test
