import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aboveAllInOneProcess, onCluster, onEveryPlatform } from './on-every-platform';
import { Platform, root, type Mode } from './platform';

jest.setTimeout(300_000);

interface Step {
  readonly commands: string;
  /** The answer as the document shows it: `…` stands for anything, blanks do not count. */
  readonly shown: string;
}

/** Blocks marked "bash walk", each followed by the block with its answer. */
const stepsOf = (document: string): readonly Step[] =>
  [...document.matchAll(/```bash walk\n([^]*?)```\n\n```text\n([^]*?)```/g)].map(([, commands = '', shown = '']) => ({
    commands,
    shown,
  }));

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

const DOCUMENTS = [
  'examples/online-retail-ii/README.md',
  'examples/points-at-the-till/README.md',
  'examples/crm-two-phase/README.md',
  'examples/cumulative-card/README.md',
  'examples/cafe-offers/README.md',
  'examples/open-partners/README.md',
  'examples/coalition/README.md',
] as const;
const KAFKA_DOCUMENTS = ['examples/pos-producer/README.md', 'examples/bi-from-zero/README.md'] as const;

const walkThrough = (documents: readonly string[], mode: Mode): void =>
  describe.each(documents)('%s', (file) => {
    const document = readFileSync(join(root, file), 'utf8');
    const steps = stepsOf(document);
    let platform: Platform;
    beforeAll(async () => {
      platform = await Platform.start(mode);
    });
    afterAll(async () => platform.dispose());

    it('shows an answer to every step', () => {
      expect(steps.length).toBeGreaterThan(0);
      expect(steps).toHaveLength(document.split('```bash walk\n').length - 1);
    });

    it('shows what a reader will see', async () => {
      const script = steps.map(({ commands }) => `${commands}${SETTLE}`).join('');
      const env = { ...process.env, ACCRUE_URL: platform.url, ACCRUE_DATA: platform.data, ACCRUE_KEY: platform.key() };
      const shell = spawn('bash', ['-c', script], { cwd: root, env, stdio: ['ignore', 'pipe', 'ignore'] });
      let said = '';
      shell.stdout.on('data', (chunk: Buffer) => void (said += chunk.toString()));
      await new Promise((done) => shell.once('close', done));
      const answers = said.split('=== step ===\n');
      steps.forEach(({ shown }, index) => expect(withoutBlanks(answers[index] ?? '')).toMatch(patternOf(shown)));
    });
  });

onEveryPlatform('what the README shows', (mode) => walkThrough(['README.md'], mode));
aboveAllInOneProcess('what the documents show', (mode) => walkThrough(DOCUMENTS, mode));
onCluster('what the documents show of Kafka', () => walkThrough(KAFKA_DOCUMENTS, 'cluster'));
