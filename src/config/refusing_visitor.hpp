// The keywords of JSON Schema that pyat does not check. Include in .cpp files of this folder only.
#pragma once

#include <stdexcept>
#include <string>
#include <valijson/constraints/constraint_visitor.hpp>

namespace pyat::config {

// Fails for every keyword. Those that a derived class does not take over must not be passed over in silence: a schema
// that uses one would then seem to hold where it does not.
class RefusingVisitor : public valijson::constraints::ConstraintVisitor {
 public:
  bool visit(const AllOfConstraint&) override { refuse("allOf"); }
  bool visit(const AnyOfConstraint&) override { refuse("anyOf"); }
  bool visit(const ConditionalConstraint&) override { refuse("if"); }
  bool visit(const ConstConstraint&) override { refuse("const"); }
  bool visit(const ContainsConstraint&) override { refuse("contains"); }
  bool visit(const DependenciesConstraint&) override { refuse("dependencies"); }
  bool visit(const EnumConstraint&) override { refuse("enum"); }
  bool visit(const FormatConstraint&) override { refuse("format"); }
  bool visit(const LinearItemsConstraint&) override { refuse("items, as a list"); }
  bool visit(const MaximumConstraint&) override { refuse("maximum"); }
  bool visit(const MaxItemsConstraint&) override { refuse("maxItems"); }
  bool visit(const MaxLengthConstraint&) override { refuse("maxLength"); }
  bool visit(const MaxPropertiesConstraint&) override { refuse("maxProperties"); }
  bool visit(const MinimumConstraint&) override { refuse("minimum"); }
  bool visit(const MinItemsConstraint&) override { refuse("minItems"); }
  bool visit(const MinLengthConstraint&) override { refuse("minLength"); }
  bool visit(const MinPropertiesConstraint&) override { refuse("minProperties"); }
  bool visit(const MultipleOfDoubleConstraint&) override { refuse("multipleOf"); }
  bool visit(const MultipleOfIntConstraint&) override { refuse("multipleOf"); }
  bool visit(const NotConstraint&) override { refuse("not"); }
  bool visit(const OneOfConstraint&) override { refuse("oneOf"); }
  bool visit(const PatternConstraint&) override { refuse("pattern"); }
  bool visit(const PolyConstraint&) override { refuse("a keyword of its own"); }
  bool visit(const PropertiesConstraint&) override { refuse("properties"); }
  bool visit(const PropertyNamesConstraint&) override { refuse("propertyNames"); }
  bool visit(const RequiredConstraint&) override { refuse("required"); }
  bool visit(const SingularItemsConstraint&) override { refuse("items"); }
  bool visit(const TypeConstraint&) override { refuse("type"); }
  bool visit(const UniqueItemsConstraint&) override { refuse("uniqueItems"); }

 protected:
  [[noreturn]] static void refuse(const std::string& keyword) {
    throw std::logic_error("a schema of pyat's own uses what pyat does not check: " + keyword);
  }
};

}  // namespace pyat::config
