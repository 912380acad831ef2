//! Filters within filters, not too deep.

use std::borrow::Cow;

use async_graphql::{InputType, InputValueError, InputValueResult, Value, registry::Registry};

/// Levels of objects and lists in a part of a filter. Each level of filters takes its share of the stack while it is
/// read, so that is looked at before.
const DEEPEST: usize = 16;

/// A filter that is part of another.
#[derive(Clone, Debug, PartialEq)]
pub struct Nested<F>(Box<F>);

impl<F> Nested<F> {
    /// The filter.
    pub(in crate::graphql) fn into_inner(self) -> F {
        *self.0
    }
}

impl<F: InputType> InputType for Nested<F> {
    type RawValueType = F::RawValueType;

    fn type_name() -> Cow<'static, str> {
        F::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        F::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        if value.as_ref().is_some_and(|value| depth(value) > DEEPEST) {
            return Err(InputValueError::custom(format!("a filter has at most {DEEPEST} levels")));
        }
        F::parse(value).map(|filter| Self(Box::new(filter))).map_err(InputValueError::propagate)
    }

    fn to_value(&self) -> Value {
        self.0.to_value()
    }

    fn as_raw_value(&self) -> Option<&Self::RawValueType> {
        self.0.as_raw_value()
    }
}

/// Levels of objects and lists.
fn depth(value: &Value) -> usize {
    match value {
        Value::List(values) => 1 + values.iter().map(depth).max().unwrap_or(0),
        Value::Object(fields) => 1 + fields.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}
