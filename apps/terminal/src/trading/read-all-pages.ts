interface Page<Item> {
  readonly data: readonly Item[];
  readonly nextCursor: string | null;
  readonly seq: number;
}

/** All items of a list that is longer than a page, as of the first page: what changed meanwhile, the streams say. */
export async function readAllPages<Item>(
  read: (cursor: { readonly cursor?: string }) => Promise<Page<Item>>,
): Promise<{ readonly data: readonly Item[]; readonly seq: number }> {
  let page = await read({});
  const { seq } = page;
  const data = [...page.data];
  while (page.nextCursor !== null) {
    page = await read({ cursor: page.nextCursor });
    data.push(...page.data);
  }
  return { data, seq };
}
