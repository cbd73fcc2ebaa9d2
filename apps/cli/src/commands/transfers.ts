import type { Command } from 'commander';
import { shownInColumn } from '../amounts';
import { contextOf } from '../context';
import { pairs } from '../output';

interface Transfer {
  readonly transferId: string;
  readonly from: string;
  readonly to: string;
  readonly walletId: string;
  readonly unit: string | null;
  readonly points: number;
  readonly status: string;
  readonly refusal: string | null;
  readonly returned: number;
  readonly actor: string;
  readonly reversedBy: string | null;
}

/** Points from one member to another. */
export const addTransferCommands = (program: Command): void => {
  const transfers = program.command('transfers').description('points that members send to each other');
  transfers
    .command('send <memberId> <to> <walletId> <points>')
    .description('send what a member can spend to another member; it keeps its expiry')
    .requiredOption('--id <transferId>', 'chosen by you: the same again sends nothing twice')
    .option('--reason <code>', 'gift, family or a word of your own')
    .action(async (memberId: string, to: string, walletId: string, points: string, options: Sent, command: Command) => {
      const { id: transferId, reason: reasonCode } = options;
      const body = {
        transferId,
        to,
        walletId,
        points: Number(points),
        ...(reasonCode !== undefined && { reasonCode }),
      };
      await tell(command, pathOf(memberId), body);
    });
  transfers
    .command('show <memberId> <transferId>')
    .description('what became of what this member sent')
    .action(async (memberId: string, transferId: string, _options: unknown, command: Command) =>
      tell(command, `${pathOf(memberId)}/${encodeURIComponent(transferId)}`),
    );
  transfers
    .command('reverse <memberId> <transferId>')
    .description('take back what this member sent, into the lots that it came from; once')
    .requiredOption('--reason <code>', 'fraud, correction or a word of your own')
    .action(async (memberId: string, transferId: string, { reason }: { reason: string }, command: Command) =>
      tell(command, `${pathOf(memberId)}/${encodeURIComponent(transferId)}:reverse`, { reasonCode: reason }),
    );
};

interface Sent {
  readonly id: string;
  readonly reason?: string;
}

const pathOf = (memberId: string): string => `/v1/accounts/${encodeURIComponent(memberId)}/transfers`;

const tell = async (command: Command, path: string, json?: object): Promise<void> => {
  const { client, output } = contextOf(command);
  const transfer = await client.json<Transfer>(path, json === undefined ? {} : { json });
  const { unit, points } = transfer;
  const rows: readonly (readonly [string, unknown])[] = [
    ['transfer', transfer.transferId],
    ['from', transfer.from],
    ['to', transfer.to],
    ['wallet', transfer.walletId],
    ['points', unit === null ? points : shownInColumn({ unit, amount: points })],
    ['status', transfer.status],
    ['refused because', transfer.refusal],
    ['returned', transfer.returned],
    ['sent by', transfer.actor],
    ['reversed by', transfer.reversedBy],
  ];
  output.result(transfer, () => pairs([...rows]));
};
