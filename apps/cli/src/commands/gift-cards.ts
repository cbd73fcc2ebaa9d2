import type { Command } from 'commander';
import { shownAmount } from '../amounts';
import { contextOf } from '../context';
import { pairs } from '../output';

interface Balance {
  readonly cardId: string;
  readonly walletId: string;
  readonly unit: string | null;
  readonly availableMinor: number;
  readonly heldMinor: number;
}

export const addGiftCardCommands = (program: Command): void => {
  const cards = program.command('gift-cards').description('money on cards that members redeemed, or were given');
  cards
    .command('balance <number> <pin>')
    .description('what is on a card; after five wrong PINs it is locked for an hour')
    .action(async (number: string, pin: string, _options: unknown, command: Command) => {
      const { client, output } = contextOf(command);
      const shown = await client.json<Balance>('/v1/gift-cards:balance', { json: { number, pin } });
      output.result(shown, () => told(shown));
    });
  cards
    .command('withdraw <redemptionId>')
    .description('undo a redemption that gave a card, as long as nothing of the card is spent: its points come back')
    .action(async (redemptionId: string, _options: unknown, command: Command) => {
      const { client, output } = contextOf(command);
      const shown = await client.json<Balance>('/v1/gift-cards:withdraw', { json: { redemptionId } });
      output.result(shown, () => told(shown));
    });
};

const told = ({ cardId, walletId, unit, availableMinor, heldMinor }: Balance): string =>
  pairs([
    ['card', cardId],
    ['wallet', walletId],
    ['available', shownAmount({ unit: unit ?? 'minor units', amount: availableMinor })],
    ['held', shownAmount({ unit: unit ?? 'minor units', amount: heldMinor })],
  ]);
