// `pyat cost report` as rows of the FinOps Open Cost and Usage Specification: what the current plan costs in the
// calendar month of the report, one row an item, as a bill would tell it. An item of which nobody knows what it costs
// has no row, because a cost must not be null there and would be a lie as 0. The other plans are not in it: whoever
// adds a column up would count twice; --current PLAN writes another one.
#include <fmt/format.h>

#include <array>
#include <unordered_map>
#include <utility>

#include "render/cost_report.hpp"
#include "render/csv.hpp"
#include "render/focus_unit.hpp"
#include "render/json_object.hpp"
#include "render/money.hpp"
#include "util/rfc3339.hpp"
#include "util/text.hpp"

namespace pyat::render {
namespace {

using cost::Group;
using cost::ItemRow;
using cost::Report;
using std::string;
using std::string_view;
using units::Number;

constexpr unsigned digits = 10;

// A row; empty is null.
struct Charge {
  string account, account_name, account_type, plan, plan_name, plan_type;
  string currency, pricing_currency, begin, end;
  string category, frequency, description, pricing_category;
  string quantity, unit, consumed_quantity, consumed_unit;
  string list_price, contracted_price, list_cost, cost;
  string original_list_price, original_contracted_price, original_cost;
  string provider, service_category, service_subcategory, service;
  string region, resource, resource_name, resource_type;
  string sku, sku_price, sku_meter, sku_details, tags;
  string component, signal, shares, tenant, environment, terms, measured, line;
  string nothing;
};

enum class Kind : std::uint8_t { made, text };

struct Column {
  string_view name;
  string Charge::*value;
  Kind kind = Kind::made;  // `text`: somebody else's
  FocusVersion since = FocusVersion::v1_0;
};

// Those that the specification demands or recommends, and the conditional ones that a cost model has something to say
// for, in its order; then pyat's own.
constexpr auto columns = std::to_array<Column>({
    {"AvailabilityZone", &Charge::nothing},
    {"BilledCost", &Charge::cost},
    {"BillingAccountId", &Charge::account, Kind::text},
    {"BillingAccountName", &Charge::account_name, Kind::text},
    {"BillingAccountType", &Charge::account_type, Kind::made, FocusVersion::v1_2},
    {"BillingCurrency", &Charge::currency},
    {"BillingPeriodEnd", &Charge::end},
    {"BillingPeriodStart", &Charge::begin},
    {"ChargeCategory", &Charge::category},
    {"ChargeClass", &Charge::nothing},
    {"ChargeDescription", &Charge::description, Kind::text},
    {"ChargeFrequency", &Charge::frequency},
    {"ChargePeriodEnd", &Charge::end},
    {"ChargePeriodStart", &Charge::begin},
    {"ConsumedQuantity", &Charge::consumed_quantity},
    {"ConsumedUnit", &Charge::consumed_unit, Kind::text},
    {"ContractedCost", &Charge::cost},
    {"ContractedUnitPrice", &Charge::contracted_price},
    {"EffectiveCost", &Charge::cost},
    {"InvoiceId", &Charge::nothing, Kind::made, FocusVersion::v1_2},
    {"InvoiceIssuerName", &Charge::provider, Kind::text},
    {"ListCost", &Charge::list_cost},
    {"ListUnitPrice", &Charge::list_price},
    {"PricingCategory", &Charge::pricing_category},
    {"PricingCurrency", &Charge::pricing_currency, Kind::made, FocusVersion::v1_2},
    {"PricingCurrencyContractedUnitPrice", &Charge::original_contracted_price, Kind::made, FocusVersion::v1_2},
    {"PricingCurrencyEffectiveCost", &Charge::original_cost, Kind::made, FocusVersion::v1_2},
    {"PricingCurrencyListUnitPrice", &Charge::original_list_price, Kind::made, FocusVersion::v1_2},
    {"PricingQuantity", &Charge::quantity},
    {"PricingUnit", &Charge::unit, Kind::text},
    {"ProviderName", &Charge::provider, Kind::text},
    {"PublisherName", &Charge::provider, Kind::text},
    {"RegionId", &Charge::region, Kind::text},
    {"RegionName", &Charge::region, Kind::text},
    {"ResourceId", &Charge::resource, Kind::text},
    {"ResourceName", &Charge::resource_name, Kind::text},
    {"ResourceType", &Charge::resource_type},
    {"ServiceCategory", &Charge::service_category},
    {"ServiceName", &Charge::service, Kind::text},
    {"ServiceSubcategory", &Charge::service_subcategory, Kind::made, FocusVersion::v1_1},
    {"SkuId", &Charge::sku, Kind::text},
    {"SkuMeter", &Charge::sku_meter, Kind::text, FocusVersion::v1_1},
    {"SkuPriceDetails", &Charge::sku_details, Kind::made, FocusVersion::v1_1},
    {"SkuPriceId", &Charge::sku_price, Kind::text},
    {"SubAccountId", &Charge::plan, Kind::text},
    {"SubAccountName", &Charge::plan_name, Kind::text},
    {"SubAccountType", &Charge::plan_type, Kind::made, FocusVersion::v1_2},
    {"Tags", &Charge::tags},
    {"x_Component", &Charge::component, Kind::text},
    {"x_Environment", &Charge::environment, Kind::text},
    {"x_Measured", &Charge::measured},
    {"x_ModelLine", &Charge::line},
    {"x_Signal", &Charge::signal},
    {"x_SignalShares", &Charge::shares},
    {"x_Tenant", &Charge::tenant, Kind::text},
    {"x_Terms", &Charge::terms, Kind::text},
});

struct Service {
  string_view category, subcategory;
};

// What cannot be told from a group (machines or containers, block or object storage) is the category's "Other".
Service service_of(Group group) {
  switch (group) {
    case Group::compute: return {"Compute", "Other (Compute)"};
    case Group::storage: return {"Storage", "Other (Storage)"};
    case Group::requests: return {"Storage", "Object Storage"};
    case Group::network: return {"Networking", "Other (Networking)"};
    case Group::operations: return {"Management and Governance", "Other (Management and Governance)"};
    case Group::licenses: return {"Management and Governance", "Observability"};
    case Group::support: return {"Management and Governance", "Support"};
    case Group::other: break;
  }
  return {"Other", "Other (Other)"};
}

string exact(const Number& number) { return number.shortest(digits); }

// The prices of small things have more zeros than amounts have digits.
string unit_price(const Number& number) { return number.shortest(2 * digits); }

string instant(std::chrono::year_month month) {
  return util::rfc3339(std::chrono::sys_seconds(std::chrono::sys_days(month / 1)));
}

string json_text(const Json& object) {
  return object.empty() ? string{} : object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// An item that is known, with its amounts, which are apportioned over all of them.
struct Share {
  const ItemRow* item;
  Number cost, saved, original;
};

class ChargeMaker {
 public:
  explicit ChargeMaker(const Report& report) : report_(report) {
    common_.account = report.path;
    common_.account_name = report.title;
    common_.account_type = "Cost model";
    common_.plan = report.current;
    common_.plan_name = report.current;
    common_.plan_type = "Plan";
    common_.currency = report.currency;
    common_.pricing_currency = report.model_currency;
    common_.begin = instant(report.forecast.month);
    common_.end = instant(report.forecast.month + std::chrono::months(1));
    common_.pricing_category = "Standard";
    // What a team runs itself, nobody else provides.
    common_.provider = "Self-managed";
    for (const cost::PlanRow& plan : report.plans) {
      if (plan.is_current && !plan.provider.empty()) common_.provider = plan.provider;
    }
  }

  Charge make(const Share& share) {
    Charge charge = common_;
    const ItemRow& item = *share.item;
    charge.cost = exact(share.cost);
    charge.list_cost = exact(share.cost + share.saved);
    charge.original_cost = exact(share.original);
    take_price(charge, item);
    take_service(charge, item);
    take_names(charge, item);
    return charge;
  }

 private:
  // A fixed cost is bought by the month; what has a price is used.
  void take_price(Charge& charge, const ItemRow& item) {
    charge.category = item.unit_price ? "Usage" : "Purchase";
    charge.frequency = item.unit_price ? "Usage-Based" : "Recurring";
    Number quantity = 1;
    Number list = item.list;
    charge.unit = "Months";
    if (item.unit_price) {
      const FocusUnit& unit = unit_of(*item.unit_price);
      quantity = item.quantity->value * Number(units::seconds_a_month) / unit.factor;
      list = item.unit_price->value * unit.factor;
      charge.unit = unit.name;
      charge.consumed_quantity = exact(quantity);
      charge.consumed_unit = unit.name;
    }
    charge.quantity = exact(quantity);
    const Number kept = item.list.is_zero() ? Number(1) : *item.monthly / item.list;
    charge.original_list_price = unit_price(list);
    charge.original_contracted_price = unit_price(list * kept);
    charge.list_price = unit_price(list / report_.rate);
    charge.contracted_price = unit_price(list * kept / report_.rate);
  }

  // A model writes its thousands of prices in a few units.
  const FocusUnit& unit_of(const units::Quantity& price) {
    const string written = price.written ? price.written->text : units::words(price.dimension);
    const auto [at, is_new] = units_.try_emplace(written);
    if (is_new) at->second = focus_unit(price);
    return at->second;
  }

  // A service has one category: the group is a part of its name.
  static void take_service(Charge& charge, const ItemRow& item) {
    const string group(cost::to_string(item.group));
    charge.service = item.component.empty() ? group : item.component + " " + group;
    charge.service_category = service_of(item.group).category;
    charge.service_subcategory = service_of(item.group).subcategory;
    charge.resource = item.path;
    charge.resource_name = item.name;
    charge.resource_type = group;
    charge.sku = charge.sku_price = item.price ? item.price->name : item.path;
    charge.sku_meter = item.price && !item.price->description.empty() ? item.price->description : item.name;
    if (!item.price) return;
    charge.region = item.price->region;
    Json details = {{"x_AsOf", util::iso_date(item.price->as_of)}, {"x_Source", item.price->source}};
    set(details, "x_Confidence", item.price->confidence);
    charge.sku_details = json_text(details);
  }

  static void take_names(Charge& charge, const ItemRow& item) {
    charge.terms = util::joined(item.terms, "; ");
    charge.description = item.name + ": " + charge.terms;
    charge.component = item.component;
    charge.tenant = item.tenant;
    charge.environment = item.environment;
    charge.measured = item.is_measured ? "true" : "false";
    charge.line = std::to_string(item.line);
    Json tags = Json::object();
    set(tags, "component", item.component);
    if (item.signals.size() == 1) {
      charge.signal = item.signals.front().name;
      tags["signal"] = charge.signal;
    } else {
      Json shares = Json::object();
      for (const cost::Part& part : item.signals) shares[part.name] = part.share.shortest(digits);
      charge.shares = json_text(shares);
    }
    set(tags, "tenant", item.tenant);
    set(tags, "environment", item.environment);
    charge.tags = json_text(tags);
  }


  const Report& report_;
  Charge common_{};
  std::unordered_map<string, FocusUnit> units_{};  // by how they are written
};

// Rounded so that a column adds up to the total as the other formats write it.
std::vector<Share> shares_of(const Report& report) {
  std::vector<const ItemRow*> items{};
  std::vector<Number> costs{};
  std::vector<Number> saved{};
  std::vector<Number> original{};
  for (const ItemRow& item : report.items) {
    if (!item.monthly) continue;
    items.push_back(&item);
    costs.push_back(*item.monthly / report.rate);
    saved.push_back((item.list - *item.monthly) / report.rate);
    original.push_back(*item.monthly);
  }
  costs = apportioned(costs, digits);
  saved = apportioned(saved, digits);
  original = apportioned(original, digits);
  std::vector<Share> shares{};
  shares.reserve(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) shares.push_back({items[i], costs[i], saved[i], original[i]});
  return shares;
}

template <typename Append>
void append_row(string& out, FocusVersion version, const Append& append) {
  bool is_first = true;
  for (const Column& column : columns) {
    if (column.since > version) continue;
    if (!is_first) out += ',';
    is_first = false;
    append(column);
  }
  out += "\r\n";
}

}  // namespace

string cost_csv(const Report& report, FocusVersion version) {
  string out{};
  append_row(out, version, [&](const Column& column) { append_csv_cell(out, column.name); });
  ChargeMaker maker(report);
  for (const Share& share : shares_of(report)) {
    const Charge charge = maker.make(share);
    append_row(out, version, [&](const Column& column) {
      const string& value = charge.*column.value;
      column.kind == Kind::text ? append_csv_text(out, value) : append_csv_cell(out, value);
    });
  }
  return out;
}

}  // namespace pyat::render
