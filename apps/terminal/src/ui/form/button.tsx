import type { ReactNode } from 'react';
import styles from './form.module.css';

export interface ButtonProps {
  readonly children: ReactNode;
  readonly onPress: () => void;
  readonly tone?: 'plain' | 'primary' | 'danger' | 'link';
  readonly isDisabled?: boolean;
  readonly isWide?: boolean;
  /** Says more than the text does, to those who don't see what it stands beside. */
  readonly label?: string;
}

export function Button({
  children,
  onPress,
  tone = 'plain',
  isDisabled = false,
  isWide,
  label,
}: ButtonProps) {
  return (
    <button
      type="button"
      className={styles.button}
      data-tone={tone}
      data-wide={isWide === true ? '' : undefined}
      disabled={isDisabled}
      aria-label={label}
      onClick={onPress}
    >
      {children}
    </button>
  );
}

/** Buttons and links side by side. */
export function ButtonRow({ children }: { readonly children: ReactNode }) {
  return <div className={styles.row}>{children}</div>;
}
