/** The looks an invoice can have. They differ in data alone: one drawing serves them all. */

export type Template = {
  id: number;
  name: string;
  /** Titles, rules and the total. */
  accent: string;
  /** The ground of the table's head; null for a rule under it. */
  head: string | null;
  headText: string;
  /** The ground of every other line; null for hairlines between them. */
  zebra: string | null;
  /** Points. */
  textSize: number;
  titleSize: number;
  linePadding: number;
};

export const templates: readonly Template[] = [
  {
    id: 1,
    name: 'Classic',
    accent: '#1f3a5f',
    head: '#1f3a5f',
    headText: '#ffffff',
    zebra: '#f4f6f9',
    textSize: 9,
    titleSize: 24,
    linePadding: 5,
  },
  {
    id: 2,
    name: 'Plain',
    accent: '#111111',
    head: null,
    headText: '#555555',
    zebra: null,
    textSize: 9,
    titleSize: 20,
    linePadding: 5,
  },
  {
    id: 3,
    name: 'Warm',
    accent: '#a3492a',
    head: '#f6e7df',
    headText: '#6d2f1a',
    zebra: null,
    textSize: 9.5,
    titleSize: 26,
    linePadding: 6,
  },
  {
    id: 4,
    name: 'Compact',
    accent: '#24523b',
    head: '#e6efe9',
    headText: '#24523b',
    zebra: null,
    textSize: 8,
    titleSize: 18,
    linePadding: 3,
  },
];

/** What mails carry and `download_link` names. */
export const defaultTemplate = 1;

/** The template of that number, or undefined. */
export const findTemplate = (id: number): Template | undefined => templates.find((one) => one.id === id);
