/** Sets an entry in a bounded map and evicts only the oldest, so that strangers cannot empty a cache at once. */
export function keepNewest<K, V>(map: Map<K, V>, most: number, key: K, value: V): void {
  map.delete(key);
  const oldest = map.keys().next();
  if (map.size >= most && !oldest.done) map.delete(oldest.value);
  map.set(key, value);
}
