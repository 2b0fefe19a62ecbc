// The financial functions against those of LibreOffice Calc, as tests/tools/spreadsheet.py kept them.
#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "cost/finance/annuity.hpp"
#include "cost_finance_support.hpp"

using namespace pyat::cost::finance;
using pyat::units::Number;
using std::string;

namespace {

struct Row {
  string function{};
  string name{};
  std::vector<Number> arguments{};
  string answer{};
};

std::vector<Number> numbers_in(const string& text) {
  std::vector<Number> numbers{};
  std::istringstream stream(text);
  for (string word{}; stream >> word;) numbers.push_back(exact(word));
  return numbers;
}

// A name with a comma in it is quoted; nothing else is.
Row row_of(const string& line) {
  const std::size_t after_function = line.find(',');
  const std::size_t before_answer = line.rfind(',');
  const std::size_t before_arguments = line.rfind(',', before_answer - 1);
  return {line.substr(0, after_function), line.substr(after_function + 1, before_arguments - after_function - 1),
          numbers_in(line.substr(before_arguments + 1, before_answer - before_arguments - 1)),
          line.substr(before_answer + 1)};
}

std::vector<Row> rows() {
  std::ifstream file(PYAT_SOURCE_DIR "/tests/fixtures/cost/spreadsheet.csv");
  REQUIRE(file);
  std::vector<Row> all{};
  for (string line{}; std::getline(file, line);) {
    if (!line.starts_with('#') && !line.starts_with("function,")) all.push_back(row_of(line));
  }
  return all;
}

Annuity annuity_of(const Row& row) {
  const std::vector<Number>& of = row.arguments;
  REQUIRE(of.size() == 6);
  return {of[0], static_cast<unsigned>(std::stoul(of[1].fixed(0))),
          of[2], of[3],
          of[4], of[5].is_zero() ? Due::end : Due::start};
}

std::span<const Number> behind(const Row& row, std::size_t count) { return std::span(row.arguments).subspan(count); }

// The difference is less than half of the twelfth digit.
bool agrees(const Number& ours, const Number& theirs) {
  return abs(ours - theirs) * 2 * Number(10).to_the(11) <= std::max(abs(ours), abs(theirs));
}

// All that ours may be: a spreadsheet finds one of several rates.
std::vector<Number> answers(const Row& row) {
  if (row.function == "NPV") return {net_present_value(row.arguments[0], behind(row, 1))};
  if (row.function == "IRR") return internal_rate_of_return(row.arguments).rates;
  const auto one = [](const Figure& figure) {
    return figure.value ? std::vector{*figure.value} : std::vector<Number>{};
  };
  if (row.function == "MIRR") return one(modified_rate_of_return(behind(row, 2), row.arguments[0], row.arguments[1]));
  const Annuity annuity = annuity_of(row);
  if (row.function == "PMT") return one(payment(annuity));
  if (row.function == "PV") return {present_value(annuity)};
  if (row.function == "FV") return {future_value(annuity)};
  if (row.function == "NPER") return one(periods(annuity));
  REQUIRE(row.function == "RATE");
  return rate(annuity).rates;
}

}  // namespace

TEST_CASE("each answer of a spreadsheet is ours to twelve digits") {
  std::map<string, unsigned> seen{};
  for (const Row& row : rows()) {
    ++seen[row.function];
    const std::vector<Number> ours = answers(row);
    INFO(row.function << " of " << row.name << ": " << row.answer);
    for (const Number& number : ours) UNSCOPED_INFO("ours " << number.shortest(30));
    if (row.answer == "error") {  // Newton's method got lost there, and its guess is not ours to give
      CHECK(row.function == "IRR");
      REQUIRE(ours.size() == 1);
      CHECK(net_present_value(ours.front(), row.arguments).rounded(30).is_zero());
      continue;
    }
    const Number theirs = exact(row.answer);
    CHECK(std::any_of(ours.begin(), ours.end(), [&](const Number& number) { return agrees(number, theirs); }));
  }
  CHECK(seen ==
        std::map<string, unsigned>{
            {"FV", 15}, {"IRR", 26}, {"MIRR", 26}, {"NPER", 15}, {"NPV", 32}, {"PMT", 15}, {"PV", 15}, {"RATE", 15}});
}
