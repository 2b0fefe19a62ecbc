// A thing that a server says, and what is known of it. One table a product.
#pragma once

#include <span>
#include <string_view>

namespace pyat::smoke {

struct Word {
  // Of Mimir the id without its prefix; of the others a part of the message that no other refusal has.
  std::string_view text{};
  // The label `reason` of the counter of what was discarded; empty where it has none. Mimir's has the id with
  // underscores or hyphens, as releases have it.
  std::string_view reason{};
  std::string_view cause{};    // one clause
  std::string_view setting{};  // in the configuration file
  std::string_view flag{};
  std::string_view usual{};  // the value that it has where nobody sets it
  // The words of the server just before the value, where it tells it; alternatives are separated by '|'.
  std::string_view before{};
  std::string_view next{};         // what to do, where there is something better than to change the setting
  std::string_view old_setting{};  // Tempo: the name in the flat form of overrides
};

// Of an HTTP status or a code of gRPC, where the words say nothing more.
struct StatusWord {
  int status = 0;
  std::string_view cause{};
  std::string_view next{};
};

std::span<const Word> mimir_words();
std::span<const Word> mimir_query_words();
std::span<const Word> loki_words();
std::span<const Word> tempo_words();
std::span<const Word> prometheus_words();
std::span<const Word> collector_words();
std::span<const Word> grafana_words();

// `product` first, then what HTTP and gRPC say of any server; nullptr where neither knows it.
const StatusWord* http_word(std::string_view product, int status);
const StatusWord* grpc_word(int code);

}  // namespace pyat::smoke
