/** The templates of invoices: data for one and the same drawing. */

export type Template = {
  id: number;
  name: string;
  accent: string;
  /** The background of the table head; null for a rule below it. */
  head: string | null;
  headText: string;
  /** The background of every other line; null for hairlines between them. */
  zebra: string | null;
  /** In points, like the other sizes. */
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

/** The template of mails and of `download_link`. */
export const defaultTemplate = 1;

/** Finds a template by number. */
export const findTemplate = (id: number): Template | undefined => templates.find((one) => one.id === id);
