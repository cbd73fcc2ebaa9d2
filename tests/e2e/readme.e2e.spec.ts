import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aboveAllInOneProcess, onCluster } from './on-every-platform';
import { Platform, root, type Mode } from './platform';
import { expectAnswerToEach, expectAsShown } from './walk-through';

jest.setTimeout(300_000);

const DOCUMENTS = [
  'README.md',
  'examples/online-retail-ii/README.md',
  'examples/points-at-the-till/README.md',
  'examples/crm-two-phase/README.md',
  'examples/cumulative-card/README.md',
  'examples/cafe-offers/README.md',
  'examples/open-partners/README.md',
  'examples/coalition/README.md',
  'examples/demo/README.md',
] as const;
const KAFKA_DOCUMENTS = ['examples/pos-producer/README.md', 'examples/bi-from-zero/README.md'] as const;

const walkThrough = (documents: readonly string[], mode: Mode): void =>
  describe.each(documents)('%s', (file) => {
    const document = readFileSync(join(root, file), 'utf8');
    let platform: Platform;
    beforeAll(async () => {
      platform = await Platform.start(mode);
    });
    afterAll(async () => platform.dispose());

    it('shows an answer to every step', () => {
      expectAnswerToEach(document);
    });

    it('shows what a reader will see', () => expectAsShown(document, platform));
  });

aboveAllInOneProcess('what the documents show', (mode) => walkThrough(DOCUMENTS, mode));
onCluster('what the documents show of Kafka', () => walkThrough(KAFKA_DOCUMENTS, 'cluster'));
