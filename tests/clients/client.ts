/** What the programs in this folder are given, and what they tell. */

export type Access = {
  baseUrl: string;
  token: string;
  fetch: (request: Request) => Promise<Response>;
};

export type Told = {
  /** Of the record that was made. */
  id: string;
  /** Ids in the list. */
  listed: string[];
  /** What the read shows of it. */
  shown: unknown;
  /** How a request that cannot be done was refused. */
  refused: string | undefined;
};

/** What was answered, or the refusal thrown. */
export function done<T>({ data, error }: { data?: T; error?: unknown }): T {
  if (data === undefined) throw new Error(JSON.stringify(error));
  return data;
}
