import { rmSync } from 'node:fs';

export default async (): Promise<void> => {
  const server = globalThis.accrueTestPostgres;
  if (server === undefined) return;
  await server.stop();
  rmSync(server.home, { recursive: true, force: true });
};
