import { InvalidArgumentError, type Command } from 'commander';
import { shownAmount } from '../amounts';
import { contextOf } from '../context';
import { table } from '../output';

interface Spread {
  readonly payableMinor: number;
  readonly heldMinor: number;
  readonly missingMinor: number;
  readonly holds: readonly {
    readonly holdId: string;
    readonly walletId: string;
    readonly unit: string | null;
    readonly points: number;
    readonly amountMinor: number;
    readonly expiresAt: string | null;
  }[];
}

/** What a till does over HTTP, for whoever tries a programme out. */
export const addHoldCommands = (program: Command): void => {
  program
    .command('holds')
    .description('points set aside for somebody who is paying')
    .command('spread <memberId> <payableMinor>')
    .description('hold what all wallets together can pay of a receipt, in the order of the programme')
    .requiredOption('--id <holdId>', 'chosen by you: the same again holds nothing twice')
    .option('--ttl-seconds <seconds>', 'how long they are held (default: 15 minutes)', wholeNumber)
    .action(async (memberId: string, payable: string, { id, ttlSeconds }: SpreadOptions, command: Command) => {
      const { client, output } = contextOf(command);
      const path = `/v1/accounts/${encodeURIComponent(memberId)}/holds:spread`;
      const json = {
        ...{ holdId: id, payableMinor: wholeNumber(payable) },
        ...(ttlSeconds === undefined ? {} : { ttlSeconds }),
      };
      const spread = await client.json<Spread>(path, { json });
      output.result(spread, () => told(spread));
    });
};

interface SpreadOptions {
  readonly id: string;
  readonly ttlSeconds?: number;
}

const wholeNumber = (text: string): number => {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError('a whole number from 1 on');
  return number;
};

const told = ({ holds, heldMinor, missingMinor, payableMinor }: Spread): string =>
  [
    table(
      holds.map(({ unit, points: amount, amountMinor, expiresAt, ...hold }) => ({
        ...hold,
        holds: shownAmount({ unit: unit ?? 'points', amount }),
        'pays, in minor units': amountMinor,
        until: expiresAt,
      })),
      ['holdId', 'walletId', 'holds', 'pays, in minor units', 'until'],
    ),
    `held: ${String(heldMinor)} of ${String(payableMinor)}; left to pay: ${String(missingMinor)}`,
  ].join('\n');
