import { rmSync } from 'node:fs';

export default async (): Promise<void> => {
  await globalThis.accrueTestKafka?.stop();
  await globalThis.accrueTestKurrent?.stop();
  const server = globalThis.accrueTestPostgres;
  await server?.stop();
  for (const folder of [server?.home, globalThis.accrueTestFolder])
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
};
