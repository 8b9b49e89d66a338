/** Tables of texts that record which entries are read, so that unused ones can be found. */
type Words = Readonly<Record<string, string>>;

/** Watches tables of texts. `unread` lists the entries that were never read: `fields id`. */
export function watchWords<T extends Readonly<Record<string, Words>>>(tables: T): { read: T; unread: () => string[] } {
  const unread = new Set(
    Object.entries(tables).flatMap(([table, words]) => Object.keys(words).map((name) => `${table} ${name}`)),
  );
  const watch = (table: string, words: Words): Words =>
    new Proxy(words, {
      get: (target, name) => {
        unread.delete(`${table} ${String(name)}`);
        return Reflect.get(target, name);
      },
    });
  const watched = Object.entries(tables).map(([table, words]) => [table, watch(table, words)]);
  return { read: Object.assign({}, tables, Object.fromEntries(watched)), unread: () => [...unread] };
}
