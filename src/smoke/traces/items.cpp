#include "smoke/traces/items.hpp"

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "smoke/traces/span_item.hpp"
#include "smoke/traces/zipkin_form.hpp"
#include "util/digest.hpp"
#include "wire/base64.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using wire::tempo::FoundSpan;
using wire::tempo::FoundTrace;
namespace otlp = wire::otlp;

constexpr std::uint64_t ms = 1'000'000;

class Counted : public Items {
 public:
  Counted(SharedData data, Form form, std::size_t count) : data_(std::move(data)), form_(form), count_(count) {}
  std::size_t size() const override { return count_; }

 protected:
  const TraceData& data() const { return *data_; }
  Form form() const { return form_; }

  Received received(std::size_t number) const {
    const std::size_t trace = data_->trace_of(number);
    const std::size_t service = TraceData::service_of(number - data_->first_of(trace));
    Received out{
        .resource = data_->resource(trace, service), .scope = TraceData::scope(service), .span = data_->span(number)};
    if (form_ == Form::zipkin) return received_from_zipkin(out.resource, out.span);
    out.span = in_form(std::move(out.span), form_);
    return out;
  }

 private:
  SharedData data_;
  Form form_;
  std::size_t count_;
};

class Spans final : public Counted {
 public:
  using Counted::Counted;
  Item item(std::size_t number) const override {
    const Received span = received(number);
    return item_of(span.resource, span.scope, span.span);
  }
};

class FoundSpans final : public Counted {
 public:
  using Counted::Counted;
  Item item(std::size_t number) const override {
    const otlp::Span span = received(number).span;
    const FoundTrace trace{.id = util::hexadecimal(span.trace_id)};
    return item_of(trace, {.id = util::hexadecimal(span.span_id),
                           .name = span.name,
                           .start = span.start,
                           .duration = span.end - span.start,
                           .attributes = {{string(span_number), static_cast<std::int64_t>(number)}}});
  }
};

class Traces final : public Counted {
 public:
  using Counted::Counted;
  Item item(std::size_t number) const override {
    const otlp::Span root = received(data().first_of(number)).span;
    return item_of({.id = util::hexadecimal(root.trace_id),
                    .root_service = string(service_name(0)),
                    .root_name = root.name,
                    .start = root.start,
                    .duration_ms = (root.end - root.start) / ms});
  }
};

class Groups final : public Counted {
 public:
  using Counted::Counted;
  Item item(std::size_t number) const override { return group_item(data().group(number).name); }
};

}  // namespace

otlp::Span in_form(otlp::Span span, Form form) {
  if (form == Form::otlp_without_bytes) {
    std::erase_if(span.attributes, [](const otlp::Attribute& attribute) {
      return std::holds_alternative<otlp::Bytes>(attribute.value.any) ||
             std::holds_alternative<std::monostate>(attribute.value.any);
    });
  }
  return span;
}

std::shared_ptr<const Items> span_items(SharedData data, Form form, std::size_t count) {
  return std::make_shared<Spans>(std::move(data), form, count);
}

std::shared_ptr<const Items> found_span_items(SharedData data, Form form, std::size_t count) {
  return std::make_shared<FoundSpans>(std::move(data), form, count);
}

std::shared_ptr<const Items> trace_items(SharedData data, Form form, std::size_t count) {
  return std::make_shared<Traces>(std::move(data), form, count);
}

std::shared_ptr<const Items> group_items(SharedData data, std::size_t count) {
  return std::make_shared<Groups>(std::move(data), Form::otlp, count);
}

Item item_of(const FoundTrace& trace, const FoundSpan& span) {
  const Item numbered = item_of({}, {}, {.attributes = span.attributes});
  return {.key = span_key(trace.id, span.id),
          .content = "name: " + quoted_text(span.name) + "\nstart: " + time_text(span.start) +
                     "\nduration: " + std::to_string(span.duration) + " ns",
          .mark = numbered.mark};
}

Item item_of(const FoundTrace& trace) {
  return {.key = "trace " + trace.id,
          .content = "root: " + quoted_text(trace.root_name) + " of " + quoted_text(trace.root_service) +
                     "\nstart: " + time_text(trace.start) + "\nduration: " + std::to_string(trace.duration_ms) + " ms"};
}

Item group_item(std::string_view name) {
  return {.key = string(group_label) + " = " + quoted_text(name), .content = "a value of the tag"};
}

}  // namespace pyat::smoke
