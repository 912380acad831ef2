use std::collections::BTreeSet;

use entity::AddresseeKind;
use serde_json::Value;

use super::*;
use crate::{
    config::Office,
    letters::{
        sample::{Sample, examine, shown},
        sheet::VARIABLES,
    },
};

use LetterKind::{Prompt, Urging};
use LetterTemplatePart::{Html, HtmlStyle, Phrases, Prose, Subject, Text, TextStyle, Title};

fn office() -> Office {
    Office {
        issuer: "招商投资促进工作领导小组办公室".into(),
        district: "九龙坡区".into(),
        number_prefix: "九招商函".into(),
        contact_name: "王五".into(),
        contact_telephone: "023-68780000".into(),
    }
}

fn at(kind: LetterKind, part: LetterTemplatePart) -> Place {
    Place { kind: Some(kind), part }
}

fn shared(part: LetterTemplatePart) -> Place {
    Place { kind: None, part }
}

/// Why a template is refused.
fn refusal(place: Place, source: &str) -> Refusal {
    let tried = Templates::built_in().with(place, source).and_then(|templates| examine(&templates, place, &office()));
    tried.expect_err(source).refusal().unwrap()
}

fn code(place: Place, source: &str) -> RefusalCode {
    refusal(place, source).code
}

fn accepted(place: Place, source: &str) {
    let tried = Templates::built_in().with(place, source).and_then(|templates| examine(&templates, place, &office()));
    assert!(tried.is_ok(), "{source}: {tried:?}");
}

/// A whole letter with this in its body.
fn html(body: &str) -> String {
    format!("<html><body>{body}</body></html>")
}

#[test]
fn what_is_built_in_would_be_accepted() {
    for BuiltIn { place, source, .. } in BUILT_IN {
        accepted(*place, source);
    }
}

#[test]
fn the_names_are_those_that_a_letter_has() {
    fn walk(path: &str, value: &Value, names: &mut BTreeSet<String>) {
        match value {
            Value::Object(fields) => {
                fields.iter().for_each(|(name, value)| walk(&format!("{path}.{name}"), value, names));
            }
            Value::Array(entries) => entries.iter().for_each(|entry| walk(&format!("{path}[]"), entry, names)),
            // Nothing in one letter, an object in another.
            Value::Null => {}
            _ => drop(names.insert(path.to_owned())),
        }
    }
    let mut names = BTreeSet::new();
    // No letter has everything: a leader's has a table, a unit's has copies, a head's has talks.
    for sample in shown(Urging).into_iter().chain([Sample::to_a_head(Urging)]) {
        walk("letter", &sample.names(&office()), &mut names);
    }
    let known: BTreeSet<String> = VARIABLES.iter().map(|variable| variable.name.to_owned()).collect();
    assert_eq!(names, known);
}

#[test]
fn a_template_is_told_what_is_wrong_and_where() {
    let refused = refusal(at(Prompt, Title), "关于\n{{ letter.mouth }}的函");
    assert_eq!((refused.code, refused.field.as_deref()), (RefusalCode::TemplateName, Some("source")));
    assert!(
        refused.message.chinese.starts_with("“工作提示函·标题”") && refused.message.chinese.contains("第2行"),
        "{refused:?}"
    );
    assert!(refused.message.english.contains("line 2") && refused.message.english.contains("letter.mouth"));

    let refused = refusal(at(Urging, Subject), "{{ letter.number }} {% if %}");
    assert_eq!(refused.code, RefusalCode::TemplateSyntax);
    assert!(refused.message.chinese.starts_with("“工作催办函·邮件主题”第1行"), "{refused:?}");
}

#[test]
fn a_template_that_breaks_another_is_told_which() {
    let refused = refusal(shared(Phrases), "{% macro salutation(letter) %}您好{% endmacro %}");
    assert!(matches!(refused.code, RefusalCode::TemplateName | RefusalCode::TemplateFault), "{refused:?}");
    assert!(refused.message.chinese.contains("行："), "{refused:?}");
}

#[test]
fn names_that_there_are_not_are_refused_even_where_no_sample_comes() {
    for source in [
        "{{ letters }}",
        "{{ letter.title | unknown_filter }}",
        "{{ unknown_function() }}",
        "{% if letter.items | length > 500 %}{{ letter.wrong }}{% endif %}函",
        "{% if letter.to_leader %}{{ letter.standing.wrong }}{% endif %}函",
        "{{ letter.items[0].wrong }}",
        "{{ letter.items[0].title }}",
        "{{ letter.copies[0] }}",
        "{{ letter.absent.name }}",
        "{% include '/etc/passwd' %}",
        "{% import 'link.txt' as link %}函",
        "{% if letter.items | length > 9 %}{{ nosuch }}{% endif %}函",
        "{% if letter.items | length > 9 %}{{ letter.title | nosuch }}{% endif %}函",
        "{% if letter.items | length > 9 %}{{ letter.items[0]['nosuch'] }}{% endif %}函",
        "{% if letter.items | length > 9 %}{{ letter.items[0].number }}{% endif %}函",
        "{% if letter.items | length > 9 %}{{ letter.title is nosuch }}{% endif %}函",
        "{% if letter.items | length > 9 %}{% include 'nosuch.txt' %}{% endif %}函",
        "{% for item in letter.items | sort(attribute='due_on') %}{% if item.late_days > 99 %}{{ item.count }}{% endif %}{% endfor %}函",
        "{% set s = letter.standing %}{% if s.signed > 99 %}{{ s.lamp }}{% endif %}函",
        "{% macro m(letter) %}{{ letter.nosuch }}{% endmacro %}函",
        "{% import 'shared.txt' as shared %}{% if letter.total > 99 %}{{ shared.nosuch(letter) }}{% endif %}函",
        "{{ letter.items | map(attribute='foo') | list }}",
        "{{ letter.items | map('nosuch') | list }}函",
        "{{ letter.items | selectattr('foo') | list }}函",
        "{% set x = 'foo' %}{{ letter.items | map(attribute=x) | list }}函",
    ] {
        assert!(
            matches!(code(at(Prompt, Title), source), RefusalCode::TemplateName | RefusalCode::TemplateFault),
            "{source}"
        );
    }
}

#[test]
fn names_that_there_are_may_stand_wherever_they_mean_something() {
    for source in [
        "{% for item in letter.items | sort(attribute='late_days') %}{{ loop.index }}{{ item.unit }}{% endfor %}函",
        "{{ letter.items | map(attribute='title') | join('、') }}函",
        "{{ letter.items | selectattr('late_days') | map('length') | list | length }}函",
        "{% set ns = namespace(late=0) %}{% for item in letter.items %}{% set ns.late = ns.late + item.late_days %}{% endfor %}{{ ns.late }}函",
        "{% if letter.late %}{% set x = '催' %}{% else %}{% set x = '提' %}{% endif %}{{ x }}",
        "{% set of = {'红': '急'} %}{% for lamp in letter.lamps %}{{ of[lamp.term] | default('') }}{% endfor %}函",
        "{% from 'shared.txt' import count %}{{ count(letter) | trim }}",
        "{% macro own(item) %}{{ item.title }}{% endmacro %}{% for item in letter.items[:2] %}{{ own(item) }}{% endfor %}函",
        "{% with all = letter.items %}{{ all | length }}{% for item in all %}{{ item.title }}{% endfor %}{% endwith %}",
    ] {
        accepted(at(Prompt, Prose), &format!("{{% macro body(letter, ui) %}}{source}{{% endmacro %}}"));
        accepted(at(Prompt, Text), source);
    }
}

#[test]
fn what_does_not_come_to_an_end_is_stopped() {
    for source in [
        "{% for a in range(1000000) %}x{% endfor %}",
        "{% for a in range(100000) %}{% for b in range(100000) %}x{% endfor %}{% endfor %}",
        "{{ 'x' * 1000000000 }}",
        "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}",
        "{% set x = ['y' * 1000] %}{% for a in range(90000) %}{% set x = x + x %}{% endfor %}函",
    ] {
        for part in [Title, Text, Html] {
            assert_eq!(code(at(Prompt, part), source), RefusalCode::TemplateLimit, "{source}");
        }
    }
    assert_eq!(code(at(Prompt, Text), "{{ 'x' * 1100000 }}"), RefusalCode::TemplateLimit, "larger than any letter");
}

#[test]
fn a_letter_may_list_as_many_matters_as_there_are() {
    for to in [AddresseeKind::Unit, AddresseeKind::Leader, AddresseeKind::GroupLeader] {
        let letter = Sample::long(Urging, to, 3000).rendered(&Templates::built_in(), &office()).unwrap();
        assert!(letter.text.contains("3000.") && letter.html.len() > LARGEST, "{to:?}: {}", letter.html.len());
    }
}

#[test]
fn a_title_is_one_line_that_says_something() {
    for part in [Title, Subject] {
        assert_eq!(code(at(Prompt, part), "{# nothing #}  "), RefusalCode::Blank);
        assert_eq!(code(at(Prompt, part), "一\n二"), RefusalCode::ForbiddenCharacter);
        assert_eq!(code(at(Prompt, part), "{{ '字' * 201 }}"), RefusalCode::TooLong);
        accepted(at(Prompt, part), "\n关于{{ letter.month }}工作的函\n");
    }
    assert_eq!(code(at(Prompt, Text), " \n"), RefusalCode::Blank);
    assert_eq!(code(at(Prompt, Text), "一{{ '\\u0000' }}"), RefusalCode::ForbiddenCharacter);
}

#[test]
fn html_runs_nothing_and_loads_nothing() {
    for body in [
        "<script>alert(1)</script>",
        "<p onclick=\"x\">一</p>",
        "<img src=\"https://example.com/a.png\">",
        "<p style=\"background:url(//example.com)\">一</p>",
        "<a href=\"https://example.com\">一</a>",
        "{{ '<' ~ 'b' }}<scr{{ 'ipt' }}>",
    ] {
        assert_eq!(code(at(Prompt, Html), &html(body)), RefusalCode::TemplateMarkup, "{body}");
    }
    accepted(at(Prompt, Html), &html("<p style=\"color:#d40000\">{{ letter.title }}</p>"));
    accepted(at(Prompt, Html), &html("<a href=\"tel:{{ letter.contact_telephone }}\">{{ letter.contact_name }}</a>"));
}

#[test]
fn data_is_never_markup() {
    for body in ["{{ letter.mark | safe }}", "{% autoescape false %}{{ letter.mark }}{% endautoescape %}"] {
        assert_eq!(code(at(Prompt, Html), &html(body)), RefusalCode::TemplateName, "{body}");
    }
    for body in [
        "<p class={{ letter.district }}>一</p>",
        "<a href=\"{{ letter.contact_telephone }}\">一</a>",
        "<p style=\"color:{{ letter.district }}\">一</p>",
    ] {
        assert_eq!(code(at(Prompt, Html), &html(body)), RefusalCode::TemplateMarkup, "{body}");
    }
    // Whichever template prints it, and however it gets there.
    let phrases = format!("{}{}", shared(Phrases).built_in().unwrap().source, "{{ '<b>' }}");
    accepted(shared(Phrases), &phrases);
    accepted(at(Prompt, Html), &html("{% include 'shared.txt' %}{{ letter.mark }}"));
    let templates = Templates::built_in().with(shared(Phrases), &phrases).unwrap();
    let templates = templates
        .with(at(Prompt, Html), &html("{% include 'shared.txt' %}{% set x %}{{ '<i>' }}{% endset %}{{ x }}"))
        .unwrap();
    let letter = shown(Prompt)[0].rendered(&templates, &office()).unwrap();
    assert!(letter.html.contains("&lt;b&gt;") && letter.html.contains("&lt;i&gt;"), "{}", letter.html);
}

#[test]
fn html_is_checked_whenever_a_letter_is_printed() {
    let place = at(Prompt, Html);
    let templates = Templates::built_in().with(place, &html("{{ letter.title }}<script></script>")).unwrap();
    let refused = shown(Prompt)[0].rendered(&templates, &office()).unwrap_err();
    assert_eq!(refused.refusal().unwrap().code, RefusalCode::TemplateMarkup);
}

#[test]
fn a_template_may_be_so_long_and_no_longer() {
    assert!(source(&"x".repeat(LONGEST)).is_ok());
    assert_eq!(source(&"x".repeat(LONGEST + 1)).unwrap_err().code, RefusalCode::TooLong);
    assert_eq!(source("一\r\n二").unwrap(), "一\n二");
    assert_eq!(source("一\u{0}").unwrap_err().code, RefusalCode::ForbiddenCharacter);
}

#[test]
fn there_is_no_template_beyond_those_listed() {
    for place in [at(Prompt, HtmlStyle), at(Urging, Phrases), at(Prompt, TextStyle), shared(Title), shared(Prose)] {
        let refused = refusal(place, "x");
        assert_eq!((refused.code, refused.field.as_deref()), (RefusalCode::Unknown, Some("part")));
    }
}

#[test]
fn the_newest_row_of_a_place_holds_and_the_version_is_that_of_the_last_change() {
    let row = |version: i32, part, source: Option<&str>| letter_template::Model {
        id: version.into(),
        kind: Some(Prompt),
        part,
        version,
        source: source.map(str::to_owned),
        note: None,
        made_by: "admin".into(),
        made_at: Default::default(),
    };
    let rows = [row(3, Subject, None), row(2, Title, Some("二"))];
    let templates = Templates::of(&rows).unwrap();
    let letter = shown(Prompt)[0].rendered(&templates, &office()).unwrap();
    assert_eq!((letter.title.as_str(), templates.version), ("二", Some(3)));
    assert!(letter.subject.starts_with("【工作提示函】"), "{}", letter.subject);
}
