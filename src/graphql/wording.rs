//! The library's own errors in Chinese: what kind of error it is, then the English sentence.
//!
//! async-graphql speaks English and says what is wrong in words alone, so its sentences are known by their words.

use async_graphql::ServerError;

use crate::domain::language::{Words, say};

/// How a sentence of the library begins, what it goes on with, and what that is in Chinese. The first that fits holds;
/// sentences that quote what the client sent come first.
const KNOWN: [(&str, &str, &str); 32] = [
    ("Failed to parse", "a filter has at most", "筛选条件嵌套过深"),
    ("Failed to parse", "", "值的格式不正确"),
    ("Expected input type", "", "值的类型不正确"),
    ("Invalid value for argument", "", "参数的值不正确"),
    ("Invalid default value", "", "变量的默认值不正确"),
    ("Unknown field", "", "字段不存在"),
    ("Cannot query field", "", "字段不存在"),
    ("Unknown argument", "", "参数不存在"),
    ("Unknown type", "", "类型不存在"),
    ("Unknown fragment", "", "片段不存在"),
    ("Unknown directive", "", "指令不存在"),
    ("Unknown operation", "", "没有这个名称的操作"),
    ("Operation name required", "", "请求中有多个操作，请用 operationName 指明一个"),
    ("Subscriptions are not supported", "", "订阅须经 WebSocket，或以事件流接收（Accept: text/event-stream）"),
    ("Schema is not configured", "", "不支持此类操作"),
    ("Query is too complex", "", "请求过于复杂，请减少字段或每页条数"),
    ("Query is nested too deep", "", "请求嵌套过深"),
    ("The recursion depth", "", "请求嵌套过深"),
    ("recursion limit", "", "请求嵌套过深"),
    ("The number of directives", "", "一个字段上的指令过多"),
    ("Duplicate directive", "", "指令重复"),
    ("Directive", "may not be used on", "指令不能用于此处"),
    ("There can only be one", "", "名称重复"),
    ("Variable", "is not defined", "变量未定义或未提供值"),
    ("Variable", "used in position", "变量的类型与所用之处不符"),
    ("Variable", "is not used", "变量未被使用"),
    ("Variable", "non-input type", "变量的类型不是输入类型"),
    ("Field", "must have a selection", "该字段是对象，须选取其子字段"),
    ("Field", "must not have a selection", "该字段没有子字段，不能再选取"),
    ("Fields", "conflict because", "同名的字段互相冲突，请使用别名"),
    ("Fragment", "is never used", "片段未被使用"),
    ("Fragment", "", "片段不能用于此类型"),
];

/// How the values of scalars are written, in Chinese and in English: the library says of which a value cannot be read.
const WRITTEN: [(&str, &str, &str); 5] = [
    (
        "Date",
        "日期不存在或格式不正确，应写作“2026-11-24”这样的形式",
        "there is no such day; a day is written as in 2026-11-24",
    ),
    (
        "DateTime",
        "时间格式不正确，应写作“2026-11-24T09:00:00+08:00”这样的形式",
        "an instant is written as in 2026-11-24T09:00:00+08:00",
    ),
    (
        "Month",
        "月份应写作“2026-11”这样的形式，年份在2000年至2099年之间",
        "a month is written as in 2026-11, from 2000 to 2099",
    ),
    ("Fen", "金额应为整数，单位为分", "an amount is a whole number of fen"),
    ("Long", "数值应为整数", "a whole number of at most 64 bits is wanted"),
];

/// What the library says, in every language.
pub(super) fn of_library(error: &ServerError) -> Words {
    let original = error.message.trim();
    if let Some(words) = syntax(error, original) {
        return words;
    }
    let unreadable = |(scalar, ..): &&(&str, &str, &str)| original.ends_with(&format!("expected type \"{scalar}\""));
    if let Some((_, chinese, english)) = WRITTEN.iter().find(unreadable) {
        return say!("{chinese}（{original}）", "{original}: {english}");
    }
    let fits = |(start, part, _): &&(&str, &str, &str)| original.starts_with(start) && original.contains(part);
    let required = original.contains("is required but not provided").then_some("缺少必填的参数");
    let kind = required.or_else(|| KNOWN.iter().find(fits).map(|(_, _, chinese)| *chinese));
    let chinese = format!("{}（{original}）", kind.unwrap_or("请求不符合接口定义"));
    (chinese, original).into()
}

/// The parser draws the place of an error over several lines and ends with what it expected there.
fn syntax(error: &ServerError, original: &str) -> Option<Words> {
    let (_, expected) = original.strip_prefix("-->")?.rsplit_once("= ")?;
    let place = error.locations.first()?;
    let (line, column) = (place.line, place.column);
    Some(say!(
        "语法错误，第{line}行第{column}列（{expected}）",
        "Syntax error at line {line}, column {column}: {expected}",
    ))
}
