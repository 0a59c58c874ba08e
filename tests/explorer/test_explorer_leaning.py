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
        ("f(`a + ${b.map((c) => ` ${c} , `)} = { `, d);", "f(`a + ${b.map((c)=>` ${c} , `)} = { `,d);"),
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
        ("const a = 1;\nconst b = 2;\nb();\nconst c = 3;\n", "let a=1,b=2;b();let c=3;"),
        ("if (x) {\n  const a = 1;\n}\nconst b = 2;\n", "if(x){let a=1}let b=2;"),
        ("const f = () => {\n  g();\n  const a = 1;\n};\nconst b = 2;\n", "let f=()=>{g();let a=1},b=2;"),
        ("for (const a of b) {\n  c();\n}\nd();\n", "for(let a of b){c()}d();"),
        ("x = `;const ${y};}`;\nconst z = ';const ';\n", "x=`;const ${y};}`;let z=';const ';"),
    ],
)
def test_constants_and_variables_that_follow_each_other_are_one_declaration(text, leaned):
    assert lean_script(text) == leaned


@pytest.mark.parametrize(
    ("text", "leaned"),
    [
        ("const one = 1;\nconst two = one;\nlet three = two;", "let o=1,t=o,T=t;"),
        ("function find({ name, of: [first, ...rest] }, many = print) { return { name, first: rest.first, many }; }",
         "function f({name:n,of:[F,...r]},m=print){return{name:n,first:r.first,many:m}}"),
        ("class Mark { constructor(node) { this.node = node; } get kind() { return `${this.node} ${kind}`; } }",
         "class M{constructor(n){this.node=n}get kind(){return`${this.node} ${kind}`}}"),
        ("try { f(); } catch (error) { g({ error, name }); }", "try{f()}catch(e){g({error:e,name})}"),
        ("outer: for (const each of all) { for (let at = 0; at < each; at += 1) continue outer; }",
         "outer:for(let e of all){for(let a=0;a<e;a+=1)continue outer}"),
    ],
)  # fmt: skip
def test_names_that_a_script_binds_become_short_and_properties_stay(text, leaned):
    assert lean_script(text) == leaned


def test_a_name_that_is_bound_here_and_the_browsers_there_stays():
    text = "for (const [key, value] of list) if (key in value) out[key] = (open) => open();\nopen(key);"

    assert lean_script(text) == "for(let[key,v]of list)if(key in v)out[key]=(open)=>open();open(key);"


def test_a_short_name_is_none_that_means_something_else():
    text = "const first = f, go = d, do_ = a;" + "".join(f"let x{number} = 1;" for number in range(3000))

    words = lean_script(text).replace("let ", "").split(";")[0]

    assert words.startswith("F=f,g=d,D=a,")
    with_all = lean_script(text)
    assert not any(f",{word}=" in with_all for word in ("do", "if", "in", "is", "of", "as", "for", "let", "new", "var"))


def test_what_is_no_script_is_refused():
    with pytest.raises(BuildFault, match="no JavaScript"):
        lean_script("const = ;")


def test_a_leaned_style_keeps_its_values():
    text = '/* Said. */\n@media (a: 1px) {\n  p > b, i { margin: 0 auto; --c: "x"; }\n}\n'

    assert lean_style(text) == '@media (a:1px) {p > b,i{margin:0 auto;--c:"x"}}'
