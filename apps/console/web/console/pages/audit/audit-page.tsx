import type { FormEvent, ReactNode } from 'react';
import { Link, useSearchParams } from 'wouter';
import type { AuditEntryDto } from '#api';
import { useFormat } from '#shared/format/use-format';
import { Page } from '#shared/layout/page';
import { useSession } from '#shared/session/session';
import { useSpoken } from '#shared/texts/texts';
import { Badge } from '#shared/ui/badge';
import { Empty } from '#shared/ui/empty';
import { Field } from '#shared/ui/field';
import { Paged, usePages } from '#shared/ui/paged';
import { Table } from '#shared/ui/table';
import { parametersOf } from '#shared/ui/text-of';
import { listAudit } from '../../api';
import { memberPath, posterPath, receiptPath, redemptionPath, reviewPath, rewardPath } from '../../places';
import { useTexts } from '../../texts/texts';
import { ACTIONS } from './actions';

const ASKED = ['actor', 'subject'] as const;

/** What is asked for is in the address: it can be sent to somebody. */
const AuditPage = (): ReactNode => {
  const texts = useTexts().audit;
  const format = useFormat();
  const { caller } = useSession();
  const [parameters, setParameters] = useSearchParams();
  const wanted = Object.fromEntries(
    ASKED.map((name) => [name, parameters.get(name) ?? ''] as const).filter(([, text]) => text !== ''),
  );
  const entries = usePages(['audit', wanted], (cursor, signal) =>
    listAudit({ query: { ...wanted, ...(cursor === undefined ? {} : { cursor }) } }, { signal }),
  );
  const ask = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setParameters(parametersOf(event.currentTarget, ASKED));
  };
  return (
    <Page title={texts.title} lead={texts.lead}>
      <form className="row-of-fields" key={parameters.toString()} onSubmit={ask}>
        <Field label={texts.ofActor} input={{ name: 'actor', maxLength: 200, defaultValue: wanted['actor'] }} />
        <Field label={texts.ofSubject} input={{ name: 'subject', maxLength: 200, defaultValue: wanted['subject'] }} />
        <div className="buttons end">
          <button type="submit" className="primary">
            {texts.show}
          </button>
        </div>
      </form>
      <Paged
        query={entries}
        rowsOf={(page) => page.entries}
        empty={<Empty>{parameters.size === 0 ? texts.none : texts.noneOf}</Empty>}
      >
        {(rows) => (
          <Table
            caption={texts.title}
            isCaptionHidden
            rows={rows}
            keyOf={({ id }) => id}
            columns={[
              { head: texts.at, kind: 'time', cell: ({ at }) => format.instant(at) },
              {
                head: texts.actor,
                cell: ({ actor }) => (actor === caller.name ? (caller.displayName ?? actor) : actor),
              },
              { head: texts.action, kind: 'wide', cell: (entry) => <What entry={entry} /> },
              { head: texts.outcome, cell: (entry) => <Outcome entry={entry} /> },
            ]}
          />
        )}
      </Paged>
    </Page>
  );
};

/** The parameters of an action's path that have a page. */
const PLACES: Readonly<Record<string, (id: string) => string>> = {
  memberId: memberPath,
  receiptId: receiptPath,
  redemptionId: redemptionPath,
  rewardId: rewardPath,
  posterId: posterPath,
};

const What = ({ entry: { action, subjects } }: { readonly entry: AuditEntryDto }): ReactNode => {
  const { locale } = useSpoken();
  const [english, russian, polish] = ACTIONS[action] ?? [action, action, action];
  const names = [...action.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  return (
    <>
      {{ en: english, ru: russian, pl: polish }[locale]}
      {subjects.map((subject, index) => {
        const name = names[index] ?? '';
        const place = action.startsWith('POST /v1/reviews/') ? reviewPath : PLACES[name];
        return (
          <span key={name} className="small">
            {' · '}
            {place === undefined ? <code>{subject}</code> : <Link href={place(subject)}>{subject}</Link>}
          </span>
        );
      })}
    </>
  );
};

const Outcome = ({ entry: { status, code } }: { readonly entry: AuditEntryDto }): ReactNode => {
  const texts = useTexts().audit;
  if (status === null) return <Badge tone="warn">{texts.unknown}</Badge>;
  if (status < 400) return <Badge tone="good">{texts.done}</Badge>;
  return (
    <>
      <Badge tone="bad">{status < 500 ? texts.refused : texts.failed}</Badge> {code !== null && <code>{code}</code>}
    </>
  );
};

export default AuditPage;
