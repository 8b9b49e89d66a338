/** What an attack tried and found, in the form that every part reports. */

/** `seconds` and `requests` are limits; null means the part's own. */
export type Options = { seed: number; seconds: number | null; requests: number | null };

export type Fault = { what: string; seen: string; repeat: string };

export type Row = { what: string; tried: number; wrong: number };

export type Report = { part: string; rows: Row[]; faults: Fault[]; figures: string[] };

export type Part = (options: Options) => Promise<Report>;

const examples = 3;
const longestText = 1_200;

const shorten = (text: string): string =>
  text.length <= longestText ? text : `${text.slice(0, longestText)}… (${text.length} characters)`;

export class Findings {
  readonly #part: string;
  readonly #rows = new Map<string, Row>();
  readonly #faults: Fault[] = [];
  readonly #kept = new Map<string, number>();
  readonly #figures: string[] = [];

  constructor(part: string) {
    this.#part = part;
  }

  tried(what: string, count = 1): void {
    this.#row(what).tried += count;
  }

  judged(heading: string, complaints: readonly Omit<Fault, 'repeat'>[], repeat: string): void {
    this.tried(heading);
    if (complaints.length > 0) this.#row(heading).wrong += 1;
    for (const { what, seen } of complaints) this.#keep({ what, seen, repeat });
  }

  /** Counts a fault under a heading, and keeps the first ones of each kind. */
  wrong(heading: string, fault: Fault): void {
    this.#row(heading).wrong += 1;
    this.#keep(fault);
  }

  #keep(fault: Fault): void {
    const kept = this.#kept.get(fault.what) ?? 0;
    this.#kept.set(fault.what, kept + 1);
    if (kept < examples)
      this.#faults.push({ what: fault.what, seen: shorten(fault.seen), repeat: shorten(fault.repeat) });
  }

  figure(text: string): void {
    this.#figures.push(text);
  }

  get report(): Report {
    const withCount = (what: string): string => `${what} (${this.#kept.get(what)} in all)`;
    return {
      part: this.#part,
      rows: [...this.#rows.values()],
      faults: this.#faults.map((fault) => ({ ...fault, what: withCount(fault.what) })),
      figures: this.#figures,
    };
  }

  #row(what: string): Row {
    const row = this.#rows.get(what) ?? { what, tried: 0, wrong: 0 };
    this.#rows.set(what, row);
    return row;
  }
}
