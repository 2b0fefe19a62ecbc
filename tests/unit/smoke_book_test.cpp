// Each fault is counted as what it is, and nothing is claimed that was not seen.
#include "smoke/book.hpp"
#include "support/catch.hpp"
#include "support/fake_items.hpp"

using namespace pyat::smoke;
using pyat::test::FakeItems;
using std::string;
using std::chrono::milliseconds;

namespace {

using State = Acknowledgement::State;

const Book::Time start = Book::Time{} + std::chrono::hours{1};

Query query_of(std::size_t first, std::size_t count) {
  Query query{.first = first, .count = count};
  query.request.url = "http://server/" + std::to_string(first);
  return query;
}

std::vector<Acknowledgement> all(std::size_t count, State state = State::acknowledged) {
  return std::vector<Acknowledgement>(count, {.state = state, .when = start});
}

Book book_of(std::size_t count) { return Book(std::make_shared<FakeItems>(count)); }  // elided: a book is not copied

void read(Book& book, const Query& query, const std::vector<Item>& found, bool is_whole = true,
          milliseconds after = milliseconds{5}) {
  book.begin(query, start + after - milliseconds{1});
  for (const Item& item : found) book.add(item);
  book.end(query, start + after, is_whole);
}

Item item(std::size_t n) { return FakeItems(100).item(n); }

const Difference& example(const Ledger& ledger, Fault fault) {
  for (const Difference& difference : ledger.examples) {
    if (difference.fault == fault) return difference;
  }
  FAIL("no example of " << to_string(fault));
  return ledger.examples.front();
}

void check_sum(const Ledger& ledger) {
  CHECK(ledger.expected == ledger.found + ledger.altered + ledger.missing + ledger.not_taken + ledger.unverified);
}

}  // namespace

TEST_CASE("a book in which everything is there is clean") {
  Book book = book_of(3);
  read(book, query_of(0, 3), {item(2), item(0), item(1)});
  CHECK(book.has(0, 3));
  const Ledger ledger = book.close(all(3), {});
  CHECK(ledger.is_clean());
  CHECK(ledger.found == 3);
  CHECK(ledger.examples.empty());
  CHECK(ledger.visible == std::vector<std::chrono::microseconds>(3, milliseconds{5}));
}

TEST_CASE("what is not there is missing when it was acknowledged") {
  Book book = book_of(3);
  read(book, query_of(0, 3), {item(0), item(2)});
  CHECK_FALSE(book.has(0, 3));
  std::vector<Acknowledgement> acknowledged = all(3);
  const Ledger ledger = book.close(acknowledged, {});
  CHECK(ledger.missing == 1);
  CHECK(example(ledger, Fault::missing).item == "item 1");
  CHECK(example(ledger, Fault::missing).expected == "value: 1");
  check_sum(ledger);
  for (const State state : {State::refused, State::unanswered}) {
    acknowledged[1].state = state;
    const Ledger other = book.close(acknowledged, {});
    CHECK(other.missing == 0);
    CHECK(other.not_taken == 1);
    check_sum(other);
  }
}

TEST_CASE("of a write that was taken in part, so many may be absent as were rejected") {
  Book book = book_of(4);
  read(book, query_of(0, 4), {item(0)});
  const Ledger ledger = book.close(all(4, State::partly), {.rejected = 2});
  CHECK(ledger.not_taken == 2);
  CHECK(ledger.missing == 1);
  check_sum(ledger);
}

TEST_CASE("content that differs is altered, whether its mark can be read or not") {
  for (const std::uint64_t mark : {std::uint64_t{1001}, std::uint64_t{0}, std::uint64_t{77}}) {
    Book book = book_of(2);
    read(book, query_of(0, 2), {item(0), {.key = "item 1", .content = "value: 3", .mark = mark}});
    CHECK(book.has(0, 2));
    const Ledger ledger = book.close(all(2), {});
    CHECK(ledger.altered == 1);
    CHECK(ledger.missing == 0);
    CHECK(ledger.unexpected == 0);
    CHECK(example(ledger, Fault::altered).expected == "value: 1");
    CHECK(example(ledger, Fault::altered).found == "value: 3");
    check_sum(ledger);
  }
}

TEST_CASE("an item in another place is altered, and the report says where it went") {
  Book book = book_of(2);
  read(book, query_of(0, 2), {item(0), {.key = "elsewhere", .content = "value: 1", .mark = 1001}});
  const Ledger ledger = book.close(all(2), {});
  CHECK(ledger.altered == 1);
  CHECK(example(ledger, Fault::altered).expected == "at: item 1\nvalue: 1");
  CHECK(example(ledger, Fault::altered).found == "at: elsewhere\nvalue: 1");
}

TEST_CASE("items that have changed places are both altered") {
  Book book = book_of(3);
  read(book, query_of(0, 3),
       {item(0),
        {.key = "item 1", .content = "value: 2", .mark = 1002},
        {.key = "item 2", .content = "value: 1", .mark = 1001}});
  const Ledger ledger = book.close(all(3), {});
  CHECK(ledger.altered == 2);
  CHECK(ledger.found == 1);
  check_sum(ledger);
}

TEST_CASE("an item with the mark of another that is there is altered: its place tells which it is") {
  const Item taken_over{.key = "item 1", .content = "value: 3", .mark = 1002};
  Book book = book_of(3);
  read(book, query_of(0, 3), {taken_over, item(0), item(2)});
  CHECK(book.has(0, 3));
  const Ledger ledger = book.close(all(3), {});
  CHECK(ledger.altered == 1);
  CHECK(ledger.missing + ledger.duplicated + ledger.unexpected == 0);
  CHECK(example(ledger, Fault::altered).item == "item 1");
  CHECK(example(ledger, Fault::altered).expected == "value: 1");
  check_sum(ledger);
}

TEST_CASE("so it is when the one that has the mark is read later, by another query") {
  const Item taken_over{.key = "item 0", .content = "value: 3", .mark = 1001};
  Book book = book_of(2);
  read(book, query_of(0, 1), {taken_over});
  read(book, query_of(1, 1), {item(1)});
  const Ledger ledger = book.close(all(2), {});
  CHECK(ledger.altered == 1);
  CHECK(ledger.missing + ledger.duplicated == 0);
  CHECK(example(ledger, Fault::altered).item == "item 0");
  read(book, query_of(0, 1), {taken_over});
  CHECK(book.has(0, 2));
}

TEST_CASE("the same item twice in one answer is duplicated, in two queries it is not") {
  Book book = book_of(3);
  read(book, query_of(0, 3), {item(0), item(1), item(1), item(2)});
  CHECK(book.close(all(3), {}).duplicated == 1);
  Book overlap = book_of(3);
  read(overlap, query_of(0, 2), {item(0), item(1)});
  read(overlap, query_of(1, 2), {item(1), item(2)});
  CHECK(overlap.close(all(3), {}).is_clean());
}

TEST_CASE("a changed copy of what is there is one too many") {
  Book book = book_of(2);
  read(book, query_of(0, 2), {item(0), item(1), {.key = "elsewhere", .content = "value: 1", .mark = 1001}});
  const Ledger ledger = book.close(all(2), {});
  CHECK(ledger.duplicated == 1);
  CHECK(ledger.altered == 0);
  CHECK(ledger.found == 2);
}

TEST_CASE("a changed copy is one too many where its place is taken, too, or is another's") {
  for (const char* place : {"item 0", "item 1"}) {
    Book book = book_of(3);
    read(book, query_of(0, 3), {item(0), item(1), {.key = place, .content = "value: 7", .mark = 1001}});
    const Ledger ledger = book.close(all(3), {});
    CHECK(ledger.duplicated == 1);
    CHECK(ledger.altered == 0);
    CHECK(ledger.missing == 1);  // item 2 is nowhere, and the copy is not in its place
    check_sum(ledger);
  }
}

TEST_CASE("what nobody has written is unexpected") {
  Book book = book_of(1);
  read(book, query_of(0, 1), {item(0), {.key = "item 99", .content = "value: 99", .mark = 1099}});
  const Ledger ledger = book.close(all(1), {});
  CHECK(ledger.unexpected == 1);
  CHECK(example(ledger, Fault::unexpected).item == "item 99");
}

TEST_CASE("of an answer that was not read to its end, nothing is concluded that it lacks") {
  Book book = book_of(3);
  read(book, query_of(0, 3), {item(0)}, false);
  const Ledger ledger = book.close(all(3), {});
  CHECK(ledger.found == 1);
  CHECK(ledger.unverified == 2);
  CHECK(ledger.missing == 0);
  check_sum(ledger);
}

TEST_CASE("before the time is over nothing is missing, and what nobody asked for is not either") {
  Book book = book_of(3);
  read(book, query_of(0, 2), {item(0)});
  const Ledger early = book.close(all(3), {.is_over = false});
  CHECK(early.unverified == 2);
  const Ledger late = book.close(all(3), {});
  CHECK(late.missing == 1);
  CHECK(late.unverified == 1);
}

TEST_CASE("a query that is asked again replaces what it said") {
  Book book = book_of(2);
  const Query query = query_of(0, 2);
  read(book, query, {item(0), item(0), {.key = "item 1", .content = "value: 7"}}, true, milliseconds{5});
  CHECK(book.has(0, 2));
  read(book, query, {item(0), item(1)}, true, milliseconds{50});
  const Ledger ledger = book.close(all(2), {.late_after = milliseconds{20}});
  CHECK(ledger.is_clean());
  CHECK(ledger.visible == std::vector<std::chrono::microseconds>{milliseconds{5}, milliseconds{50}});
}

TEST_CASE("late is what an answer has lacked that was asked for when it was due") {
  Book book = book_of(3);
  const Query query = query_of(0, 3);
  read(book, query, {item(0)}, true, milliseconds{5});
  read(book, query, {item(0), item(1)}, true, milliseconds{30});
  read(book, query, {item(0), item(1)}, false, milliseconds{40});
  read(book, query, {item(0), item(1), item(2)}, true, milliseconds{60});
  const Ledger ledger = book.close(all(3), {.late_after = milliseconds{20}});
  CHECK(ledger.late == 1);
  CHECK(ledger.late_unknown == 1);  // item 1 may have been there after 20 ms: nobody has looked
  CHECK(example(ledger, Fault::late).item == "item 2");
  CHECK(example(ledger, Fault::late).found == "60 ms");
  const Ledger longer = book.close(all(3), {.late_after = milliseconds{35}});
  CHECK(longer.late == 0);  // what broke off at 40 ms proves nothing
  CHECK(longer.late_unknown == 1);
  CHECK(book.close(all(3), {.late_after = milliseconds{60}}).late_unknown == 0);
  CHECK(book.close(all(3), {}).late_unknown == 0);
}

TEST_CASE("an answer that breaks off takes nothing back that was seen before") {
  Book book = book_of(4);
  const Query query = query_of(0, 4);
  read(book, query,
       {item(0),
        item(0),
        {.key = "item 1", .content = "value: 7"},
        {.key = "item 2", .content = "value: 8"},
        {.key = "item 99", .content = "value: 99"}});
  read(book, query, {item(2)}, false);
  read(book, query, {}, false);
  const Ledger ledger = book.close(all(4), {});
  CHECK(ledger.found == 2);
  CHECK(ledger.altered == 1);  // item 2 has come right since
  CHECK(ledger.duplicated == 1);
  CHECK(ledger.unexpected == 1);
  CHECK(ledger.unverified == 1);
  check_sum(ledger);
}

TEST_CASE("a server that answers without end is counted, and fills no memory") {
  Book book = book_of(1);
  book.begin(query_of(0, 1));
  const Item known = item(0);
  for (int i = 0; i < 2'500'000; ++i) book.add(known);
  for (int i = 0; i < 100'500; ++i) book.add({.key = "item 99", .content = "value: " + std::to_string(1000 + i)});
  book.add({.key = "item 99", .content = string(100'000'000, 'x')});
  book.end(query_of(0, 1), start, true);
  const Ledger ledger = book.close(all(1), {});
  CHECK(ledger.found == 1);
  CHECK(ledger.duplicated == 2'499'999);
  CHECK(ledger.unexpected == 100'501);
}

TEST_CASE("what has vanished again is missing") {
  Book book = book_of(1);
  const Query query = query_of(0, 1);
  read(book, query, {item(0)});
  read(book, query, {});
  CHECK(book.close(all(1), {}).missing == 1);
}

TEST_CASE("pages of several queries may come in turns") {
  Book book = book_of(4);
  const Query left = query_of(0, 2), right = query_of(2, 2);
  book.begin(left);
  book.add(item(0));
  book.begin(right);
  book.add(item(2));
  book.resume(left);
  book.add(item(1));
  book.resume(right);
  book.add(item(3));
  book.end(left, start, true);
  book.end(right, start, true);
  CHECK(book.close(all(4), {}).is_clean());
}

TEST_CASE("disorder is counted, with an example") {
  Book book = book_of(2);
  const Query query = query_of(0, 2);
  book.begin(query);
  book.add(item(1));
  book.add(item(0));
  book.out_of_order("item 0", "item 1");
  book.end(query, start, true);
  const Ledger ledger = book.close(all(2), {});
  CHECK(ledger.out_of_order == 1);
  CHECK_FALSE(ledger.is_clean());
  CHECK(example(ledger, Fault::out_of_order).found == "after item 1");
}

TEST_CASE("what was refused and is there all the same is told") {
  Book book = book_of(2);
  read(book, query_of(0, 2), {item(0), item(1)});
  const Ledger ledger = book.close(all(2, State::refused), {});
  CHECK(ledger.found_unacknowledged == 2);
  CHECK(ledger.visible.empty());
}
