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

/** A fact, for the module that has a class of that name. */
type CaseFact = Fact;

interface Run { from: number; to: number; size: number; facts: Fact[]; words: string; first: boolean }

interface Source {
  number: number; key: string; title: string; kind: string; publisher: Value; author: Value; language: string; date: string; days: [string, string] | null; basis: string; written: string; address: string;
  retrieved: string; licence: string; sha256: string; length: number; whole: boolean; turtle: string; passages: [at: number, text: string][]; facts: Fact[]; runs?: Run[];
}

/** `at` is the place of a mark among the marks of its picture. */
interface Mark { node: CaseNode; x: number; y: number; weight: number; r: number; size: number; at: number }
interface Tie { from: Mark; to: Mark; demand: boolean; doubt: boolean; width: number; bow: number; readonly start: number; readonly count: number; readonly facts: Fact[]; readonly links: string[]; holds(fact: Fact): boolean }
/** `path` is the chosen path where the picture has every step of it; `alone` says that the picture is nothing else. */
interface Network { marks: Map<number, Mark>; ties: Tie[]; readonly facts: Set<Fact>; all: number; path: Lit | null; alone: boolean }
interface View { name: string; title: string; guide: string; mark: Int32Array; x: Int32Array; y: Int32Array; rows: Rows }
/** What is tied, by the fact that ties it: one row each. */
interface Rows { from: Int32Array; to: Int32Array; fact: Int32Array; link(row: number): string }
type LinkRow = [from: number, to: number, fact: Fact, link: string];
type Point = [x: number, y: number];
type Places = Map<number, Point>;
interface Link { from: number; to: number; fact: Fact; link: string }
/** One step of a path, with every link between its two names. */
interface Step { a: number; b: number; links: Link[] }
interface Lookup<Key, Found> { get(key: Key): Found }

interface Box { x: number; y: number; w: number; h: number }
interface Spot { mark: Mark; cx: number; cy: number; r: number; rank: number; size: number; faint: boolean }
interface Written extends Box { lines: string[]; align: CanvasTextAlign; font: string; size: number; faint: boolean }
interface Label extends Written { spot: Spot }
/** What a tie says, on its line. */
interface Saying extends Written { tie: Tie }
/** A tie on the screen. */
interface Drawn { tie: Tie; curve: number[]; head: number[]; middle: Point }
/** Boxes that are taken. */
interface Taken { add(box: Box & { owner?: unknown }): void; hit(box: Box, owner: unknown): boolean }

/** What is lit; everything else is dimmed. */
interface Lit { marks: Set<Mark>; ties: Set<Tie> }
interface Look { shape: string; colour: string }
type Colouring = (tie: Tie) => string;

/** The camera: the point of the picture in the middle of the stage, pixels for each unit, how far it is stretched, how much marks are grown. */
interface Place { x: number; y: number; k: number; sx: number; sy: number; grown: number }
interface Axis { at: Float64Array; before: Float64Array; after: Float64Array }

/** What is on the stage; nothing is shown before the first picture. */
interface FrameOf<Shown> { shown: Shown; spots: Spot[]; placed: Label[]; said: Saying[]; placedAt: { x: number; y: number; k: number; bright: string } | null; bright: Lit | null; focus: number | null; hover: number | null }
type DrawnFrame = FrameOf<Network>;
type Frame = FrameOf<null> | DrawnFrame;

interface Painter {
  curves(all: number[][], colour: string, width: number, dash: boolean): void;
  lines(ends: number[][], colour: string): void;
  dots(shape: string, places: number[][], colour: string): void;
  heads(all: number[][], colour: string): void;
  mark(shape: string, x: number, y: number, r: number, colour: string, rim: string): void;
  ring(x: number, y: number, r: number, colour: string): void;
  text(text: string, x: number, y: number, font: string, align: CanvasTextAlign, colour: string, halo: string, wide?: number): void;
}

// Columns as columns.py packs them, and as columns.js gives them: by the row of a record.

interface PackedTexts { text: string; length: number[] }
interface PackedChoice { table: string[]; at: number[] }
interface PackedSome<Item> { row: number[]; value: Item[] }
interface PackedLists { row: number[]; count: number[]; value: number[]; table: string[] }
interface PackedSpans { count: number[]; start: number[]; length: number[] }
interface PackedView { name: string; title: string; guide: string; mark: number[]; x: number[]; y: number[]; from: number[]; to: number[]; count: number[]; fact: number[]; link: PackedChoice }
interface PackedEntities { slug: PackedTexts; label: PackedTexts; kind: PackedChoice; type: PackedChoice; look: PackedChoice; names: PackedSome<string[]>; fields: PackedSome<Fields> }

type Column<Found> = (row: number) => Found;
/** Each number with the record that holds it. */
type Tell = (number: number, record: number) => void;
interface Lists { at: Column<Value[] | null>; numbers(tell: Tell): void }
interface Entities { slug: Column<string>; label: Column<string>; kind: Column<string>; type: Column<string>; look: Column<string>; names: Column<string[] | undefined>; fields: Column<Fields | undefined> }
type PackedDate = [field: string, text: string, from: string, to: string];
interface FactColumns { source: Int32Array; id: Column<string>; label: Column<string>; date: Column<PackedDate | undefined>; inferred: Column<string[] | undefined>; involved: Column<Involvement[] | undefined>; quotes: Column<Span[]>; fields: Record<string, Lists> }
type ReadAll = <Packed, Found>(columns: Packed, how: { [Name in keyof Found]: (packed: Name extends keyof Packed ? Packed[Name] : never) => Found[Name] }) => Found;

/** What the first picture needs, before it is unpacked into the case. */
interface NetworkData extends Omit<CaseWords, "looks" | "tones"> { entities: PackedEntities; sources: Source[]; views: PackedView[]; kind: PackedChoice; doubt: number[] }
interface FactsData { source: number[]; id: PackedTexts; label: PackedTexts; fields: Record<string, PackedLists>; quotes: PackedSpans; date: PackedSome<PackedDate>; inferred: PackedSome<string[]>; involved: PackedSome<Involvement[]>; passages: Source["passages"][] }

/** What the words and colours of a case are. */
interface CaseWords {
  case: { title: string; description: string; language: string; licence: string; note: string; creator: string; base: string; build: string };
  kinds: Record<string, { term: string; prefix: string; fields: Record<string, [term: string, holds: string]> }>;
  prefixes: Record<string, string>; words: Record<string, string>; looks: [key: string, name: string, shape: string, light: string, dark: string][]; tones: Record<string, Record<string, string>>;
}

/** Numbers go on from entities to sources and from sources to facts. */
interface Case extends CaseWords {
  views: View[]; nodes: CaseNode[]; facts: Fact[]; sources: Source[]; bySource: Map<string, Source>; byId: Lookup<string, CaseNode | undefined>; factsOf: Lookup<number, Fact[]>;
  firstSource: number; firstFact: number; size: number; kindOf: Column<string>; doubted(at: number): boolean;
  answers?: { questions: Question[]; cells: string[] };
  open(): Promise<void>; openFacts(): Promise<void>;
  read(id: string): Promise<any>; factOf(number: number): Fact; factById(id: string): Fact | null; isFact(number: number): boolean; allLinks(): Link[];
  refs(fact: Fact, field: string): number[]; word(slug: Value): string; statuses(fact: Fact): Value[]; sought(fact: Fact): string;
}

/** The words of the interface: what each key says, per language in the order of the keys. */
interface Strings { languages: Record<string, { name: string; direction: string }>; keys: string[]; words: Record<string, string[]> }

interface Question { name: string; title: string; tells: string; audience: string; columns: [name: string, tells: string][]; rows: number[][]; total: number }

interface Ace {
  ready?: boolean; drawn?: boolean;
  unpack(id: string): Promise<string>;
  /** The looks and tones of the theme, and the words of the interface, as JSON. */
  theme: string; strings: string;
  dom: {
    /** An element of the template; the template has every id that a module asks for, which a test checks. */
    byId(id: string): any;
    el(name: string, attributes?: Attributes, ...children: Child[]): any;
    svg(name: string, attributes?: Attributes, ...children: Child[]): any;
    own(text: unknown): HTMLElement; visible(text: unknown): string;
    button(text: Child, click: (event: any) => void, attributes?: Attributes): HTMLButtonElement;
    focused(): any; hint(...inner: Child[]): HTMLElement; bring(part: Element, held: Element, off: number): void; beside(place: HTMLElement, label: string, list: Child, chosen: string, ...content: Child[]): void; announce(text: string): void; save(name: string, type: string, content: Blob | string): void; walk(elements: HTMLElement[], container: HTMLElement): void;
  };
  language: {
    t(key: string, values?: Record<string, Value>): string; count(number: number, noun: string): string; date(written: string): string; use(language: string): void; current(): string;
    first<Item>(most: number, all: Item[], make: (item: Item) => HTMLElement, inside?: (more: HTMLElement) => HTMLElement, key?: string): HTMLElement[];
    languages: Record<string, { name: string; direction: string }>;
  };
  columns: {
    steps(added: number[]): Int32Array; texts(packed: PackedTexts): Column<string>; chosen(packed: PackedChoice): Column<string>; some<Item>(packed: PackedSome<Item>): Column<Item | undefined>;
    lists(packed: PackedLists): Lists; spans(packed: PackedSpans, size: number): Column<Span[]>; view(packed: PackedView, firstFact: number): View;
  };
  case: Case;
  words: { wanted(query: string): string[]; cut(text: string, from: number, to: number): string; slice(source: Source, start: number, end: number): string; spans(fact: Fact): Span[]; quotation(fact: Fact): string; fold(text: unknown): string; lengthOf(text: string): number };
  state: {
    TABS: string[]; DAY: RegExp;
    get(): State; go(changes: Partial<State>, how?: { quiet?: boolean; replace?: boolean }): void; arrive(): void; start(): void; address(changes: Partial<State>): string;
    link(content: Child, changes: Partial<State>, attributes?: Attributes): HTMLAnchorElement; listen(listener: (now: State, before: State | null) => void): void;
  };
  filters: { passes(fact: Fact, state?: State): boolean; shows(node: CaseNode, state?: State): boolean; isOn(state: State): boolean; none(): Partial<State>; show(state: State): void; open(wanted: boolean): void; toggle(facet: string, value: string): void; names(facet: string, value: string): string };
  network: { current(state: State): Network; view(state: State): View; tieId(tie: Tie): string; title(state: State): { title: string; guide: string }; lit(shown: Network, state: State, focus: number | null): Lit | null };
  camera: {
    readonly place: Place; readonly room: { w: number; h: number }; readonly moved: Map<number, { x: number; y: number }>;
    resize(w: number, h: number): { w: number; h: number }; radius(mark: Mark): number; screen(mark: Mark): Point; since(place: { x: number; y: number }): Point;
    zoom(factor: number, x: number, y: number): void; pan(dx: number, dy: number): void; drag(mark: Mark, dx: number, dy: number): void; fit(marks: Mark[]): void; reveal(marks: Mark[]): void; written(): string; take(text: string): boolean;
  };
  drawing: {
    schemes: MediaQueryList[]; theme(): string; tune(printing: boolean): void; tone(name: string): string; family(): string; spotsOf(frame: DrawnFrame): Spot[];
    geometry(tie: Tie): { curve: number[]; head: number[]; middle: Point }; isMany(frame: DrawnFrame): boolean; telling(frame: DrawnFrame): Drawn[];
    scene(painter: Painter, frame: DrawnFrame): void;
  };
  picking: { DIRECTIONS: Record<string, Point>; markAt(frame: Frame, x: number, y: number): Mark | null; tieAt(frame: DrawnFrame, x: number, y: number): Tie | null; next(frame: Frame, key: string): Spot | null | undefined };
  hands: { hear(over: HTMLCanvasElement, drawn: Frame): void };
  labels: { place(context: CanvasRenderingContext2D, spots: Spot[], room: { w: number; h: number }, family: string, taken?: Taken, named?: Spot[]): Label[]; grid(): Taken; say(context: CanvasRenderingContext2D, ties: Drawn[], room: { w: number; h: number }, family: string, taken: Taken): Saying[]; wordsOf(tie: Tie): { count: string; text: string }; lines(label: string, count?: number): string[]; overlaps(a: Box, b: Box): boolean; isRightToLeft(text: string): boolean };
  painters: { onCanvas(context: CanvasRenderingContext2D): Painter; onSvg(parent: Element): Painter; icon(look: string): Element };
  stage: {
    start(): void; show(state: State): void; fit(): void; zoom(factor: number, x?: number, y?: number): void; pan(dx: number, dy: number): void; draw(): void;
    redraw(fresh?: boolean): void; picture(printing?: boolean): any; frame(): Frame; shown(): Network | null;
  };
  texts: { reader(source: Source, fact: Fact | null, whole?: boolean): HTMLElement; card(source: Source): HTMLElement; show(state: State): void; bringIntoView(): void; runs(source: Source): Run[] };
  panel: {
    show(state: State, before: State | null): void; openNode(id: string, moveFocus?: boolean): void; nameLink(node: CaseNode): HTMLElement; titleOf(fact: Fact): string; nodeType(node: CaseNode): string;
    item(fact: Fact, said?: string): HTMLElement; head(title: Child, under: Child, actions?: Child[]): Child[]; citation(fact: Fact): string; openDrawer(open: boolean): void; expand(node: CaseNode): void; copy(text: string, said: string): Promise<void>;
  };
  tables: { answered(state: State): string[][] | null; show(name: string, state: State): void; cells(name: string, state: State): string[][]; answers(state: State): Promise<void>; rows(name: string, state: State): { fact: Fact }[]; names(fact: Fact, field: string): string };
  timeline: { show(state: State): void };
  paths: { begin(node: CaseNode): void; content(state: State): Child[] | null; find(from: number, to: number, state: State): Step[] | null; way(state: State): Step[] | null; along(shown: Network, steps: Step[]): Lit | null; alone(steps: Step[]): { places: Places; rows: LinkRow[] } };
  search: { start(): void; find(query: string): { names: CaseNode[]; facts: Fact[] }; choose(hint: string, act: (node: CaseNode) => void): void };
  exports: { run(form: string): void; csv(): string; gexf(): string; turtle(): string; svg(): string; forms: string[] };
}

declare var ace: Ace;
