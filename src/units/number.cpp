#include "units/number.hpp"

#include <gmp.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <new>
#include <stdexcept>
#include <utility>
#include <vector>

namespace pyat::units {
namespace {

using std::string;
using std::string_view;

static_assert(sizeof(mpq_t) == 32 && alignof(mpq_t) == 8, "Number::storage_ holds one");

mpq_ptr of(std::byte* storage) { return reinterpret_cast<mpq_ptr>(storage); }
mpq_srcptr of(const std::byte* storage) { return reinterpret_cast<mpq_srcptr>(storage); }

static_assert(sizeof(long) == 8, "GMP takes a whole number of 64 bits as a long");

#ifdef PYAT_OWN_GMP
// Numbers come and go by the million, and nearly all of them fit into a few words: what was freed is kept for the next
// one. Each thread has its own, so that none waits.
constexpr std::size_t block_size = 32;

struct Block {
  Block* next;
};

thread_local Block* free_blocks = nullptr;

void* allocate(std::size_t size) {
  if (size <= block_size && free_blocks != nullptr) return std::exchange(free_blocks, free_blocks->next);
  void* memory = std::malloc(std::max(size, block_size));
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

void release(void* memory, std::size_t size) {
  if (size <= block_size) {
    free_blocks = new (memory) Block{free_blocks};
  } else {
    std::free(memory);
  }
}

void* reallocate(void* memory, std::size_t old_size, std::size_t size) {
  if (old_size <= block_size && size <= block_size) return memory;
  void* moved = allocate(size);
  std::memcpy(moved, memory, std::min(old_size, size));
  release(memory, old_size);
  return moved;
}

// Before the first number.
void use_blocks() {
  [[maybe_unused]] static const bool is_set = [] {
    mp_set_memory_functions(allocate, reallocate, release);
    return true;
  }();
}
#else
// What another library has allocated, which shares GMP with this one, would be freed here, and is smaller than a block.
void use_blocks() {}
#endif

// A whole number of GMP's that is there as long as this is.
struct Whole {
  mpz_t value;
  Whole() { mpz_init(value); }
  Whole(const Whole&) = delete;
  Whole& operator=(const Whole&) = delete;
  ~Whole() { mpz_clear(value); }
};

constexpr std::size_t most_digits_read = 40;
constexpr int largest_exponent = 60;

struct Written {
  string digits{};   // without a point
  int exponent = 0;  // of ten
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t take_digits(string_view text, std::size_t at, string& digits) {
  while (at < text.size() && is_digit(text[at])) digits += text[at++];
  return at;
}

// The "e-3" at `at`, or nothing there. False where it is something else.
bool take_exponent(string_view text, std::size_t at, int& exponent) {
  if (at == text.size()) return true;
  if (text[at] != 'e' && text[at] != 'E') return false;
  ++at;
  if (at < text.size() && text[at] == '+') {
    ++at;
    if (at == text.size() || !is_digit(text[at])) return false;
  }
  int read = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + at, end, read);
  if (error != std::errc{} || stop != end || read < -largest_exponent || read > largest_exponent) return false;
  exponent += read;
  return true;
}

std::optional<Written> take_apart(string_view text) {
  Written written{};
  std::size_t at = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
  at = take_digits(text, at, written.digits);
  const std::size_t before_point = written.digits.size();
  if (at < text.size() && text[at] == '.') {
    at = take_digits(text, at + 1, written.digits);
    if (written.digits.size() == before_point) return std::nullopt;
    written.exponent = -static_cast<int>(written.digits.size() - before_point);
  }
  const bool is_fit = before_point > 0 && written.digits.size() <= most_digits_read;
  if (!is_fit || !take_exponent(text, at, written.exponent)) return std::nullopt;
  if (text.starts_with('-')) written.digits.insert(0, "-");
  return written;
}

void set_power_of_ten(mpz_ptr out, unsigned exponent) { mpz_ui_pow_ui(out, 10, exponent); }

// The whole number nearest to number x 10^digits; half goes away from zero.
void scale_and_round(mpz_ptr out, mpq_srcptr number, unsigned digits) {
  Whole scale{};
  Whole twice_denominator{};
  set_power_of_ten(scale.value, digits);
  mpz_mul(out, mpq_numref(number), scale.value);
  const int sign = mpz_sgn(out);
  mpz_abs(out, out);
  mpz_mul_2exp(out, out, 1);
  mpz_add(out, out, mpq_denref(number));
  mpz_mul_2exp(twice_denominator.value, mpq_denref(number), 1);
  mpz_fdiv_q(out, out, twice_denominator.value);
  if (sign < 0) mpz_neg(out, out);
}

}  // namespace

Number::Number() {
  use_blocks();
  mpq_init(of(storage_));
}

Number::Number(std::int64_t value) : Number() { mpq_set_si(of(storage_), value, 1); }

Number::Number(const Number& other) : Number() { mpq_set(of(storage_), of(other.storage_)); }

Number::Number(Number&& other) noexcept : Number() { mpq_swap(of(storage_), of(other.storage_)); }

Number& Number::operator=(const Number& other) {
  mpq_set(of(storage_), of(other.storage_));
  return *this;
}

Number& Number::operator=(Number&& other) noexcept {
  mpq_swap(of(storage_), of(other.storage_));
  return *this;
}

Number::~Number() { mpq_clear(of(storage_)); }

std::optional<Number> Number::parse(string_view text) {
  const std::optional<Written> written = take_apart(text);
  if (!written) return std::nullopt;
  Number number{};
  mpq_ptr value = of(number.storage_);
  mpz_set_str(mpq_numref(value), written->digits.c_str(), 10);
  Whole scale{};
  set_power_of_ten(scale.value, static_cast<unsigned>(std::abs(written->exponent)));
  if (written->exponent < 0) {
    mpz_set(mpq_denref(value), scale.value);
    mpq_canonicalize(value);
  } else {
    mpz_mul(mpq_numref(value), mpq_numref(value), scale.value);
  }
  return number;
}

std::optional<Number> Number::of_double(double value) {
  if (!std::isfinite(value)) return std::nullopt;
  Number number{};
  mpq_set_d(of(number.storage_), value);
  return number;
}

Number Number::ratio(std::int64_t numerator, std::int64_t denominator) {
  if (denominator <= 0) return Number(numerator) /= denominator;
  Number number{};
  mpq_set_si(of(number.storage_), numerator, static_cast<unsigned long>(denominator));
  if (denominator != 1) mpq_canonicalize(of(number.storage_));
  return number;
}

Number& Number::operator+=(const Number& other) {
  mpq_add(of(storage_), of(storage_), of(other.storage_));
  return *this;
}

Number& Number::operator-=(const Number& other) {
  mpq_sub(of(storage_), of(storage_), of(other.storage_));
  return *this;
}

Number& Number::operator*=(const Number& other) {
  mpq_mul(of(storage_), of(storage_), of(other.storage_));
  return *this;
}

Number& Number::operator/=(const Number& other) {
  if (other.is_zero()) throw std::domain_error("a division by zero");
  mpq_div(of(storage_), of(storage_), of(other.storage_));
  return *this;
}

Number Number::operator-() const {
  Number negated(*this);
  mpq_neg(of(negated.storage_), of(negated.storage_));
  return negated;
}

int Number::sign() const { return mpq_sgn(of(storage_)); }

bool Number::is_whole() const { return mpz_cmp_ui(mpq_denref(of(storage_)), 1) == 0; }

int Number::compare(const Number& other) const { return mpq_cmp(of(storage_), of(other.storage_)); }

Number Number::to_the(int exponent) const {
  Number power{};
  mpq_ptr value = of(power.storage_);
  const auto times = static_cast<unsigned long>(std::abs(exponent));
  mpz_pow_ui(mpq_numref(value), mpq_numref(of(storage_)), times);
  mpz_pow_ui(mpq_denref(value), mpq_denref(of(storage_)), times);
  return exponent < 0 ? Number(1) / power : power;
}

// The root of a fraction is that of a whole number when both are scaled by a power of ten to the degree.
Number Number::root(unsigned degree, unsigned digits) const {
  if (sign() < 0 || degree == 0) throw std::domain_error("a root that is no number");
  Whole scaled{};
  scale_and_round(scaled.value, of(storage_), degree * (digits + 1));
  Number result{};
  mpq_ptr value = of(result.storage_);
  mpz_root(mpq_numref(value), scaled.value, degree);
  set_power_of_ten(mpq_denref(value), digits + 1);
  mpq_canonicalize(value);
  return result.rounded(digits);
}

Number Number::rounded(unsigned digits) const {
  Number result{};
  mpq_ptr value = of(result.storage_);
  scale_and_round(mpq_numref(value), of(storage_), digits);
  set_power_of_ten(mpq_denref(value), digits);
  mpq_canonicalize(value);
  return result;
}

Number Number::floor() const {
  Number result{};
  mpz_fdiv_q(mpq_numref(of(result.storage_)), mpq_numref(of(storage_)), mpq_denref(of(storage_)));
  return result;
}

string Number::fixed(unsigned digits) const {
  Whole scaled{};
  scale_and_round(scaled.value, of(storage_), digits);
  std::vector<char> written(mpz_sizeinbase(scaled.value, 10) + 2);
  mpz_get_str(written.data(), 10, scaled.value);
  string text(written.data());
  const std::size_t sign = text.starts_with('-') ? 1 : 0;
  if (digits == 0) return text;
  if (text.size() - sign <= digits) text.insert(sign, digits + 1 - (text.size() - sign), '0');
  text.insert(text.size() - digits, ".");
  return text;
}

string Number::shortest(unsigned most_digits) const {
  string text = fixed(most_digits);
  if (text.find('.') == string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text == "-0" ? "0" : text;
}

double Number::approximate() const { return mpq_get_d(of(storage_)); }

}  // namespace pyat::units
