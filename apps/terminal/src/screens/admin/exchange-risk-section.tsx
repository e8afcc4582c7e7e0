import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import type { RiskParameters } from '@tradewind/protocol';
import { useState } from 'react';
import { withStepUp } from '../../account/step-up.ts';
import { useUser } from '../../account/use-account.ts';
import { CallError } from '../../feed/gateway.ts';
import { formatTime } from '../../format/time.ts';
import { useServices } from '../../services.ts';
import { useSettings } from '../../stores/settings.ts';
import { TextField } from '../../ui/form/field.tsx';
import { Form, SubmitButton } from '../../ui/form/form.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { notify } from '../../ui/notify.ts';
import { Panel, Tag, WideTable } from '../../ui/panel.tsx';
import { ShowMore } from '../../ui/show-more.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { changedNumbers, changedTexts } from './exchange-changes.ts';
import { ReasonField } from './exchange-reason-field.tsx';
import {
  boundChanges,
  BOUND_NAMES,
  BOUNDS,
  boundText,
  COUNT_BOUNDS,
  TEXT_BOUNDS,
} from './exchange-risk-words.ts';
import styles from './admin.module.css';

const KEY = ['admin', 'risk'] as const;

/** The house-wide bounds of risk: those in force, a change of them, and all that were before. */
export function RiskSection() {
  const { api } = useServices();
  const isAdministrator = useUser()?.role === 'admin';
  const query = useQuery({
    queryKey: [...KEY, 'now'],
    refetchOnMount: 'always',
    queryFn: () => api.exchangeAdmin.riskParameters(),
  });
  return (
    <div className={styles.stack}>
      <Loaded query={query} what="the bounds of risk" rows={10}>
        {(parameters) =>
          isAdministrator ? <BoundsForm parameters={parameters} /> : <Bounds parameters={parameters} />
        }
      </Loaded>
      <Versions />
    </div>
  );
}

function Bounds({ parameters }: { readonly parameters: RiskParameters }) {
  return (
    <Panel title="Bounds in force" lead="Only administrators can change them.">
      <dl className={styles.facts}>
        {BOUND_NAMES.map((name) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{BOUNDS[name].label}</dt>
            <dd>{boundText(name, parameters)}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

function BoundsForm({ parameters }: { readonly parameters: RiskParameters }) {
  const { api } = useServices();
  const queries = useQueryClient();
  const [isOvertaken, setOvertaken] = useState(false);
  const save = async (
    change: Omit<Parameters<typeof api.exchangeAdmin.updateRiskParameters>[0], 'version'>,
  ) => {
    try {
      await withStepUp(() =>
        api.exchangeAdmin.updateRiskParameters({ ...change, version: parameters.version }),
      );
      setOvertaken(false);
    } catch (error) {
      if (!(error instanceof CallError) || error.code !== 'CONFLICT') throw error;
      setOvertaken(true);
      await queries.invalidateQueries({ queryKey: KEY });
      return;
    }
    await queries.invalidateQueries({ queryKey: KEY });
    notify('Bounds changed');
  };
  return (
    <Panel
      title="Bounds in force"
      lead="For all markets. A change takes effect with the next order and makes a new version."
      tools={<Tag>version {parameters.version}</Tag>}
    >
      <div role="status">
        {isOvertaken && (
          <p className={styles.verdict} data-valid="false">
            Somebody else changed the bounds meanwhile. Below is what is in force now; nothing of yours was
            saved.
          </p>
        )}
      </div>
      <Form
        key={parameters.version}
        label="Bounds of risk"
        submit={async (values) => {
          const counts = Object.fromEntries(COUNT_BOUNDS.map((name) => [name, parameters[name]]));
          const texts = Object.fromEntries(TEXT_BOUNDS.map((name) => [name, parameters[name]]));
          const change = { ...changedNumbers(counts, values), ...changedTexts(texts, values) };
          if (Object.keys(change).length === 0) return notify('Nothing to change');
          return save({ ...change, reason: values['reason'] ?? '' });
        }}
      >
        <div className={styles.bounds}>
          {BOUND_NAMES.map((name) => (
            <TextField
              key={name}
              name={name}
              label={BOUNDS[name].label}
              hint={BOUNDS[name].hint}
              inputMode="decimal"
              autoComplete="off"
              defaultValue={String(parameters[name])}
              required
            />
          ))}
        </div>
        <ReasonField />
        <SubmitButton>Save as a new version</SubmitButton>
      </Form>
    </Panel>
  );
}

function Versions() {
  const { api } = useServices();
  const zone = useSettings((settings) => settings.timeZone);
  const query = useInfiniteQuery({
    queryKey: [...KEY, 'versions'],
    refetchOnMount: 'always',
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      api.exchangeAdmin.riskParameterVersions(pageParam === null ? {} : { cursor: pageParam }),
    getNextPageParam: (page) => page.nextCursor,
  });
  return (
    <Panel title="Versions">
      <Loaded query={query} what="the versions">
        {({ pages }) => {
          const versions = pages.flatMap(({ data }) => data);
          if (versions.length === 0) return <EmptyState title="Nothing was changed yet" />;
          return (
            <WideTable label="Versions">
              <thead>
                <tr>
                  <th scope="col">Version</th>
                  <th scope="col">Since</th>
                  <th scope="col">By</th>
                  <th scope="col">Changed</th>
                  <th scope="col">Reason</th>
                </tr>
              </thead>
              <tbody>
                {versions.map((each, index) => (
                  <tr key={each.version}>
                    <th scope="row">{each.version}</th>
                    <td>
                      {each.updatedAt === null
                        ? 'the start'
                        : formatTime(Date.parse(each.updatedAt), 'full', zone)}
                    </td>
                    <td>{each.updatedBy ?? '–'}</td>
                    <td className={styles.wrap}>
                      {boundChanges(each, versions[index + 1]).map((words) => (
                        <div key={words}>{words}</div>
                      ))}
                    </td>
                    <td className={styles.wrap}>{each.reason ?? '–'}</td>
                  </tr>
                ))}
              </tbody>
            </WideTable>
          );
        }}
      </Loaded>
      <ShowMore query={query} />
    </Panel>
  );
}
