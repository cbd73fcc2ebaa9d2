// Exit code 0 when the service in this container is ready for work. Bounded, because a hung service must not pile up checks.
const url = `http://127.0.0.1:${process.env.ACCRUE_PORT || '8080'}/readyz`;

try {
  const answer = await fetch(url, { signal: AbortSignal.timeout(4_000) });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${(await answer.text()).slice(0, 500)}`);
} catch (error) {
  // Shown by `docker inspect`.
  console.error(error.message);
  process.exitCode = 1;
}
