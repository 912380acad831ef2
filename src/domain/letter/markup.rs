//! What HTML a letter may be made of: nothing that runs, and nothing that a mail program would fetch from elsewhere.
//!
//! It lists what may stand, so that what nobody thought of is refused. HTML is read more strictly than browsers read it:
//! where the two could differ, as in a comment or an attribute without quotes, the letter is refused.

use crate::domain::{
    language::say,
    refusal::{Refusal, RefusalCode},
};

const ELEMENTS: &str = "a b blockquote body br center dd div dl dt em font h1 h2 h3 h4 h5 head hr html i li meta ol p span \
                        strong style table tbody td th thead title tr u ul wbr";

/// Those whose value means nothing but itself; `style` and `href` are looked into.
const ATTRIBUTES: &str = "align bgcolor border cellpadding cellspacing charset class color colspan content dir height lang \
                          name rel role rowspan scope valign width";

/// What may be computed in CSS, a bracket of its own included; whatever fetches something is a function, too.
const FUNCTIONS: [&str; 5] = ["", "calc", "counter", "rgb", "rgba"];

/// What may follow an `@` in CSS: what is for paper and for screens of a width, and the margins of a page.
const RULES: [&str; 6] = ["page", "media", "top-", "bottom-", "left-", "right-"];

/// Where a link may lead: to a telephone or a mailbox. The personal link stands outside the letter.
const LINKS: [&str; 2] = ["tel:", "mailto:"];

const STYLE: &str = "style";
const DOCTYPE: &str = "<!DOCTYPE html>";
const BLANK: [char; 4] = [' ', '\t', '\r', '\n'];
/// How much of what is refused is shown, in characters.
const SHOWN: usize = 60;

/// Refuses HTML that has anything but what may stand in a letter.
pub fn check(html: &str) -> Result<(), Refusal> {
    let html = html.trim_start();
    let mut rest = match html.split_at_checked(DOCTYPE.len()) {
        Some((head, body)) if head.eq_ignore_ascii_case(DOCTYPE) => body,
        _ => html,
    };
    while let Some((_, tag)) = rest.split_once('<') {
        rest = after_tag(tag).ok_or_else(|| refused(tag))?;
    }
    Ok(())
}

fn refused(tag: &str) -> Refusal {
    let shown: String = tag.chars().take(SHOWN).collect();
    let message = say!(
        "函件网页中不得出现“<{shown}”：只能使用常用的排版标签、属性和样式，属性值须加引号，不得含脚本、注释、外部链接或外部资源",
        "No letter may have `<{shown}`: plain layout elements, attributes and styles only, values in quotes; no scripts, \
         comments, links or resources from elsewhere",
    );
    Refusal::of_change(RefusalCode::TemplateMarkup, message)
}

/// What comes after a tag, from after its `<`; nothing, if it may not stand.
fn after_tag(tag: &str) -> Option<&str> {
    let (closes, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
    let (name, mut rest) = tag.split_at_checked(tag.find(|c: char| !c.is_ascii_alphanumeric())?)?;
    let name = name.to_ascii_lowercase();
    if ELEMENTS.split(' ').all(|known| known != name) {
        return None;
    }
    loop {
        let next = rest.trim_start_matches(BLANK);
        if let Some(after) = next.strip_prefix("/>").or_else(|| next.strip_prefix('>')) {
            return if name == STYLE && !closes { after_style(after) } else { Some(after) };
        }
        if closes || next.len() == rest.len() {
            return None;
        }
        rest = after_attribute(&name, next)?;
    }
}

/// What comes after a style sheet, which is no HTML up to its end.
fn after_style(sheet: &str) -> Option<&str> {
    let (css, rest) = sheet.split_once("</style>")?;
    loads_nothing(css).then_some(rest)
}

/// Whether CSS fetches nothing. Escapes could hide what does.
fn loads_nothing(css: &str) -> bool {
    let is_of_a_name = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let computes = |(at, _)| {
        let name = css.get(..at).and_then(|before| before.rsplit(|c| !is_of_a_name(c)).next());
        name.is_some_and(|name| FUNCTIONS.contains(&name))
    };
    !css.contains(['\\', '<'])
        && css.match_indices('(').all(computes)
        && css.split('@').skip(1).all(|rule| RULES.iter().any(|known| rule.starts_with(known)))
}

fn after_attribute<'a>(element: &str, attribute: &'a str) -> Option<&'a str> {
    let (name, value) = attribute.split_once('=')?;
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let (value, rest) = value.strip_prefix(quote)?.split_once(quote)?;
    may_stand(element, &name.to_ascii_lowercase(), value).then_some(rest)
}

fn may_stand(element: &str, attribute: &str, value: &str) -> bool {
    let allowed = match attribute {
        // A character reference could hide what is looked for.
        STYLE => loads_nothing(value) && !value.contains('&'),
        "href" => element == "a" && LINKS.iter().any(|link| value.starts_with(link)),
        _ => ATTRIBUTES.split(' ').any(|known| known == attribute),
    };
    allowed && !value.contains('<')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn plain_layout_may_stand() {
        for html in [
            "",
            "只有文字 a > b &lt;script&gt;",
            "<!doctype html>\n<html lang=\"zh-CN\"><head><meta charset='utf-8'><title>题</title></head><BODY></BODY></html>",
            "<p style=\"margin:0;font-family:'Songti SC',serif\">一<br/>二<br>三</p >",
            "<td\n  width=\"26%\"\tclass='a b'>x</td>",
            "<style>@page :first { margin: calc((37mm - 2 * 1pt) / 2); @bottom-right { content: counter(page) '—'; } }\n\
             @media print { .sheet > h1 { color: #000 !important; } }</style><p style='color:rgb(1,2,3)'>一</p>",
            "<a href=\"tel:023-68780000\">致电</a> <a href='mailto:zs@district.example'>写信</a>",
        ] {
            assert_eq!(check(html), Ok(()), "{html}");
        }
    }

    #[test]
    fn whatever_runs_or_loads_is_refused() {
        for html in [
            "<script>x</script>",
            "<SCRIPT src='x'></SCRIPT>",
            "<p onclick=\"x\">",
            "<p class=\"a\"onclick=\"x\">",
            "<p class=a onclick=x>",
            "<img src=\"http://x/a.png\">",
            "<a href=\"http://x\">",
            "<a href=\"javascript:x\">",
            "<a href=\"&#106;avascript:x\">",
            "<p href=\"tel:1\">",
            "<table background=\"http://x\">",
            "<td style=\"background:url(http://x)\">",
            "<td style=\"background:u\\72l(http://x)\">",
            "<td style=\"background:&#117;rl&#40;http://x)\">",
            "<p style=\"@import 'x'\">",
            "<style>@import 'http://x';</style>",
            "<style>@media print { p { background: url(http://x) } }</style>",
            "<style>p { background: URL(http://x) }</style>",
            "<style>p { background: image-set('http://x' 1x) }</style>",
            "<style>p { background: u\\72l(http://x) }</style>",
            "<style>@font-face { src: local(x) }</style>",
            "<style></STYLE><script></script></style>",
            "<style onload=\"x\"></style>",
            "<style>p {}",
            "<link rel=\"stylesheet\" href=\"x\">",
            "<meta http-equiv=\"refresh\" content=\"0;url=http://x\">",
            "<iframe></iframe>",
            "<svg/onload=x>",
            "<base href=\"http://x\">",
            "<form action=\"http://x\">",
            "<!-- <p> -->",
            "<!--[if mso]><p><![endif]-->",
            "<title><p class=\"</title><script>\">",
            "<p",
            "<p class=\"a",
            "< p>",
            "</p class=\"a\">",
            "<?xml?>",
            "x <",
        ] {
            assert_eq!(check(html).map_err(|refusal| refusal.code), Err(RefusalCode::TemplateMarkup), "{html}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_sent_it_ends(html in "[<>/='\"a-z !-]{0,60}") {
            let refused = check(&html).is_err();
            prop_assert!(refused || !html.contains("<!-"));
        }
    }
}
