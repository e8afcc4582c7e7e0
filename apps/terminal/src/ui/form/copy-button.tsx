import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from './button.tsx';

export interface CopyButtonProps {
  readonly text: string;
  /** What is copied: `Copy the referral code`. */
  readonly label: string;
}

export function CopyButton({ text, label }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<'copied' | 'refused' | null>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome('copied');
    } catch {
      // Browsers refuse on pages without TLS, or when the user said no; the text can still be selected.
      setOutcome('refused');
    }
  };
  return (
    <Button onPress={() => void copy()} label={label}>
      {outcome === 'copied' ? <Check size={15} aria-hidden /> : <Copy size={15} aria-hidden />}
      <span aria-live="polite">
        {outcome === null ? 'Copy' : outcome === 'copied' ? 'Copied' : 'Select it and copy by hand'}
      </span>
    </Button>
  );
}
