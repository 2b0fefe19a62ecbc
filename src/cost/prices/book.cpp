#include "cost/prices/book.hpp"

#include <utility>

#include "config/document.hpp"
#include "config/problem.hpp"
#include "config/schema.hpp"
#include "config/schema_text.hpp"
#include "config/words.hpp"
#include "cost/prices/book_text.hpp"
#include "cost/reader/fields.hpp"

namespace pyat::cost {
namespace {

using config::Entry;
using config::Node;
using Problems = std::vector<diag::Diagnostic>;

// Here and not where it is used: there, the place would be taken for one in the model.
void check_price(const Formula& price, const units::Units& units, Problems& problems) {
  if (price.expression.terms.empty()) return;
  const units::Evaluation result = units::evaluate(price.expression, {}, units);
  if (!result.value) {
    problems.push_back(problem_of(price, result.mistake));
  } else if (result.value->kind != units::Value::Kind::quantity) {
    problems.push_back(make_problem(price.range, price.path, "a price is expected, found a condition"));
  } else if (result.value->quantity.value.sign() < 0) {
    problems.push_back(make_problem(price.range, price.path, "`" + price.expression.text + "` is negative"));
  }
}

PriceBook read(std::string_view path, const Node& root, const units::Units& units, Problems& problems) {
  PriceBook book{};
  Fields fields(units, problems);
  for (const Entry& entry : root.find("prices")->value->entries) {
    const Node& node = *entry.value;
    const std::string below = config::path_below("prices", entry.key);
    const std::size_t mistakes = problems.size();
    book[entry.key] = {.price = *fields.formula_at(node, "price", below),
                       .as_of = fields.date(*node.find("as_of")->value, below + ".as_of"),
                       .source = Fields::text_at(node, "source"),
                       .region = Fields::text_at(node, "region"),
                       .description = Fields::text_at(node, "description"),
                       .confidence = Fields::text_at(node, "confidence"),
                       .book = std::string(path)};
    if (problems.size() == mistakes) check_price(book[entry.key].price, units, problems);
  }
  return book;
}

}  // namespace

BookResult load_book(std::string_view path, std::string_view text, const units::Units& units) {
  BookResult result{};
  result.report.path = path;
  Problems& problems = result.report.diagnostics;
  config::Document document = config::parse_document(text);
  problems = std::move(document.problems);
  if (document.root != nullptr && problems.empty()) {
    problems = config::Schema(config::prices_schema_text).check(*document.root);
    if (problems.empty()) result.book = read(path, *document.root, units, problems);
  } else if (problems.empty()) {
    problems.push_back(make_problem({}, {}, "the price book is empty"));
  }
  if (problems.empty()) return result;
  result.book.reset();
  for (diag::Diagnostic& problem : problems) problem.code = "bad-cost-model";
  result.report.status = diag::Status::unreadable;
  result.report.text = text;
  config::sort_by_place(problems);
  return result;
}

PriceBook shipped_book(const units::Units& units) {
  const config::Document document = config::parse_document(book_text);
  // A model in EUR that has no rate for USD cannot use prices in USD, and need not.
  Problems unusable{};
  PriceBook book = read(shipped_book_name, *document.root, units, unusable);
  for (const diag::Diagnostic& problem : unusable) {
    std::erase_if(book,
                  [&](const auto& entry) { return entry.second.price.range.begin.line == problem.range.begin.line; });
  }
  return book;
}

}  // namespace pyat::cost
