#include "probe/response.hpp"
#include "support/catch.hpp"

namespace pyat::probe {
namespace {

// The answer, given in pieces of `size` bytes, and the end of the connection behind it.
ResponseReader read(std::string_view text, std::size_t size = std::string_view::npos) {
  ResponseReader reader{};
  while (!text.empty() && reader.feed(text.substr(0, size))) text.remove_prefix(std::min(text.size(), size));
  reader.end(true);
  return reader;
}

std::string problem_of(std::string_view text) {
  const std::string problem = read(text).problem();
  CHECK(read(text, 1).problem().substr(0, 20) == problem.substr(0, 20));
  return problem;
}

}  // namespace

TEST_CASE("an answer is the same in whatever pieces it comes") {
  const std::string head = "HTTP/1.1 503 Service Unavailable\r\nX-A:  b \r\n";
  for (const std::size_t size : {std::size_t{1}, std::size_t{2}, std::size_t{7}, std::string::npos}) {
    for (const std::string& text :
         {head + "Content-Length: 5\r\n\r\nready", head + "\r\nready",
          head + "Transfer-Encoding: Chunked\r\n\r\n3;a=b\r\nrea\r\n02\r\ndy\r\n0\r\nT: u\r\n\r\n"}) {
      const ResponseReader reader = read(text, size);
      INFO(text);
      CHECK(reader.problem().empty());
      CHECK(reader.response().status == 503);
      CHECK(reader.response().reason == "Service Unavailable");
      CHECK(header_of(reader.response(), "x-a") == "b");
      CHECK(reader.response().body == "ready");
      CHECK_FALSE(reader.response().is_cut);
    }
  }
}

TEST_CASE("an answer ends where it says, not where the connection does") {
  ResponseReader reader{};
  CHECK_FALSE(reader.feed("HTTP/1.1 200 OK\nContent-Length: 2\n\nokmore"));
  CHECK(reader.response().body == "ok");
  CHECK_FALSE(ResponseReader{}.feed("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n"));
  CHECK_FALSE(ResponseReader{}.feed("HTTP/1.1 304 Not Modified\r\n\r\n"));
  CHECK_FALSE(ResponseReader{}.feed("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
}

TEST_CASE("an interim answer is passed over") {
  const ResponseReader reader = read("HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.0 200\r\n\r\nready", 1);
  CHECK(reader.response().status == 200);
  CHECK(reader.response().headers.empty());
  CHECK(reader.response().body == "ready");
  std::string endless{};
  while (endless.size() <= head_limit) endless += "HTTP/1.1 100 Continue\r\n\r\n";
  CHECK(read(endless).problem() == "answered with a head of more than 64 KiB");
}

TEST_CASE("no more than the first part of a body is kept") {
  for (const std::string_view head :
       {"\r\n", "Content-Length: 9999999\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n2000000\r\n"}) {
    ResponseReader reader{};
    bool wanted = reader.feed("HTTP/1.1 200 OK\r\n" + std::string(head));
    const std::string part(100'000, 'x');
    int parts = 0;
    for (; wanted && parts < 100; ++parts) wanted = reader.feed(part);
    CHECK(parts == 11);
    CHECK(reader.response().body.size() == body_limit);
    CHECK(reader.response().is_cut);
    CHECK(reader.problem().empty());
  }
}

TEST_CASE("a body of just the limit is whole") {
  const std::string body(body_limit, 'x');
  const ResponseReader reader =
      read("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body_limit) + "\r\n\r\n" + body);
  CHECK(reader.response().body.size() == body_limit);
  CHECK_FALSE(reader.response().is_cut);
}

TEST_CASE("what is no HTTP is said as what it is") {
  CHECK(problem_of("") == "closed the connection without an answer");
  CHECK(problem_of("ready\n") == "answered without a status line, as HTTP/0.9 did: 'ready'");
  CHECK(problem_of("HT") == "broke off in the head of its answer, after 2 bytes");
  CHECK(problem_of("HTTP/1.1\r\n") == "answered with a broken status line: 'HTTP/1.1'");
  CHECK(problem_of("HTTP/1.1 2000\r\n") == "answered with a broken status line: 'HTTP/1.1 2000'");
  CHECK(problem_of("HTTP/ 200\r\n") == "answered with a broken status line: 'HTTP/ 200'");
  CHECK(problem_of("HTTP/1.1 200 OK\r\n: x\r\n\r\n") == "answered 200 with a broken header: ': x'");
  CHECK(problem_of("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n") ==
        "answered 200 with a broken Content-Length: '-5'");
  CHECK(problem_of("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n") ==
        "answered 200 with a broken Content-Length: '99999999999999999999'");
  const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  CHECK(problem_of(chunked + "x\r\n") == "answered 200, but a chunk of its body has no size: 'x'");
  CHECK(problem_of(chunked + "fffffffffffffffff\r\n") ==
        "answered 200, but a chunk of its body has no size: 'fffffffffffffffff'");
  CHECK(problem_of(chunked + "1\r\nxyz\r\n") == "answered 200, but a chunk of its body is longer than it says");
  CHECK(problem_of(chunked + std::string(head_limit + 1, '0')) ==
        "answered 200, but a line between the chunks of its body has no end");
}

TEST_CASE("an answer that stops is said with what has come of it") {
  const auto broken = [](std::string_view text) {
    ResponseReader reader{};
    reader.feed(text);
    reader.end(false);
    return reader.problem();
  };
  CHECK(broken("") == "reset the connection without an answer");
  CHECK(broken("HTTP/1.1 200 OK\r\n\r\nready") == "answered 200, but broke off after 5 bytes of its body");
  CHECK(broken("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nready") ==
        "answered 200, but broke off after 5 of 9 bytes of its body");
  const auto late = [](std::string_view text) {
    ResponseReader reader{};
    reader.feed(text);
    reader.give_up("within 5 s");
    return reader.problem();
  };
  CHECK(late("") == "accepted the connection, but did not answer within 5 s");
  CHECK(late("HTTP/1.1 200 OK\r\n") == "began to answer, but the head of its answer did not end within 5 s");
  CHECK(late("HTTP/1.1 200 OK\r\n\r\n") == "answered 200, but its body did not end within 5 s");
  CHECK(late("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx").empty());
}

}  // namespace pyat::probe
