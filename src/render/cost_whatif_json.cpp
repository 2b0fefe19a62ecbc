// `pyat cost whatif` for programs. Amounts are texts with all their digits: a reader's binary numbers must not round
// them.
#include "render/cost_whatif.hpp"
#include "render/json_object.hpp"
#include "render/money.hpp"

namespace pyat::render {
namespace {

using std::string;

Json amount_json(const cost::Amount& amount, const Money& money) {
  Json object = {{"amount", money.exact(amount.known)}, {"complete", amount.unknown == 0}};
  set(object, "unknown_items", static_cast<std::uint64_t>(amount.unknown));
  return object;
}

Json losses_json(const std::vector<cost::Loss>& losses) {
  Json list = Json::array();
  for (const cost::Loss& loss : losses) {
    Json object = {{"parameter", name_of(loss.parameter)}};
    set(object, "before", loss.before);
    object["after"] = loss.after;
    object["gain"] = loss.is_gain;
    object["says"] = loss.says;
    Json figures = Json::object();
    for (const cost::Figure& figure : loss.figures) figures[figure.name] = figure.value.shortest(6);
    if (!figures.empty()) object["figures"] = std::move(figures);
    if (!loss.steps.empty()) object["set"] = loss.steps;
    list.push_back(std::move(object));
  }
  return list;
}

Json item_json(const cost::ItemChange& item, const Money& money) {
  Json object = {{"name", item.name}, {"group", string(cost::to_string(item.group))}};
  if (item.before) object["before"] = money.exact(*item.before);
  if (item.after) object["after"] = money.exact(*item.after);
  if (item.is_dropped) object["dropped"] = true;
  if (!item.why.empty()) object["why"] = item.why;
  return object;
}

Json stored_json(const cost::Difference& difference) {
  Json object = Json::object();
  for (const cost::StoredChange& stored : difference.stored) {
    object[string(cost::to_string(stored.signal))] = {{"before_bytes", stored.before.shortest(0)},
                                                      {"after_bytes", stored.after.shortest(0)}};
  }
  return object;
}

Json stays_json(const std::vector<cost::Stay>& stays) {
  Json list = Json::array();
  for (const cost::Stay& stay : stays) list.push_back({{"reason", stay.reason}, {"items", stay.names}});
  return list;
}

Json proposals_json(const std::vector<cost::Proposal>& proposals, const Money& money, bool with_losses) {
  Json list = Json::array();
  for (const cost::Proposal& proposal : proposals) {
    Json changes = Json::array();
    for (const cost::Choice& choice : proposal.changes) {
      Json change = {{"parameter", choice.name}};
      set(change, "before", choice.before);
      change["after"] = choice.after;
      changes.push_back(std::move(change));
    }
    Json object = {{"monthly", money.exact(proposal.monthly)},
                   {"saved", money.exact(proposal.saved)},
                   {"given_up", proposal.given_up.shortest(6)},
                   {"changes", std::move(changes)}};
    if (with_losses) object["losses"] = losses_json(proposal.losses);
    list.push_back(std::move(object));
  }
  return list;
}

Json objectives_json(const cost::Optimum& optimum, const Money& money) {
  Json list = Json::array();
  for (const cost::ObjectiveResult& objective : optimum.objectives) {
    Json object = {{"objective", objective.text}};
    set(object, "line", static_cast<std::uint64_t>(objective.line));
    object["binds"] = objective.cheapest_without.has_value();
    if (objective.cheapest_without) {
      object["cheapest_without"] = money.exact(*objective.cheapest_without);
      object["enough_for_budget"] = objective.is_enough;
    }
    list.push_back(std::move(object));
  }
  return list;
}

template <typename Result>
Json head(const Result& result) {
  Json object = {{"format_version", 1}};
  set(object, "title", result.title);
  object["model"] = result.path;
  object["plan"] = result.plan;
  object["currency"] = result.currency;
  return object;
}

template <typename Result>
void add_rest(Json& object, const Result& result) {
  if (!result.assumptions.empty()) object["assumptions"] = result.assumptions;
  if (!result.notes.empty()) object["notes"] = result.notes;
}

}  // namespace

string whatif_json(const cost::Difference& difference) {
  const Money money(difference.currency, 1);
  Json object = head(difference);
  object["monthly"] = {{"before", amount_json(difference.before, money)},
                       {"after", amount_json(difference.after, money)},
                       {"saved", money.exact(difference.before.known - difference.after.known)}};
  object["year"] = {{"before", money.exact(difference.year_before)}, {"after", money.exact(difference.year_after)}};
  if (difference.budget) {
    object["budget"] = money.exact(*difference.budget);
    object["over_budget"] = difference.is_over;
  }
  Json items = Json::array();
  for (const cost::ItemChange& item : difference.items) items.push_back(item_json(item, money));
  object["items"] = std::move(items);
  object["stays"] = stays_json(difference.stays);
  object["stored"] = stored_json(difference);
  object["losses"] = losses_json(difference.losses);
  add_rest(object, difference);
  return object.dump(2) + '\n';
}

string optimum_json(const cost::Optimum& optimum) {
  const Money money(optimum.currency, 1);
  Json object = head(optimum);
  object["now"] = amount_json(optimum.now, money);
  Json ranges = Json::object();
  for (const cost::TriedRange& range : optimum.ranges) ranges[range.name] = range.values;
  object["ranges"] = std::move(ranges);
  object["combinations"] = optimum.combinations;
  object["keep_all_objectives"] = optimum.kept;
  if (optimum.budget) {
    object["budget"] = money.exact(*optimum.budget);
    object["fits"] = fits(optimum);
    if (const auto missed = missed_by(optimum)) object["missed_by"] = money.exact(*missed);
  }
  if (optimum.floor) object["cheapest_of_all"] = money.exact(*optimum.floor);
  object["best"] = proposals_json(optimum.best, money, true);
  object["objectives"] = objectives_json(optimum, money);
  object["front"] = proposals_json(optimum.front, money, false);
  add_rest(object, optimum);
  return object.dump(2) + '\n';
}

}  // namespace pyat::render
