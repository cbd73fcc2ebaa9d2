// A process of campaigns, from the build: `node process.fixture.cjs <database url> <members>`. For each line that it is told it records a receipt, for
// members `m-1`, `m-2`, … whose cards are `c-m-1`, …, and says what it earned, until it is killed.
const { join } = require('node:path');
const { createInterface } = require('node:readline');

const built = (lib) => require(join(__dirname, '../../../../../dist/libs', lib, 'src'));
const { campaignsContext } = built('campaigns/service');
const { contextModule } = built('platform/context-kit');
const { createPostgresEventLog } = built('platform/event-store-postgres');
const { createHttpApp } = built('platform/http');
const { fixedApiKeys } = built('platform/http');
const { openDatabase } = built('platform/persistence');
const { createProjectionRunner, openReadModels } = built('platform/projections');

const NOW = '2026-11-01T12:00:00.000Z';
const [url, members] = process.argv.slice(2);

const receipt = (n) => {
  const id = `killed-${n}`;
  return {
    receiptId: id,
    businessKey: { storeId: 'S-1', workstationId: '9', sequenceNumber: id, businessDate: '2026-10-31' },
    kind: 'sale',
    endedAt: '2026-10-31T12:00:00.000Z',
    currency: 'GBP',
    member: { idType: 'card', value: `c-m-${1 + (n % Number(members))}` },
    lines: [{ lineId: '1', type: 'item', sku: 'TEA', quantity: '1', unitPrice: 700, gross: 700, netPayable: 700 }],
    totals: { payable: 700 },
  };
};

const main = async () => {
  const { name, projections: models, problemStatuses } = campaignsContext;
  const database = openDatabase({ url, schema: name, connectionsMax: 5, applicationName: 'accrue-test-campaigns' });
  const log = await createPostgresEventLog({ database });
  const projections = createProjectionRunner({ context: name, log, database, projections: models });
  const readModels = await openReadModels(database, models);
  const config = { identityHashKey: 'a1'.repeat(32) };
  const ports = { name, log, database, projections, readModels, clock: { now: () => NOW }, config };
  const apiKeys = fixedApiKeys({ P: { name: 'till-9', role: 'pos' } });
  const http = await createHttpApp({ modules: [contextModule(campaignsContext, ports)], apiKeys, problemStatuses });
  await http.init();
  await http.getHttpAdapter().getInstance().ready();
  let n = 0;
  for await (const _line of createInterface({ input: process.stdin })) {
    n += 1;
    const headers = { 'x-api-key': 'P' };
    const answer = await http.inject({ method: 'POST', url: '/v1/receipts', headers, payload: receipt(n) });
    process.stdout.write(`${JSON.stringify({ status: answer.statusCode, body: answer.json() })}\n`);
  }
};

void main();
