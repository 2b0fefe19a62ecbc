// What the answers of Tempo's query API have in common.
#pragma once

#include <string>

#include "net/exchange.hpp"

namespace pyat::smoke {

// Why nothing can be read out of an answer; empty where it is a whole one with a status of success.
std::string trouble_with(const net::Request& request, const net::Answer& answer);

// Several times what a trace of ours, or a page of a search for them, has. Many questions are open at the same time,
// and a server that sends as much as it likes must not fill the memory.
inline constexpr std::size_t most_of_an_answer = 4 * 1024 * 1024;

}  // namespace pyat::smoke
