import { useState, type ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { KeyDto } from '#api';
import { useFormat } from '#shared/format/use-format';
import { Page } from '#shared/layout/page';
import { useSession } from '#shared/session/session';
import { useSessionTexts } from '#shared/session/use-session-texts';
import { useSharedTexts } from '#shared/texts/texts';
import { AskDialog } from '#shared/ui/ask-dialog';
import { Badge, type Tone } from '#shared/ui/badge';
import { Empty } from '#shared/ui/empty';
import { Paged, usePages } from '#shared/ui/paged';
import { Table } from '#shared/ui/table';
import { listKeys, revokeKey } from '../../api';
import { useTexts } from '../../texts/texts';
import { IssueKeyDialog } from './issue-key-dialog';

const TONES: Readonly<Record<KeyDto['status'], Tone>> = { active: 'good', expired: 'warn', revoked: 'bad' };

/** Who may come in: one key for each till and person. */
const AccessPage = (): ReactNode => {
  const texts = useTexts().access;
  const { states } = useSharedTexts();
  const { roles } = useSessionTexts();
  const format = useFormat();
  const { caller } = useSession();
  const queryClient = useQueryClient();
  const [isIssuing, setIssuing] = useState(false);
  const [revoking, setRevoking] = useState<string | null>(null);
  const again = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['keys'] });
  const keys = usePages(['keys'], (cursor, signal) =>
    listKeys({ query: cursor === undefined ? {} : { cursor } }, { signal }),
  );
  return (
    <Page
      title={texts.title}
      lead={texts.lead}
      actions={
        <button type="button" onClick={() => setIssuing(true)}>
          {texts.issue}
        </button>
      }
    >
      <Paged query={keys} rowsOf={(page) => page.keys} empty={<Empty>{texts.none}</Empty>}>
        {(rows) => (
          <Table
            caption={texts.title}
            isCaptionHidden
            rows={rows}
            keyOf={({ name, source }) => `${source} ${name}`}
            columns={[
              { head: texts.name, cell: ({ name }) => (name === caller.name ? texts.you(name) : name) },
              { head: texts.role, cell: ({ role }) => roles[role] },
              { head: texts.stores, cell: ({ stores }) => stores?.join(', ') ?? texts.anyStore },
              { head: texts.state, cell: ({ status }) => <Badge tone={TONES[status]}>{texts.states[status]}</Badge> },
              {
                head: texts.lastUsed,
                kind: 'time',
                cell: ({ lastUsedAt }) => (lastUsedAt === null ? states.noValue : format.instant(lastUsedAt)),
              },
              {
                head: texts.expires,
                kind: 'time',
                cell: ({ expiresAt }) => (expiresAt === null ? states.noValue : format.instant(expiresAt)),
              },
              {
                head: texts.act,
                cell: ({ name, source, status }) =>
                  source === 'configured' ? (
                    <span className="muted">{texts.configured}</span>
                  ) : (
                    status === 'active' && (
                      <button
                        type="button"
                        className="danger"
                        aria-label={texts.revokeOf(name)}
                        onClick={() => setRevoking(name)}
                      >
                        {texts.revoke}
                      </button>
                    )
                  ),
              },
            ]}
          />
        )}
      </Paged>
      {isIssuing && <IssueKeyDialog onClose={() => setIssuing(false)} onIssued={() => void again()} />}
      {revoking !== null && (
        <AskDialog
          title={texts.revokeOf(revoking)}
          act={texts.revoke}
          isDangerous
          onClose={() => setRevoking(null)}
          onSubmit={async () => {
            await revokeKey({ path: { name: revoking } });
            await again();
          }}
        >
          <p>{texts.revokeMeans}</p>
        </AskDialog>
      )}
    </Page>
  );
};

export default AccessPage;
