import type { Command } from 'commander';
import type { ProgrammePublishedDto, ProposalsDto } from '@accrue/campaigns-service';
import { contextOf } from '../context';
import { pairs } from '../output';
import { changes } from '../plan/plan-text';
import { withProblems } from '../programme-document';
import { outcome, withFigures } from './programme-apply';

/** What `guardrails.fourEyes` asks for. */
export const addProgrammeProposals = (programme: Command): void => {
  programme
    .command('proposals')
    .description('what was applied and waits for the approval of another operator, with what it would change')
    .action(async (_options: unknown, command: Command) => {
      const { client, output } = contextOf(command);
      const answer = await client.json<ProposalsDto>('/v1/programme/proposals');
      output.result(answer, () => answer.proposals.map(proposalText).join('\n\n') || 'nothing waits for approval');
    });

  for (const [verb, what] of [
    ['approve', 'publish what another operator applied'],
    ['decline', 'decline what was applied, or take back your own'],
  ] as const)
    programme
      .command(`${verb} <proposal>`)
      .description(what)
      .action(async (proposal: string, _options: unknown, command: Command) => {
        const { client, output } = contextOf(command);
        const path = `/v1/programme/proposals/${encodeURIComponent(proposal)}:${verb}`;
        const answer = await withFigures(withProblems(client.json<ProgrammePublishedDto>(path, { method: 'POST' })));
        output.result(answer, () => outcome(answer));
      });
};

const proposalText = (proposed: ProposalsDto['proposals'][number]): string => {
  const { proposal, proposedBy, proposedAt, effectiveFrom, accept } = proposed;
  const terms = pairs([
    ['proposal', proposal],
    ['by', `${proposedBy}, ${proposedAt}`],
    ['effective from', effectiveFrom ?? 'its approval'],
    ['beyond guardrails', accept ?? 'no'],
  ]);
  return `${terms}\n\n${changes(proposed)}`;
};
