import type { Command } from 'commander';
import { contextOf } from '../context';
import { pairs } from '../output';

interface Pinned {
  readonly memberId: string;
  readonly pinId: string;
  readonly tierId: string;
  readonly since: string;
  readonly until: string | null;
  readonly endedAt: string | null;
  readonly reasonCode: string;
  readonly actor: string;
}

/** Tiers by hand. */
export const addTierCommands = (program: Command): void => {
  const tiers = program.command('tiers').description('tiers that are given by hand');
  tiers
    .command('pin <memberId> <tierId>')
    .description('give a member a tier: they do not fall below it until it is over or taken back')
    .requiredOption('--id <pinId>', 'chosen by you: the same again pins nothing twice')
    .requiredOption('--reason <code>', 'vip, goodwill, correction or a word of your own')
    .option('--until <instant>', 'first instant at which it is over; default: never by itself')
    .action(async (memberId: string, tierId: string, { id, reason, until }: PinOptions, command: Command) => {
      const body = { pinId: id, tierId, reasonCode: reason };
      await tell(command, `${pathOf(memberId)}:pin`, until === undefined ? body : { ...body, until });
    });
  tiers
    .command('unpin <memberId> <pinId>')
    .description('take it back: from now on the member has what they earn')
    .requiredOption('--reason <code>', 'correction, fraud or a word of your own')
    .action(async (memberId: string, pinId: string, { reason }: PinOptions, command: Command) =>
      tell(command, `${pathOf(memberId)}:unpin`, { pinId, reasonCode: reason }),
    );
};

interface PinOptions {
  readonly id: string;
  readonly reason: string;
  readonly until?: string;
}

const pathOf = (memberId: string): string => `/v1/members/${encodeURIComponent(memberId)}/tier`;

const tell = async (command: Command, path: string, json: object): Promise<void> => {
  const { client, output } = contextOf(command);
  const pinned = await client.json<Pinned>(path, { json });
  const { memberId, pinId, tierId, since, until, endedAt, reasonCode, actor } = pinned;
  const rows = { member: memberId, pin: pinId, tier: tierId, since, until, 'taken back': endedAt, reason: reasonCode };
  output.result(pinned, () => pairs(Object.entries({ ...rows, 'given by': actor })));
};
