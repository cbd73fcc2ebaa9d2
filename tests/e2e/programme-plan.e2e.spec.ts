import { onCluster } from './on-every-platform';
import { plansOver } from './plans-over';
import { Platform } from './platform';
import { linesOf, prepare, sampleFile } from './real-data';

jest.setTimeout(600_000);

/** Over all receipts in one process: `real-receipts`. The services get the sample, which shows that they plan as one process does. */
onCluster('a plan over the receipts of the sample', () => {
  let platform: Platform;

  beforeAll(async () => {
    platform = await prepare('cluster', sampleFile);
    await platform.accrueJson('receipts', 'ingest', sampleFile, '--as', 'online-retail-ii');
    await platform.drained();
  });
  afterAll(async () => platform.dispose());

  plansOver(() => platform, linesOf(sampleFile), false);
});
