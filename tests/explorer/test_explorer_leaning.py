"""Scripts and styles in fewer signs: the same program, the same values."""

from __future__ import annotations

import pytest

from graph_builder.errors import BuildFault
from graph_builder.explorer.leaning import lean_script, lean_style


@pytest.mark.parametrize(
    ("text", "leaned"),
    [
        ("// whole\nb = c + d; // said\n/* and said */", "b=c+d;"),
        ("a + +b - -c\n", "a+ +b- -c;"),
        ("f(\"a + b\" + '{ c }');", "f(\"a + b\"+'{ c }');"),
        ("f(`a + ${b.map((c) => ` ${c} , `)} = { `, d);", "f(`a + ${b.map((t)=>` ${t} , `)} = { `,d);"),
        ("x.replace(/[ = /] + \"/g, '') + y;", "x.replace(/[ = /] + \"/g,'')+y;"),
        ("f(() => { return /a + b/.test(c) ? d : e / f / g; });", "f(()=>{return/a + b/.test(c)?d:e/f/g});"),
        ("x = a / /b/.exec(c) < !d;", "x=a/ /b/.exec(c)< !d;"),
        ("if (a) {\n  b();\n}\n\nc\nd\n", "if(a){b()}c;d;"),
    ],
)
def test_what_is_quoted_stays_and_what_would_be_read_as_one_stays_apart(text, leaned):
    assert lean_script(text) == leaned


@pytest.mark.parametrize(
    ("text", "leaned"),
    [
        ("const a = 1;\nconst b = 2;\nb();\nconst c = 3;\n", "let e=1,t=2;t();let s=3;"),
        ("if (x) {\n  const a = 1;\n}\nconst b = 2;\n", "if(x){let t=1}let t=2;"),
        ("const f = () => {\n  g();\n  const a = 1;\n};\nconst b = 2;\n", "let e=()=>{g();let t=1},t=2;"),
        ("for (const a of b) {\n  c();\n}\nd();\n", "for(let t of b){c()}d();"),
        ("x = `;const ${y};}`;\nconst z = ';const ';\n", "x=`;const ${y};}`;let t=';const ';"),
    ],
)
def test_constants_and_variables_that_follow_each_other_are_one_declaration(text, leaned):
    assert lean_script(text) == leaned


@pytest.mark.parametrize(
    ("text", "leaned"),
    [
        ("const one = 1;\nconst two = one;\nlet three = two;", "let t=1,e=t,s=e;"),
        ("function find({ name, of: [first, ...rest] }, many = print) { return { name, first: rest.first, many }; }",
         "function t({name:s,of:[o,...n]},e=print){return{name:s,first:n.first,many:e}}"),
        ("class Mark { constructor(node) { this.node = node; } get kind() { return `${this.node} ${kind}`; } }",
         "class t{constructor(t){this.node=t}get kind(){return`${this.node} ${kind}`}}"),
        ("try { f(); } catch (error) { g({ error, name }); }", "try{f()}catch(t){g({error:t,name})}"),
        ("outer: for (const each of all) { for (let at = 0; at < each; at += 1) continue outer; }",
         "outer:for(let t of all){for(let e=0;e<t;e+=1)continue outer}"),
    ],
)  # fmt: skip
def test_names_that_a_script_binds_become_short_and_properties_stay(text, leaned):
    assert lean_script(text) == leaned


@pytest.mark.parametrize(
    ("text", "leaned"),
    [
        # What a function does not use of what is around it, it may call alike.
        ("const one = (x) => x;\nconst two = (y) => one(y);", "let t=(t)=>t,e=(e)=>t(e);"),
        ("const f = (a) => { const b = 1; { const c = a; g(c); } { const d = b; g(d); } };",
         "let t=(t)=>{let e=1;{let e=t;g(e)}{let t=e;g(t)}};"),
        # What a function or a catch is given, its body cannot declare anew, used or not.
        ("const f = (given) => { const own = 1; return own; };", "let t=(t)=>{let e=1;return e};"),
        ("try { f(); } catch (error) { const own = 1; g(own); }", "try{f()}catch(t){let e=1;g(e)}"),
        # A default means what is around the function, not what its body declares.
        ("const one = 1;\nconst f = (x = one) => { const one = 2; return x + one; };",
         "let t=1,e=(e=t)=>{let t=2;return e+t};"),
        ("switch (a) { case 1: const b = 1; g(b); break; default: const c = 2; g(c, b); }",
         "switch(a){case 1:let t=1;g(t);break;default:let e=2;g(e,t)}"),
        ("const f = function again(n) { return again(n - 1); };", "let t=function t(e){return t(e-1)};"),
        ("const f = class Mark { make() { return new Mark(); } };", "let t=class t{make(){return new t()}};"),
        ("const t = 1;\nf({ t });", "let t=1;f({t});"),
        # A var holds beyond its block, and is left as it is.
        ("if (a) { var t = 1; }\nfor (var u of b) f(u);\nconst c = t + u;",
         "if(a){var t=1}for(var u of b)f(u);let e=t+u;"),
    ],
)  # fmt: skip
def test_a_name_is_short_where_it_holds(text, leaned):
    assert lean_script(text) == leaned


def test_a_name_that_is_the_browsers_stays_and_no_short_one_hides_it():
    text = "for (const [key, value] of list) if (key in value) t[key] = (open) => open();\nopen(key);"

    assert lean_script(text) == "for(let[e,s]of list)if(e in s)t[e]=(t)=>t();open(key);"


def test_a_short_name_is_none_that_means_something_else():
    text = "const first = f, go = d, do_ = a;" + "".join(f"let x{number} = 1;" for number in range(3000))

    words = lean_script(text).replace("let ", "").split(";")[0]

    assert {word.partition("=")[0] for word in words.split(",")}.isdisjoint("fda")
    with_all = lean_script(text)
    assert not any(f",{word}=" in with_all for word in ("do", "if", "in", "is", "of", "as", "for", "let", "new", "var"))


def test_what_is_no_script_is_refused():
    with pytest.raises(BuildFault, match="no JavaScript"):
        lean_script("const = ;")


def test_a_leaned_style_keeps_its_values():
    text = '/* Said. */\n@media (a: 1px) {\n  p > b, i { margin: 0 auto; --c: "x"; }\n}\n'

    assert lean_style(text) == '@media (a:1px) {p > b,i{margin:0 auto;--c:"x"}}'
