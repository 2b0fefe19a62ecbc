// Protobuf as it is on the wire, read by other means than the program's.
// https://protobuf.dev/programming-guides/encoding/
#pragma once

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace pyat::test {

struct ProtobufField {
  std::uint32_t number = 0;
  std::uint64_t value = 0;  // of a varint or of a fixed number: its bits
  std::string bytes{};      // of a text, a message or packed numbers
};

// Throws std::runtime_error where the bytes are no message.
class ProtobufMessage {
 public:
  explicit ProtobufMessage(std::string_view bytes) {
    while (!bytes.empty()) {
      const std::uint64_t tag = varint(bytes);
      ProtobufField field{.number = static_cast<std::uint32_t>(tag >> 3U)};
      switch (tag & 7U) {
        case 0: field.value = varint(bytes); break;
        case 1: field.value = fixed(bytes, 8); break;
        case 2: {
          const std::uint64_t size = varint(bytes);
          if (size > bytes.size()) throw std::runtime_error("a field is longer than its message");
          field.bytes = bytes.substr(0, size);
          bytes.remove_prefix(size);
          break;
        }
        case 5: field.value = fixed(bytes, 4); break;
        default: throw std::runtime_error("no such type of a field");
      }
      fields.push_back(std::move(field));
    }
  }

  std::vector<ProtobufField> all(std::uint32_t number) const {
    std::vector<ProtobufField> found{};
    for (const ProtobufField& field : fields) {
      if (field.number == number) found.push_back(field);
    }
    return found;
  }
  std::size_t count(std::uint32_t number) const { return all(number).size(); }
  // The only one of that number.
  ProtobufField one(std::uint32_t number) const {
    const auto found = all(number);
    if (found.size() != 1) throw std::runtime_error("not one field " + std::to_string(number));
    return found.front();
  }
  ProtobufMessage message(std::uint32_t number, std::size_t n = 0) const {
    return ProtobufMessage(all(number).at(n).bytes);
  }
  std::string text(std::uint32_t number) const { return one(number).bytes; }
  std::uint64_t number(std::uint32_t number) const { return one(number).value; }
  double real(std::uint32_t number) const {
    const std::uint64_t bits = one(number).value;
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    return value;
  }
  std::int64_t zigzag(std::uint32_t number) const { return unzigzag(one(number).value); }
  bool is_ascending() const {
    for (std::size_t i = 1; i < fields.size(); ++i) {
      if (fields[i].number < fields[i - 1].number) return false;
    }
    return true;
  }

  static std::int64_t unzigzag(std::uint64_t bits) {
    return static_cast<std::int64_t>(bits >> 1U) ^ -static_cast<std::int64_t>(bits & 1U);
  }
  static std::vector<std::uint64_t> varints(std::string_view packed) {
    std::vector<std::uint64_t> numbers{};
    while (!packed.empty()) numbers.push_back(varint(packed));
    return numbers;
  }
  static std::vector<std::int64_t> zigzags(std::string_view packed) {
    std::vector<std::int64_t> numbers{};
    for (const std::uint64_t bits : varints(packed)) numbers.push_back(unzigzag(bits));
    return numbers;
  }
  static std::vector<std::uint64_t> fixed64s(std::string_view packed) {
    std::vector<std::uint64_t> numbers{};
    while (!packed.empty()) numbers.push_back(fixed(packed, 8));
    return numbers;
  }

  std::vector<ProtobufField> fields{};

 private:
  static std::uint64_t varint(std::string_view& bytes) {
    std::uint64_t number = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (bytes.empty()) throw std::runtime_error("a number has no end");
      const auto byte = static_cast<unsigned char>(bytes.front());
      bytes.remove_prefix(1);
      number |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
      if (byte < 0x80) return number;
    }
    throw std::runtime_error("a number is too long");
  }
  static std::uint64_t fixed(std::string_view& bytes, std::size_t size) {
    if (bytes.size() < size) throw std::runtime_error("a number has no end");
    std::uint64_t number = 0;
    for (std::size_t i = size; i > 0; --i) number = number << 8U | static_cast<unsigned char>(bytes[i - 1]);
    bytes.remove_prefix(size);
    return number;
  }
};

}  // namespace pyat::test
