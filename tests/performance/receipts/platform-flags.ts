import { commands } from '../../../tools/commands.mjs';
import type { Mode } from '../../e2e/platform';

/** What `npm start` and `npm run cluster` tell Node. */
export const flagsOf = (mode: Mode): readonly string[] => {
  const [step = []] = commands[mode === 'standalone' ? 'start' : 'cluster'].steps([]) as string[][];
  return step.slice(0, -1);
};
