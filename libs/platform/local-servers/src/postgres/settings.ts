/**
 * For two cores and a gigabyte or two. Durability is never traded: fsync and synchronous_commit stay on. Checkpoints are far
 * apart because each is followed by full-page images in the log; those stay uncompressed, because these builds have only pglz, which
 * halved the append rate (measured with batches of 500).
 */
export const SERVER_SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  // Five services with pools of their own, and a second process of each during a rolling restart.
  max_connections: '300',
  fsync: 'on',
  synchronous_commit: 'on',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // A transaction forgotten by a hanging program must not hold its locks for ever.
  idle_in_transaction_session_timeout: '60s',
};

/**
 * A statement that carries a batch takes megabytes and gives them back at its end. glibc would return them to the kernel each
 * time, and the next batch would have them cleared again page by page: two fifths of the server's CPU time under load. With
 * these a connection keeps up to 32 MB for its next statement. Other C libraries do not look at them.
 */
export const SERVER_ENVIRONMENT: Readonly<Record<string, string>> = {
  MALLOC_TOP_PAD_: String(1024 * 1024),
  MALLOC_TRIM_THRESHOLD_: String(32 * 1024 * 1024),
  MALLOC_MMAP_THRESHOLD_: String(32 * 1024 * 1024),
};

export const asArguments = (settings: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
