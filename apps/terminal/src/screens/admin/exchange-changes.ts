import type { FormValues } from '../../ui/form/form.tsx';

/** Fields whose text is another than before: what is as it was, is not asked for. */
export function changedTexts<Name extends string>(
  before: Readonly<Record<Name, string>>,
  values: FormValues,
): Partial<Record<Name, string>> {
  return changed(before, values, (text) => text);
}

/** As {@link changedTexts} for whole numbers. What is no number is sent as none, for the server to refuse by name. */
export function changedNumbers<Name extends string>(
  before: Readonly<Record<Name, number>>,
  values: FormValues,
): Partial<Record<Name, number>> {
  return changed(before, values, (text) => (text === '' ? Number.NaN : Number(text)));
}

function changed<Name extends string, Value extends string | number>(
  before: Readonly<Record<Name, Value>>,
  values: FormValues,
  read: (text: string) => Value,
): Partial<Record<Name, Value>> {
  const result: Partial<Record<Name, Value>> = {};
  for (const name of Object.keys(before) as Name[]) {
    const text = values[name]?.trim();
    if (text !== undefined && text !== String(before[name])) result[name] = read(text);
  }
  return result;
}
