// What is said of a document as a whole, whatever it holds.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "decode/dialect.hpp"
#include "diag/diagnostic.hpp"
#include "yaml/document.hpp"

namespace pyat::decode {

// A problem without a place.
diag::Diagnostic whole_file(std::string_view code, std::string server, std::string message, std::string help);

// Its syntax, and aliases to nothing.
void complain_syntax(const yaml::Document& document, Dialect dialect, std::vector<diag::Diagnostic>& problems);

// Adds what a second pass found. What it says of a place that the first has complained of is the same mistake in other
// words.
void add_elsewhere(std::vector<diag::Diagnostic> second, std::vector<diag::Diagnostic>& problems);

// Says so when the decoder has stopped counting.
void note_more_problems(std::vector<diag::Diagnostic>& problems);

}  // namespace pyat::decode
