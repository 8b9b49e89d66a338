/**
 * Puts an entry into a map that remembers so many at most, as its newest: the one that was put there longest ago makes
 * room. So strangers cannot make everything be forgotten at once.
 */
export function keepNewest<K, V>(map: Map<K, V>, most: number, key: K, value: V): void {
  map.delete(key);
  const oldest = map.keys().next();
  if (map.size >= most && !oldest.done) map.delete(oldest.value);
  map.set(key, value);
}
