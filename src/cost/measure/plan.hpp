// Which questions a Prometheus is asked, knowing what it has, and what its answers mean. Pure.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cost/measure/api_answer.hpp"
#include "cost/measure/catalogue.hpp"
#include "cost/measure/measured.hpp"
#include "cost/measure/options.hpp"

namespace pyat::cost {

// Of a series such as loki_build_info.
struct Build {
  std::string product{};  // "loki"
  std::string version{};  // "2.9.4"
  std::string job{};      // of the scrape
};

// Why a quantile is not known where nothing was counted: it does not exist, and no total has to wait for it.
inline constexpr std::string_view nothing_counted = "no query was counted in the window";

// What a server has that is to be asked.
struct Known {
  std::string source{};  // its address
  std::vector<Build> builds{};
  std::set<std::string, std::less<>> jobs{};     // that it scrapes
  std::set<std::string, std::less<>> metrics{};  // of the catalogue, that have series now
  std::map<std::string, units::Number, std::less<>> circumstances{};
};

struct Question {
  const Quantifiable* quantity = nullptr;
  const Way* way = nullptr;
  std::string text{};
  units::Number divided_by = 1;  // the answer by this, which `divisor` says in words
  std::string divisor{};
  std::string release{};
};

struct Questions {
  std::vector<Question> questions{};
  std::vector<Measured> unknown{};  // what cannot be asked, with the reason
  std::vector<std::string> notes{};
};

// The questions that come before: what is there.
std::string builds_query(std::string_view selector = {});
std::string jobs_query(std::string_view selector = {});
// `names`: of those quantities alone; empty: of all.
std::string metrics_query(std::string_view selector = {}, const std::vector<std::string>& names = {});
std::string circumstances_query(std::string_view selector = {});

void read_builds(const ApiAnswer& answer, Known& known);
void read_jobs(const ApiAnswer& answer, Known& known);
void read_metrics(const ApiAnswer& answer, Known& known);
void read_circumstances(const ApiAnswer& answer, Known& known);

Questions make_plan(const Known& known, const MeasureOptions& options);

// The same for a page of metrics of one product: only what that product exports, and what every process does.
Questions make_page_plan(const Known& known, const MeasureOptions& options, std::string_view product);

// One of each row; where there is none, or a problem, one that says so.
std::vector<Measured> values_of(const Question& question, const ApiAnswer& answer, const Known& known,
                                const MeasureOptions& options);

// The part of the stack that the name of a job, a container or a service speaks of: "loki" of "lgtm-loki-1". Empty: of
// none.
std::string_view component_in(std::string_view name);

// "Loki 2.9.4" of what that job scrapes; empty where none tells.
std::string release_of_job(const std::vector<Build>& builds, std::string_view job);

// "Loki 2.9.4", or "Loki 2.9.4, 3.7.6" where several run; empty where none tells.
std::string release_words(const std::vector<Build>& builds, std::string_view product);

}  // namespace pyat::cost
