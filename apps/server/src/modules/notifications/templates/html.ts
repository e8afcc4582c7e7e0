/** Markup that is safe to send: all that was put into it was escaped. Only the tag below makes it. */
class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

export type { Html };

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/**
 * Markup from a template: strings that are filled in are escaped, for text as for quoted attributes; markup made by this
 * tag stays as it is.
 */
export function html(
  strings: TemplateStringsArray,
  ...values: readonly (string | Html | readonly Html[])[]
): Html {
  const filled = values.map((value) => {
    if (typeof value === 'string') return value.replaceAll(/[&<>"'`]/g, (character) => ENTITIES[character]!);
    return [value]
      .flat()
      .map(({ markup }) => markup)
      .join('');
  });
  return new Html(String.raw({ raw: strings }, ...filled));
}
