#include "smoke/words/words.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string>

#include "health/json.hpp"
#include "health/kinds/wording.hpp"
#include "health/release.hpp"
#include "smoke/words/row.hpp"
#include "smoke/words/text.hpp"
#include "util/text.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::string_view;

constexpr string_view id_prefix = "err-mimir-";
constexpr std::size_t longest_value = 64;

struct Product {
  string_view name;
  string_view title;  // at the beginning of a clause
  std::span<const Word> (*words)();
  std::span<const Word> (*more_words)() = nullptr;
};

constexpr std::array products{Product{"mimir", "Mimir", mimir_words, mimir_query_words},
                              Product{"loki", "Loki", loki_words},
                              Product{"tempo", "Tempo", tempo_words},
                              Product{"prometheus", "Prometheus", prometheus_words},
                              Product{"collector", "the collector", collector_words},
                              Product{"grafana", "Grafana", grafana_words}};

const Product* product_of(string_view name) {
  const auto* const found =
      std::find_if(products.begin(), products.end(), [&](const Product& p) { return p.name == name; });
  return found == products.end() ? nullptr : found;
}

string title_of(string_view product) {
  const Product* known = product_of(product);
  return string(known == nullptr ? "the server" : known->title);
}

template <typename Test>
const Word* find_word(const Product* product, const Test& test) {
  if (product == nullptr) return nullptr;
  for (const auto& words : {product->words, product->more_words}) {
    if (words == nullptr) continue;
    for (const Word& word : words()) {
      if (test(word)) return &word;
    }
  }
  return nullptr;
}

// "err-mimir-sample-out-of-order"; empty where the message has none.
string_view id_in(string_view message) {
  const std::size_t start = message.find(id_prefix);
  if (start == string_view::npos) return {};
  std::size_t end = start + id_prefix.size();
  const auto is_part = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  while (end < message.size() && is_part(message[end])) ++end;
  return message.substr(start, end - start);
}

// The words of a message that is JSON: {"error": …} of Prometheus and Mimir, {"message": …} of OTLP and Grafana.
string plain(string_view message) {
  if (message.starts_with('{')) {
    const nlohmann::json object = health::parse_json(message);
    for (const string_view key : {"message", "error"}) {
      if (string text = health::text_in(object, key); !text.empty()) return text;
    }
  }
  return string(message);
}

// "4194304 bytes/sec" of "limit: 4194304 bytes/sec) while": a word, and its unit.
string value_after(string_view message, string_view before) {
  const std::size_t at = message.find(before);
  if (before.empty() || at == string_view::npos) return {};
  string_view rest = message.substr(at + before.size());
  rest = rest.substr(std::min(rest.find_first_not_of("'\"("), rest.size()));
  constexpr string_view ends = " ,;)'\"\n";
  string value(rest.substr(0, std::min(rest.find_first_of(ends), longest_value)));
  rest.remove_prefix(value.size());
  if (rest.starts_with('\'')) rest.remove_prefix(1);
  for (const string_view unit : {"bytes", "items", "requests", "bits"}) {
    if (!rest.starts_with(' ') || !rest.substr(1).starts_with(unit)) continue;
    value.append(rest.substr(0, std::min(rest.find_first_of(ends, 1), longest_value)));
  }
  while (value.ends_with('.')) value.pop_back();
  return value;
}

string value_in(string_view message, const Word& word) {
  for (const string& before : util::split_at(word.before, "|")) {
    if (string value = value_after(message, before); !value.empty()) return one_line(value);
  }
  return {};
}

// Tempo had the flat form of overrides alone until release 2.2.
string_view setting_of(const Word& word, string_view release) {
  return !word.old_setting.empty() && health::is_older(release, 2, 3) ? word.old_setting : word.setting;
}

string advice(const Word& word, string_view release) {
  string next(word.next);
  const string_view setting = setting_of(word, release);
  if (setting.empty()) return next;
  next += next.empty() ? "" : "; ";
  next.append("what governs it is ").append(setting);
  if (!word.old_setting.empty() && setting != word.old_setting) {
    next.append(" (").append(word.old_setting).append(" in the flat form)");
  }
  if (!word.flag.empty()) next.append(", -").append(word.flag);
  if (!word.usual.empty()) next.append(" (unless set: ").append(word.usual).append(")");
  return next;
}

void put(Finding& finding, const Word& word, string_view release, string_view message) {
  finding.next = advice(word, release);
  finding.setting = setting_of(word, release);
  finding.value = value_in(message, word);
}

const Word* word_of(const Product* product, string_view message) {
  if (product == nullptr) return nullptr;
  if (product->name == "mimir") {
    if (string_view id = id_in(message); !id.empty()) {
      id.remove_prefix(id_prefix.size());
      return find_word(product, [&](const Word& word) { return word.text == id; });
    }
  }
  // A text with a blank is one that people read; an id without its prefix says nothing.
  const bool has_ids = product->name == "mimir";
  return find_word(product, [&](const Word& word) {
    return (!has_ids || word.text.find(' ') != string_view::npos) && message.find(word.text) != string_view::npos;
  });
}

// The finding of a refusal whose first words, up to the cause, are `head`.
Finding explain(string_view product, string_view release, string head, const StatusWord* status, string_view message) {
  const string said = plain(message);
  Finding finding{};
  finding.said = one_line(health::without_userinfo(said));
  finding.id = id_in(said);
  if (const Word* word = word_of(product_of(product), said)) {
    finding.message = head.append(": ").append(word->cause);
    put(finding, *word, release, said);
    return finding;
  }
  finding.message = std::move(head);
  if (status != nullptr) {
    finding.message.append(": ").append(status->cause);
    finding.next = status->next;
  }
  if (!finding.id.empty()) finding.next = "Mimir's runbooks have a section named " + finding.id;
  return finding;
}

string underscored(string_view text) {
  string out(text);
  std::replace(out.begin(), out.end(), '-', '_');
  return out;
}

}  // namespace

Finding explain_refusal(string_view product, string_view release, int status, string_view message) {
  string head = title_of(product) + (status == 0 ? " refused it" : " answered " + std::to_string(status));
  return explain(product, release, std::move(head), http_word(product, status), message);
}

Finding explain_grpc_refusal(string_view product, string_view release, int code, string_view message) {
  string head = title_of(product) + " answered grpc-status " + std::to_string(code);
  return explain(product, release, std::move(head), grpc_word(code), message);
}

Finding explain_discard(string_view product, string_view release, string_view reason) {
  const string wanted = underscored(reason);
  // The ingesters of Mimir say "sample-too-far-in-future" where its distributors say "too_far_in_future".
  const string shorter = wanted.starts_with("sample_") ? wanted.substr(7) : wanted;
  const auto is_it = [&](const Word& word) {
    return !word.reason.empty() && (underscored(word.reason) == wanted || underscored(word.text) == wanted ||
                                    underscored(word.reason) == shorter);
  };
  Finding finding{};
  if (const Word* word = find_word(product_of(product), is_it)) {
    finding.message = word->cause;
    put(finding, *word, release, {});
  } else {
    finding.message = one_line(reason, 80);
  }
  finding.said = one_line(reason, 80);
  return finding;
}

}  // namespace pyat::smoke
