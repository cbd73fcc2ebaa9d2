import type { Command } from 'commander';
import { shownInColumn } from '../amounts';
import { contextOf } from '../context';
import { itemCount, showList } from '../list';
import { pairs, table } from '../output';

interface Adjustment {
  readonly adjustmentId: string;
  readonly memberId: string;
  readonly walletId: string;
  readonly unit: string | null;
  readonly points: number;
  readonly reasonCode: string;
  readonly status: string;
  readonly actor: string;
  readonly decidedBy: string | null;
  readonly reverses: string | null;
  readonly reversedBy: string | null;
}

/** Points by hand, and what of them takes two people. */
export const addAdjustmentCommands = (program: Command): void => {
  const adjustments = program.command('adjustments').description('points given and taken by hand');
  adjustments
    .command('list')
    .description('latest first: who asked, who decided, and what waits for approval')
    .option('--status <status>', 'proposed (waits for approval), posted or declined')
    .option('--member <memberId>', 'of this member only')
    .option('--limit <count>', 'how many at most', itemCount, 100)
    .action(async (options: { status?: string; member?: string; limit: number }, command: Command) => {
      const { status, member, limit } = options;
      const query = { ...(status !== undefined && { status }), ...(member !== undefined && { memberId: member }) };
      const wanted = { path: '/v1/adjustments', name: 'adjustments', query, most: limit };
      await showList<Adjustment>(command, wanted, (items) => table(items.map(shown), Object.keys(COLUMNS)));
    });
  adjustments
    .command('give <memberId> <walletId> <points>')
    .description('give points by hand, or take them: a negative number after --')
    .requiredOption('--id <adjustmentId>', 'chosen by you: the same again adjusts nothing twice')
    .requiredOption('--reason <code>', 'goodwill, correction, fraud or a word of your own')
    .option('--expires <instant>', 'first instant at which given points cannot be spent; default: never')
    .action(async (memberId: string, walletId: string, points: string, options: GiveOptions, command: Command) => {
      const { id: adjustmentId, reason: reasonCode, expires: expiresAt } = options;
      const body = { adjustmentId, walletId, points: Number(points), reasonCode };
      await tell(command, pathOf(memberId), expiresAt === undefined ? body : { ...body, expiresAt });
    });
  adjustments
    .command('reverse <memberId> <adjustmentId>')
    .description('undo an adjustment, or bring it back by undoing its reversal')
    .requiredOption('--id <reversalId>', 'chosen by you: the same again reverses nothing twice')
    .requiredOption('--reason <code>', 'goodwill, correction, fraud or a word of your own')
    .action(async (memberId: string, adjustmentId: string, { id, reason }: GiveOptions, command: Command) =>
      tell(command, `${pathOf(memberId)}/${encodeURIComponent(adjustmentId)}:reverse`, {
        reversalId: id,
        reasonCode: reason,
      }),
    );
  for (const [verb, description] of [
    ['approve', 'let what another operator proposed take effect now'],
    ['decline', 'decline what was proposed, for good'],
  ] as const) {
    adjustments
      .command(`${verb} <memberId> <adjustmentId>`)
      .description(description)
      .action(async (memberId: string, adjustmentId: string, _options: unknown, command: Command) =>
        tell(command, `${pathOf(memberId)}/${encodeURIComponent(adjustmentId)}:${verb}`),
      );
  }
};

interface GiveOptions {
  readonly id: string;
  readonly reason: string;
  readonly expires?: string;
}

const pathOf = (memberId: string): string => `/v1/accounts/${encodeURIComponent(memberId)}/adjustments`;

const COLUMNS = {
  member: ({ memberId }: Adjustment) => memberId,
  adjustment: ({ adjustmentId }: Adjustment) => adjustmentId,
  wallet: ({ walletId }: Adjustment) => walletId,
  points: ({ unit, points }: Adjustment) => (unit === null ? points : shownInColumn({ unit, amount: points })),
  reason: ({ reasonCode }: Adjustment) => reasonCode,
  status: ({ status }: Adjustment) => status,
  'asked by': ({ actor }: Adjustment) => actor,
  'decided by': ({ decidedBy }: Adjustment) => decidedBy,
  reverses: ({ reverses }: Adjustment) => reverses,
  'reversed by': ({ reversedBy }: Adjustment) => reversedBy,
} as const;

const shown = (adjustment: Adjustment): Record<string, unknown> =>
  Object.fromEntries(Object.entries(COLUMNS).map(([name, of]) => [name, of(adjustment)]));

const tell = async (command: Command, path: string, json?: object): Promise<void> => {
  const { client, output } = contextOf(command);
  const adjustment = await client.json<Adjustment>(path, json === undefined ? { method: 'POST' } : { json });
  output.result(adjustment, () => pairs(Object.entries(shown(adjustment))));
};
