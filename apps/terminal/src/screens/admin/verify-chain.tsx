import { useState } from 'react';
import type { AuditVerification } from '@tradewind/protocol';
import { formatNumber } from '../../format/numbers.ts';
import { useServices } from '../../services.ts';
import { Form, SubmitButton } from '../../ui/form/form.tsx';
import { Panel } from '../../ui/panel.tsx';
import styles from './admin.module.css';

/** Recomputes the chain of hashes on the server, and says whether it holds. */
export function VerifyChain() {
  const { api } = useServices();
  const [result, setResult] = useState<AuditVerification | null>(null);
  return (
    <Panel
      title="Chain"
      lead="Each line’s hash covers the one before: a line that was changed or left out later breaks the chain."
    >
      <Form
        label="Verify the chain"
        submit={async () => {
          setResult(null);
          setResult(await api.admin.verifyAuditLog());
        }}
      >
        <SubmitButton tone="plain">Verify the chain</SubmitButton>
      </Form>
      <div role="status">
        {result !== null && (
          <p className={styles.verdict} data-valid={result.valid}>
            {result.valid
              ? `The chain holds: ${formatNumber(result.entries, 0)} lines, last hash ${result.head ?? 'none'}.`
              : `The chain is broken at line ${result.brokenAt ?? '?'}.`}
          </p>
        )}
      </div>
    </Panel>
  );
}
