interface Identified {
  readonly id: string;
}

/** What came live and what was read, each once, newest first. What came live is the newer state. */
export function newestOf<Item extends Identified>(
  live: readonly Item[],
  read: readonly Item[],
  timeOf: (item: Item) => string,
): readonly Item[] {
  const byId = new Map([...read, ...live].map((item) => [item.id, item]));
  return [...byId.values()].sort(
    (a, b) => Date.parse(timeOf(b)) - Date.parse(timeOf(a)) || Number(b.id) - Number(a.id),
  );
}
