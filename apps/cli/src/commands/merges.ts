import type { Command } from 'commander';
import { contextOf } from '../context';
import { pairs } from '../output';

interface Member {
  readonly memberId: string;
  readonly duplicates: readonly string[];
}

export const addMergeCommands = (members: Command): void => {
  members
    .command('merge <survivor> <duplicate>')
    .description('two memberships are one person: all of the duplicate counts for the survivor from now on')
    .requiredOption('--reason <code>', 'why, e.g. enrolled_twice')
    .action(async (survivor: string, duplicate: string, { reason }: { reason: string }, command: Command) => {
      const json = { duplicate, reason };
      await ask(`/v1/members/${encodeURIComponent(survivor)}/merges`, json, command);
    });
  members
    .command('separate <survivor> <duplicate>')
    .description('two memberships that were merged are two persons after all')
    .requiredOption('--reason <code>', 'why, e.g. two_persons')
    .action(async (survivor: string, duplicate: string, { reason }: { reason: string }, command: Command) => {
      const path = `/v1/members/${encodeURIComponent(survivor)}/merges/${encodeURIComponent(duplicate)}:separate`;
      await ask(path, { reason }, command);
    });
};

const ask = async (path: string, json: object, command: Command): Promise<void> => {
  const { client, output } = contextOf(command);
  const member = await client.json<Member>(path, { json });
  output.result(member, () =>
    pairs([
      ['member', member.memberId],
      ['duplicates', member.duplicates.length === 0 ? 'none' : member.duplicates.join(', ')],
    ]),
  );
};
