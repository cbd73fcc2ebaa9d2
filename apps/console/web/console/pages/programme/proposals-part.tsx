import { useState, type ReactNode } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ProposedProgrammeDto } from '#api';
import { useFormat } from '#shared/format/use-format';
import { useSession } from '#shared/session/session';
import { AskDialog } from '#shared/ui/ask-dialog';
import { Empty } from '#shared/ui/empty';
import { Facts } from '#shared/ui/facts';
import { Loaded } from '#shared/ui/loaded';
import { approveProposal, declineProposal, listProposals } from '../../api';
import { useTexts } from '../../texts/texts';
import { Changes } from './changes';

const CALLS = { approve: approveProposal, decline: declineProposal } as const;
type Act = keyof typeof CALLS;

/** What another operator has to look at before it is published. */
export const ProposalsPart = (): ReactNode => {
  const texts = useTexts().programme.proposals;
  const proposals = useQuery({
    queryKey: ['programme', 'proposals'],
    queryFn: ({ signal }) => listProposals({}, { signal }),
  });
  return (
    <Loaded query={proposals}>
      {({ proposals: all }) =>
        all.length === 0 ? (
          <Empty>{texts.none}</Empty>
        ) : (
          all.map((proposal) => <Proposal key={proposal.proposal} proposal={proposal} />)
        )
      }
    </Loaded>
  );
};

const Proposal = ({ proposal }: { readonly proposal: ProposedProgrammeDto }): ReactNode => {
  const texts = useTexts().programme.proposals;
  const format = useFormat();
  const { caller } = useSession();
  const queryClient = useQueryClient();
  const [act, setAct] = useState<Act | null>(null);
  const isOwn = proposal.proposedBy === caller.name;
  return (
    <section className="section" aria-label={texts.title(proposal.proposal)}>
      <h2>{texts.title(proposal.proposal)}</h2>
      <Facts
        facts={{
          [texts.by]: proposal.proposedBy,
          [texts.at]: format.instant(proposal.proposedAt),
          [texts.effectiveFrom]:
            proposal.effectiveFrom === null ? texts.atOnce : format.instant(proposal.effectiveFrom),
          [texts.accept]: proposal.accept ?? undefined,
        }}
      />
      <Changes changes={proposal.changes} />
      {isOwn && <p className="note">{texts.own}</p>}
      <div className="buttons">
        {!isOwn && (
          <button type="button" className="primary" onClick={() => setAct('approve')}>
            {texts.acts.approve}
          </button>
        )}
        <button type="button" onClick={() => setAct('decline')}>
          {texts.acts.decline}
        </button>
      </div>
      {act !== null && (
        <AskDialog
          title={texts.acts[act]}
          act={texts.acts[act]}
          isDangerous={act === 'decline'}
          onClose={() => setAct(null)}
          onSubmit={async () => {
            await CALLS[act]({ path: { proposal: proposal.proposal } });
            void queryClient.invalidateQueries({ queryKey: ['programme'] });
          }}
        >
          <p>{texts.actMeans[act]}</p>
        </AskDialog>
      )}
    </section>
  );
};
