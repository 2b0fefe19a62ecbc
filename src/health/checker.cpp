#include "health/checker.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "health/discretion.hpp"

namespace pyat::health {
namespace {

using std::string;
using std::chrono::milliseconds;

constexpr unsigned most_rounds = 5;

Service service_of(const Target& target) {
  return {.name = target.name,
          .kind = target.kind,
          .address = has_address(target) ? util::to_text(target.address) : string{},
          .expected_release = target.release,
          .release_source = target.release_source,
          .config_file = target.config_file,
          .expand_env = target.expand_env,
          .one_shot = target.one_shot,
          .needs = target.needs};
}

// One service on its way through the rounds of its probe. It keeps itself alive: the client's callbacks hold it.
class Probing : public std::enable_shared_from_this<Probing> {
 public:
  Probing(net::Client& client, const Target& target, const Kind& kind, const CheckOptions& options,
          std::function<void(std::optional<Service>)> done)
      : client_(client),
        target_(target),
        kind_(kind),
        options_(options),
        done_(std::move(done)),
        deadline_(client.now() + target.timeout.value_or(options.timeout)) {}

  void next_round() {
    std::vector<Ask> asks = rounds_++ < most_rounds ? kind_.ask(target_, replies_) : std::vector<Ask>{};
    if (asks.empty()) return finish();
    open_ = asks.size();
    for (Ask& ask : asks) send(std::move(ask));
  }

 private:
  void send(Ask ask) {
    keep_to_its_host(ask.request, target_);
    const auto left = std::chrono::ceil<milliseconds>(deadline_ - client_.now());
    ask.request.timeout = std::max(left, milliseconds{1});
    auto request = ask.request;
    client_.ask(std::move(ask.request), [self = shared_from_this(), what = std::move(ask.what),
                                         asked = std::move(request)](net::Answer answer) mutable {
      self->take({std::move(what), std::move(asked), std::move(answer)});
    });
  }

  void take(Reply reply) {
    // The words of a problem name the time that the user gave, not what was left of it.
    reply.request.timeout = target_.timeout.value_or(options_.timeout);
    replies_.add(std::move(reply));
    if (--open_ == 0) next_round();
  }

  bool is_wrong_guess() const {
    if (!target_.is_guess) return false;
    const net::Problem problem = replies_.all().front().answer.problem;
    if (target_.has_fallback && problem != net::Problem::none) return true;
    if (problem == net::Problem::refused || problem == net::Problem::unreachable) return true;
    if (problem == net::Problem::not_http) return true;
    if (problem == net::Problem::closed) return true;  // what closes on a question speaks something else
    return kind_.recognise != nullptr && problem == net::Problem::none && !kind_.recognise(replies_);
  }

  void finish() {
    if (is_wrong_guess()) return done_(std::nullopt);
    Service service = service_of(target_);
    Findings findings{};
    kind_.judge(target_, replies_, options_.circumstances, findings);
    service.was_broken_off = was_broken_off();
    if (service.was_broken_off && !is_cancelled(replies_.all().front())) forget_guesses(findings.checks);
    service.checks = std::move(findings.checks);
    service.release = std::move(findings.release);
    service.resources = std::move(findings.resources);
    service.needs_addresses = std::move(findings.needs_addresses);
    make_presentable(service, target_.credentials);
    const net::Answer& first = replies_.all().front().answer;
    if (first.problem == net::Problem::none) service.latency = first.phases;
    settle(service, options_.selection);
    done_(std::move(service));
  }

  static bool is_cancelled(const Reply& reply) { return reply.answer.problem == net::Problem::cancelled; }

  bool was_broken_off() const { return std::any_of(replies_.all().begin(), replies_.all().end(), is_cancelled); }

  // Of what was not asked to the end, only that it is ill is certain.
  static void forget_guesses(std::vector<Check>& checks) {
    std::erase_if(checks, [](const Check& check) {
      return check.state == State::unknown || check.is_warning || check.id == "reach";
    });
    checks.push_back(
        {.id = "reach", .state = State::unknown, .message = "was interrupted before it had answered all questions"});
  }

  net::Client& client_;
  const Target& target_;
  const Kind& kind_;
  const CheckOptions& options_;
  std::function<void(std::optional<Service>)> done_;
  net::Client::Clock::time_point deadline_;
  Replies replies_{};
  std::size_t open_ = 0;
  unsigned rounds_ = 0;
};

bool names(const std::vector<string>& list, const string& service, const string& check) {
  return std::any_of(list.begin(), list.end(),
                     [&](const string& entry) { return entry == check || entry == service + '/' + check; });
}

}  // namespace

bool Selection::has(const string& service, const string& check) const {
  if (names(skip, service, check)) return false;
  return only.empty() || names(only, service, check);
}

void settle(Service& service, const Selection& selection) {
  std::erase_if(service.checks, [&](const Check& check) { return !selection.has(service.name, check.id); });
  service.state = State::up;
  service.reason.clear();
  if (service.checks.empty()) {
    service.state = State::unknown;
    service.reason = "nothing of it was checked";
    return;
  }
  const Check* worst = &service.checks.front();
  for (const Check& check : service.checks) {
    const bool is_worse =
        check.state > worst->state || (check.state == worst->state && check.is_warning && !worst->is_warning);
    if (is_worse) worst = &check;
  }
  service.state = worst->state;
  if (!is_well(worst->state) || worst->is_warning) service.reason = worst->message;
}

void check(net::Client& client, const Target& target, const CheckOptions& options,
           std::function<void(std::optional<Service>)> done) {
  const Kind* kind = find_kind(target.kind);
  if (kind != nullptr && has_address(target)) {
    std::make_shared<Probing>(client, target, *kind, options, std::move(done))->next_round();
    return;
  }
  // Only its container can tell; nobody else can be asked.
  Service service = service_of(target);
  service.state = State::unknown;
  service.reason = has_address(target) ? "nothing is known of the kind " + target.kind : "it has no address";
  client.after(milliseconds{0}, [service = std::move(service), done = std::move(done)] { done(service); });
}

std::string_view to_string(State state) {
  switch (state) {
    case State::up: return "up";
    case State::completed: return "completed";
    case State::degraded: return "degraded";
    case State::unknown: return "unknown";
    case State::starting: return "starting";
    case State::down: return "down";
    case State::restarting: return "restarting";
  }
  return "unknown";
}

}  // namespace pyat::health
