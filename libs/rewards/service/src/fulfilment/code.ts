import type { ContextPorts } from '@accrue/context-kit';
import { CodeVault } from './code-vault';
import type { Fulfilment } from './fulfilment';

/** The code that the name stands for, out of the vault. */
export const code = (ports: ContextPorts): Fulfilment => {
  const vault = new CodeVault(ports);
  return { reveal: async ({ rewardId, fulfilmentRef }) => ({ code: await vault.reveal(rewardId, fulfilmentRef) }) };
};
