import { useRef } from 'react';
import { formatAmount } from '../../format/amounts.ts';
import { Button } from '../../ui/form/button.tsx';
import { FieldFrame } from '../../ui/form/field.tsx';
import formStyles from '../../ui/form/form.module.css';
import styles from './wallet.module.css';

export interface AmountFieldProps {
  readonly currency: string;
  /** What can be moved at most; undefined where nothing bounds it. */
  readonly available: string | undefined;
  readonly autoFocus: boolean;
}

/** How much, as decimal text; everything that is there with one button. */
export function AmountField({ currency, available, autoFocus }: AmountFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const takeAll = (all: string) => {
    if (input.current === null) return;
    input.current.value = all;
    input.current.focus();
  };
  return (
    <FieldFrame
      name="amount"
      label={`Amount in ${currency}`}
      required
      {...(available === undefined
        ? {}
        : {
            hint: (
              <span className={styles.available}>
                Available: {formatAmount(available)} {currency}
                <Button tone="link" isDisabled={Number(available) === 0} onPress={() => takeAll(available)}>
                  All of it
                </Button>
              </span>
            ),
          })}
    >
      {(control) => (
        <input
          {...control}
          ref={input}
          className={formStyles.input}
          inputMode="decimal"
          autoComplete="off"
          autoFocus={autoFocus}
          spellCheck={false}
          placeholder="0.00"
        />
      )}
    </FieldFrame>
  );
}
