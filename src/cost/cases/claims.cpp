#include "cost/cases/claims.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "cost/cases/alternatives.hpp"
#include "cost/reader/fields.hpp"
#include "units/quantity.hpp"

namespace pyat::cost {
namespace {

using std::string;
using std::string_view;
using units::Dimension;
using units::Number;
using units::Quantity;
using Kind = NamedFigure::Kind;
using Verdict = ClaimRow::Verdict;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The digits behind the point of the number in a claim.
unsigned digits_of(string_view text) {
  const std::size_t point = text.find('.');
  if (point == string_view::npos) return 0;
  unsigned digits = 0;
  while (point + 1 + digits < text.size() && is_digit(text[point + 1 + digits])) ++digits;
  return digits;
}

unsigned trailing_zeros(const Number& whole) {
  const string text = whole.shortest(0);
  const std::size_t last = text.find_last_not_of('0');
  return last == string::npos ? 0 : static_cast<unsigned>(text.size() - 1 - last);
}

Quantity a_year() { return {.value = Number(units::seconds_a_year), .dimension = Dimension(units::time)}; }

class Auditor {
 public:
  Auditor(const Model& model, const Scope& scope, const std::vector<NamedFigure>& figures,
          const std::vector<std::pair<string, std::vector<NamedFigure>>>& others,
          std::vector<diag::Diagnostic>& problems)
      : model_(model), scope_(scope), figures_(figures), others_(others), problems_(problems) {}

  ClaimRow row_of(const Claim& claim) {
    row_ = {.says = claim.says, .source = claim.source, .line = claim.range.begin.line};
    claim_ = &claim;
    const auto value = scope_.evaluate(claim.value, problems_);
    if (!value || value->kind != units::Value::Kind::quantity) {
      if (value) report_unknown(*value);
      return std::move(row_);
    }
    claimed_ = value->quantity;
    row_.claimed = units::words(claimed_, model_.units);
    named_ = claim.claim ? figure_named(claim.claim->expression.text) : nullptr;
    if (row_.says.empty() && claim.claim) row_.says = named_ != nullptr ? named_->words : claim.claim->expression.text;
    if (claim.claim) {
      judge(*claim.claim);
    } else {
      search();
    }
    return std::move(row_);
  }

 private:
  // In the unit of the claim, with a digit or two more than it has.
  string words(const Quantity& quantity) const {
    const bool is_money = quantity.dimension.exponent_of(units::money) != 0;
    if (is_money || claimed_.dimension != quantity.dimension) return units::words(quantity, model_.units);
    const unsigned said = digits_of(claim_->value.expression.text);
    const units::Unit unit = claimed_.written.value_or(units::Unit{});
    const string number = units::grouped(units::in(quantity, unit).shortest(said == 0 ? 1 : said + 2));
    return number + (unit.text.empty() || unit.text == "%" ? "" : " ") + unit.text;
  }

  const NamedFigure* figure_named(string_view name) const {
    const auto found =
        std::find_if(figures_.begin(), figures_.end(), [&](const auto& each) { return each.name == name; });
    return found == figures_.end() ? nullptr : &*found;
  }

  void report_unknown(const units::Value& value) {
    row_.explanation = value.reasons.empty() ? "it is a condition" : value.reasons.front();
  }

  void judge(const Formula& formula) {
    if (named_ != nullptr && !named_->value) {
      row_.explanation = named_->words + " does not exist: " + named_->why;
      return search();
    }
    const auto actual = scope_.evaluate(formula, problems_);
    if (!actual) return;
    if (actual->kind != units::Value::Kind::quantity) return report_unknown(*actual);
    compare(formula, actual->quantity);
  }

  // 2,000 a month for a claim of 24,000: a formula that leaves the twelve months out.
  void compare(const Formula& formula, Quantity actual) {
    const string rate = units::words(actual, model_.units);
    const bool is_a_year = actual.dimension * Dimension(units::time) == claimed_.dimension;
    if (is_a_year) actual = product(actual, a_year());
    if (actual.dimension != claimed_.dimension) {
      row_.verdict = Verdict::wrong;
      row_.explanation =
          fmt::format("it is {}: {}, not {}", rate, units::words(actual.dimension), units::words(claimed_.dimension));
      return;
    }
    const string is = subject(formula) + derivation(formula) + words(actual);
    if (agrees(claim_->value, claimed_, actual)) {
      row_.verdict = Verdict::right;
      row_.explanation = is + (is_a_year ? " a year: " + rate + " in twelve months" : "") + twin();
      return contradict(formula, is_a_year);
    }
    row_.explanation = is + twin();
    row_.verdict = Verdict::wrong;
    search();
  }

  // The same figure with cash alone, where the named one counts soft benefits.
  string twin() const {
    if (named_ == nullptr) return {};
    string name = named_->name;
    const NamedFigure* cash = figure_named(name + "_cash");
    if (const std::size_t at = name.find("_year"); cash == nullptr && name.starts_with("roi_") && at != string::npos) {
      cash = figure_named("roi_cash" + name.substr(3));
    }
    if (cash == nullptr) cash = figure_named("cash_" + name);
    if (cash == nullptr) return {};
    return cash->value ? ", and " + words(*cash->value) + " with cash alone" : "; with cash alone: " + cash->why;
  }

  // What is computed; nothing of a formula that shows it by itself.
  string subject(const Formula& formula) const {
    if (named_ != nullptr) return named_->words + " is ";
    return units::names_in(formula.expression).empty() ? "" : "`" + formula.expression.text + "` is ";
  }

  // "(39,324.00 USD − 15,000.00 USD) / 15,000.00 USD = "
  string derivation(const Formula& formula) const {
    if (named_ != nullptr) return named_->derivation.empty() ? "" : named_->derivation + " = ";
    return scope_.terms(formula) + " = ";
  }

  void contradict(const Formula& formula, bool is_a_year) {
    for (Alternative& other : alternatives_of(formula, model_, scope_)) {
      if (other.value && is_a_year) other.value = product(*other.value, a_year());
      row_.also.push_back(std::move(other));
    }
    if (!row_.also.empty()) row_.verdict = Verdict::contradicted;
  }

  bool is_of_kind(const NamedFigure& figure) const {
    if (!figure.value || figure.value->dimension != claimed_.dimension) return false;
    return named_ == nullptr || !claimed_.dimension.is_plain() || figure.kind == named_->kind;
  }

  const NamedFigure* match_in(const std::vector<NamedFigure>& figures) const {
    for (const NamedFigure& figure : figures) {
      if (is_of_kind(figure) && agrees(claim_->value, claimed_, *figure.value)) return &figure;
    }
    return nullptr;
  }

  // What else the number could be.
  void search() {
    const string found_so_far = row_.explanation;
    const auto say = [&](const NamedFigure& figure, const string& of) {
      string text = fmt::format("{} is {}{}", row_.claimed, figure.words, of);
      if (!figure.derivation.empty()) text += " (" + figure.derivation + ")";
      // Gross is not net.
      if (figure.name.starts_with("benefit_")) {
        const NamedFigure* net = figure_named("net" + figure.name.substr(string_view("benefit").size()));
        if (net != nullptr && net->value && of.empty()) text += ", " + words(*net->value) + " net of the implementation";
      }
      row_.explanation = text + (found_so_far.empty() ? "" : "; " + found_so_far);
    };
    if (const NamedFigure* found = match_in(figures_)) {
      row_.verdict = claim_->claim ? Verdict::wrongly_named : Verdict::right;
      return say(*found, "");
    }
    for (const auto& [name, figures] : others_) {
      const NamedFigure* found = match_in(figures);
      if (found == nullptr) continue;
      row_.verdict = Verdict::not_derivable;
      return say(*found, " in the case " + name);
    }
    if (claim_->claim && (named_ == nullptr || named_->value)) return;  // wrong, and that is all
    row_.verdict = Verdict::not_derivable;
    if (row_.explanation.empty()) row_.explanation = "no figure of the model is " + row_.claimed;
  }

  const Model& model_;
  const Scope& scope_;
  const std::vector<NamedFigure>& figures_;
  const std::vector<std::pair<string, std::vector<NamedFigure>>>& others_;
  std::vector<diag::Diagnostic>& problems_;
  const Claim* claim_ = nullptr;
  const NamedFigure* named_ = nullptr;
  Quantity claimed_{};
  ClaimRow row_{};
};

}  // namespace

bool agrees(const Formula& claimed, const Quantity& claim, const Quantity& actual) {
  if (claim.dimension != actual.dimension) return false;
  const Number factor = claim.written ? claim.written->factor : Number(1);
  const Number said = claim.value / factor;
  const Number is = actual.value / factor;
  const unsigned digits = digits_of(claimed.expression.text);
  if (is.rounded(digits) == said) return true;
  if (digits > 0 || !said.is_whole() || said.is_zero()) return false;
  const Number step = Number(10).to_the(static_cast<int>(trailing_zeros(said)));
  return (is / step).rounded(0) * step == said && abs(is - said) * Number(200) < abs(said);
}

std::vector<ClaimRow> audit(const Case& of, const Model& model, const Scope& scope,
                            const std::vector<NamedFigure>& figures,
                            const std::vector<std::pair<string, std::vector<NamedFigure>>>& others,
                            std::vector<diag::Diagnostic>& problems) {
  std::vector<ClaimRow> rows{};
  Auditor auditor(model, scope, figures, others, problems);
  for (const Claim& claim : of.claims) rows.push_back(auditor.row_of(claim));
  return rows;
}

string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::right: return "right";
    case Verdict::wrong: return "wrong";
    case Verdict::wrongly_named: return "wrongly named";
    case Verdict::contradicted: return "inputs contradict";
    case Verdict::not_derivable: return "not derivable";
  }
  return "";
}

}  // namespace pyat::cost
