// What the modules of the explorer give each other: the case, and one name of `ace` for each module.

type Child = Node | string | null | undefined | false | Child[];
type Attributes = Record<string, unknown> | null;
type Span = [start: number, end: number];
type Involvement = [who: number, role: string, inferred: string[], quotes: Span[]];
type Value = number | string;
type Fields = Record<string, Value[]>;

interface State {
  [key: string]: string | string[];
  tab: string; view: string; node: string; tie: string; fact: string; text: string; question: string; run: string; from: string; to: string; q: string;
  after: string; before: string; vague: string; unfold: string; at: string; theme: string; lang: string; sort: string;
  kind: string[]; look: string[]; source: string[]; concept: string[]; force: string[]; status: string[]; names: string[];
}

/** A name: an entity, a source, or a fact that stands in a picture. */
interface CaseNode { readonly number: number; readonly id: string; readonly label: string; readonly kind: string; readonly look: string; readonly type: string; readonly names: readonly string[]; readonly vague: boolean; readonly record: any }

interface FactDate { field: string; text: string; from: string; to: string }

interface Fact {
  readonly number: number; readonly at: number; readonly id: string; readonly local: string; readonly kind: string; readonly label: string; readonly source: Source; readonly node: CaseNode;
  readonly fields: Fields; readonly inferred: readonly string[]; readonly quotes: readonly Span[]; readonly involvements: readonly Involvement[]; readonly responses: readonly Fact[];
  readonly date: FactDate; words: string | undefined;
}

interface Run { from: number; to: number; facts: Fact[]; words: string; first: boolean }

interface Source {
  number: number; key: string; title: string; kind: string; publisher: Value; author: Value; language: string; date: string; days: [string, string] | null; basis: string; written: string; address: string;
  retrieved: string; licence: string; sha256: string; length: number; whole: boolean; turtle: string; passages: [at: number, text: string][]; facts: Fact[]; runs?: Run[];
}

interface Mark { node: CaseNode; x: number; y: number; weight: number; r: number; size: number }
interface Tie { from: Mark; to: Mark; demand: boolean; doubt: boolean; width: number; bow: number; readonly count: number; readonly facts: Fact[]; readonly links: string[]; holds(fact: Fact): boolean }
interface Network { marks: Map<number, Mark>; ties: Tie[]; readonly facts: Set<Fact>; all: number }
interface View { name: string; title: string; guide: string }
interface Link { from: number; to: number; fact: Fact; link: string }
interface Lookup<Key, Found> { get(key: Key): Found }

interface Box { x: number; y: number; w: number; h: number }
interface Spot { mark: Mark; cx: number; cy: number; r: number; rank: number; size: number; faint: boolean }
interface Label extends Box { lines: string[]; align: CanvasTextAlign; spot: Spot; font: string; size: number }

interface Painter {
  curves(all: number[][], colour: string, width: number, dash: boolean): void;
  lines(ends: number[][], colour: string): void;
  dots(shape: string, places: number[][], colour: string): void;
  heads(all: number[][], colour: string): void;
  mark(shape: string, x: number, y: number, r: number, colour: string, rim: string): void;
  ring(x: number, y: number, r: number, colour: string): void;
  text(text: string, x: number, y: number, font: string, align: CanvasTextAlign, colour: string, halo: string): void;
}

interface Question { name: string; title: string; tells: string; audience: string; columns: [name: string, tells: string][]; rows: number[][]; total: number }

interface Ace {
  ready?: boolean; drawn?: boolean;
  unpack(id: string): Promise<string>;
  dom: {
    /** An element of the template; the template has every id that a module asks for, which a test checks. */
    byId(id: string): any;
    el(name: string, attributes?: Attributes, ...children: Child[]): any;
    svg(name: string, attributes?: Attributes, ...children: Child[]): any;
    own(text: unknown): HTMLElement; visible(text: unknown): string;
    button(text: Child, click: (event: any) => void, attributes?: Attributes): HTMLButtonElement;
    focused(): any; hint(...inner: Child[]): HTMLElement; announce(text: string): void; save(name: string, type: string, content: Blob | string): void; walk(elements: HTMLElement[], container: HTMLElement): void;
  };
  language: {
    t(key: string, values?: Record<string, Value>): string; count(number: number, noun: string): string; date(written: string): string; use(language: string): void; current(): string;
    first<Item>(most: number, all: Item[], make: (item: Item) => HTMLElement, inside?: (more: HTMLElement) => HTMLElement, key?: string): HTMLElement[];
    languages: Record<string, { name: string; direction: string }>;
  };
  case: {
    case: { title: string; description: string; language: string; licence: string; note: string; creator: string; base: string; build: string };
    kinds: Record<string, { term: string; prefix: string; fields: Record<string, [term: string, holds: string]> }>;
    prefixes: Record<string, string>; words: Record<string, string>; looks: [key: string, name: string, shape: string, light: string, dark: string][]; views: View[];
    nodes: CaseNode[]; facts: Fact[]; sources: Source[]; bySource: Map<string, Source>; byId: Lookup<string, CaseNode | undefined>; factsOf: Lookup<number, Fact[]>;
    answers?: { questions: Question[]; cells: string[] };
    read(id: string): Promise<any>; factOf(number: number): Fact; factById(id: string): Fact | null; isFact(number: number): boolean; allLinks(): Link[];
    refs(fact: Fact, field: string): number[]; word(slug: Value): string; statuses(fact: Fact): string[]; isSought(fact: Fact): boolean;
  };
  words: { cut(text: string, from: number, to: number): string; slice(source: Source, start: number, end: number): string; spans(fact: Fact): Span[]; quotation(fact: Fact): string; fold(text: unknown): string; lengthOf(text: string): number };
  state: {
    get(): State; go(changes: Partial<State>, how?: { quiet?: boolean; replace?: boolean }): void; arrive(): void; start(): void; address(changes: Partial<State>): string;
    link(content: Child, changes: Partial<State>, attributes?: Attributes): HTMLAnchorElement; listen(listener: (now: State, before: State | null) => void): void;
  };
  filters: { passes(fact: Fact, state?: State): boolean; shows(node: CaseNode, state?: State): boolean; isOn(state: State): boolean; none(): Partial<State>; show(state: State): void; open(wanted: boolean): void; toggle(facet: string, value: string): void; names(facet: string, value: string): string };
  network: { current(state: State): Network; view(state: State): View; tieId(tie: Tie): string; title(state: State): { title: string; guide: string }; lit: any };
  labels: { place(context: CanvasRenderingContext2D, spots: Spot[], room: { w: number; h: number }, family: string): Label[]; lines(label: string, count?: number): string[]; overlaps(a: Box, b: Box): boolean; isRightToLeft(text: string): boolean };
  painters: { onCanvas(context: CanvasRenderingContext2D): Painter; onSvg(parent: Element): Painter; icon(look: string): Element };
  stage: { picture(printing?: boolean): any; resize(): void; [name: string]: any };
  texts: { reader(source: Source, fact: Fact | null, whole?: boolean): HTMLElement; card(source: Source): HTMLElement; show(state: State): void; bringIntoView(): void; runs(source: Source): Run[] };
  panel: {
    show(state: State, before: State | null): void; openNode(id: string, moveFocus?: boolean): void; nameLink(node: CaseNode): HTMLElement; titleOf(fact: Fact): string; nodeType(node: CaseNode): string;
    item(fact: Fact, said?: string): HTMLElement; head(title: Child, under: Child, actions?: Child[]): Child[]; citation(fact: Fact): string; openDrawer(open: boolean): void; expand(node: CaseNode): void; copy(text: string, said: string): Promise<void>;
  };
  tables: { show(name: string, state: State): void; cells(name: string, state: State): string[][]; answers(state: State): Promise<void>; rows(name: string, state: State): { fact: Fact }[]; names(fact: Fact, field: string): string };
  timeline: { show(state: State): void };
  paths: { begin(node: CaseNode): void; content(state: State): Child[] | null; find(from: number, to: number, state: State): { a: number; b: number; links: Link[] }[] | null };
  search: { start(): void; find(query: string): { names: CaseNode[]; facts: Fact[] }; choose(hint: string, act: (id: string) => void): void };
  exports: { run(form: string): void; csv(): string; gexf(): string; turtle(): string; svg(): string; forms: string[] };
}

declare var ace: Ace;
