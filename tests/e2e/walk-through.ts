import { spawn } from 'node:child_process';
import { root, type PlatformClient } from './platform-client';

interface Step {
  readonly commands: string;
  /** The answer as the document shows it: `…` stands for anything, blanks do not count. */
  readonly shown: string;
}

/** Blocks marked "bash walk", each followed by the block with its answer. */
export const stepsOf = (document: string): readonly Step[] =>
  [...document.matchAll(/```bash walk\n([^]*?)```\n\n```text\n([^]*?)```/g)].map(([, commands = '', shown = '']) => ({
    commands,
    shown,
  }));

/** Those of a document, each of which must show what is answered. */
export const expectAnswerToEach = (document: string): void => {
  const steps = stepsOf(document);
  expect(steps.length).toBeGreaterThan(0);
  expect(steps).toHaveLength(document.split('```bash walk\n').length - 1);
};

const withoutBlanks = (text: string): string => text.replace(/\s/g, '');
const patternOf = (shown: string): RegExp => {
  const parts = withoutBlanks(shown).split('…');
  return new RegExp(`^${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[^]*?')}$`);
};

/** One shell for all steps, as a reader has it; a reader is slower than a platform that is still at work. */
const SETTLE = `
for i in $(seq 600); do
  curl -s "$ACCRUE_URL/v1/system/lag" -H "X-Api-Key: $ACCRUE_KEY" | grep -q '"drained":true' && break
  sleep 0.1
done
echo '=== step ==='
`;

/** Does what the document says, in its order, and compares what it shows with what is answered. */
export const expectAsShown = async (document: string, platform: PlatformClient): Promise<void> => {
  const steps = stepsOf(document);
  const script = steps.map(({ commands }) => `${commands}${SETTLE}`).join('');
  const env = { ...process.env, ACCRUE_URL: platform.url, ACCRUE_DATA: platform.data, ACCRUE_KEY: platform.key() };
  const shell = spawn('bash', ['-c', script], { cwd: root, env, stdio: ['ignore', 'pipe', 'ignore'] });
  let said = '';
  shell.stdout.on('data', (chunk: Buffer) => void (said += chunk.toString()));
  await new Promise((done) => shell.once('close', done));
  const answers = said.split('=== step ===\n');
  steps.forEach(({ shown }, index) => {
    expect(withoutBlanks(answers[index] ?? '')).toMatch(patternOf(shown));
  });
};
