import { useId, useState, type ReactNode } from 'react';
import { useFormat } from '#shared/format/use-format';
import { Page } from '#shared/layout/page';
import { Facts } from '#shared/ui/facts';
import { Field } from '#shared/ui/field';
import { ProblemNote } from '#shared/ui/problem-note';
import { Table } from '#shared/ui/table';
import { useTexts } from '../../texts/texts';
import { useSending, type Sending } from './use-sending';

/** What files may hold: an object a line, as the API takes them. */
const KINDS = { members: '/v1/members:import', receipts: '/v1/receipts:batch', actions: '/v1/actions:batch' } as const;
type Kind = keyof typeof KINDS;
const KIND_NAMES = Object.keys(KINDS) as readonly Kind[];

const FilesPage = (): ReactNode => {
  const texts = useTexts().files;
  const [kind, setKind] = useState<Kind>('members');
  return (
    <Page title={texts.title} lead={texts.lead}>
      <section className="card" aria-label={texts.import}>
        <h2>{texts.import}</h2>
        <Field label={texts.kind}>
          {(ids) => (
            <select
              value={kind}
              onChange={({ target }) => setKind(KIND_NAMES.find((of) => of === target.value) ?? 'members')}
              {...ids}
            >
              {KIND_NAMES.map((of) => (
                <option key={of} value={of}>
                  {texts.kinds[of]}
                </option>
              ))}
            </select>
          )}
        </Field>
        {/* Of each kind its own: what is under way goes to where it was begun. */}
        <ImportOf key={kind} kind={kind} />
      </section>
      <section className="card" aria-label={texts.export}>
        <h2>{texts.export}</h2>
        <p>{texts.exportMeans}</p>
        <a className="button" href="/v1/balances/export?format=csv" download="balances.csv">
          {texts.exportBalances}
        </a>
      </section>
    </Page>
  );
};

const ImportOf = ({ kind }: { readonly kind: Kind }): ReactNode => {
  const texts = useTexts().files;
  const { sending, begin, goOn, stop } = useSending(KINDS[kind]);
  const isRunning = sending?.state === 'running';
  return (
    <div className="stack">
      <Field
        label={texts.file}
        hint={texts.fileHint}
        input={{
          type: 'file',
          accept: '.ndjson,.jsonl,.json,application/x-ndjson',
          disabled: isRunning,
          onChange: ({ target }) => {
            const file = target.files?.[0];
            if (file !== undefined) void begin(file);
          },
        }}
      />
      {sending !== null && (
        <>
          <Done sending={sending} />
          {sending.state === 'failed' && <ProblemNote error={sending.error} onRetry={goOn} />}
          <div className="buttons">
            {isRunning && (
              <button type="button" onClick={stop}>
                {texts.stop}
              </button>
            )}
            {sending.state === 'stopped' && (
              <button type="button" className="primary" onClick={goOn}>
                {texts.goOn}
              </button>
            )}
          </div>
        </>
      )}
    </div>
  );
};

const Done = ({ sending }: { readonly sending: Sending }): ReactNode => {
  const texts = useTexts().files;
  const format = useFormat();
  const label = useId();
  const { total, done, outcomes, refused, refusals, state } = sending;
  return (
    <>
      <p id={label} role="status">
        {texts.progress[state](format.count(done), format.count(total))}
      </p>
      <progress aria-labelledby={label} value={done} max={Math.max(total, 1)} />
      <Facts
        facts={{
          ...Object.fromEntries(
            Object.entries(outcomes).map(([status, count]) => [texts.outcomes[status] ?? status, format.count(count)]),
          ),
          [texts.refused]: refused === 0 ? undefined : format.count(refused),
        }}
      />
      {refusals.length > 0 && (
        <Table
          caption={texts.refusals}
          rows={refusals}
          keyOf={({ line }) => line}
          columns={[
            { head: texts.line, kind: 'number', cell: ({ line }) => format.count(line) },
            {
              head: texts.why,
              kind: 'wide',
              cell: ({ code, why }) => (
                <>
                  <code>{code}</code> {why}
                </>
              ),
            },
          ]}
        />
      )}
    </>
  );
};

export default FilesPage;
