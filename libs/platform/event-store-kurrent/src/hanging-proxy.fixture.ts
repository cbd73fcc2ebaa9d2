import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Between a client and a server: it can stop to take what is sent, as the kernel of a machine does whose server hangs. */
export class HangingProxy {
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async listen(port: number): Promise<HangingProxy> {
    const server = createServer();
    const proxy = new HangingProxy(server);
    server.on('connection', (near) => {
      const far = connect(port, '127.0.0.1');
      for (const socket of [near, far]) {
        proxy.sockets.add(socket);
        socket.on('error', () => undefined);
      }
      near.pipe(far).pipe(near);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `kurrentdb://127.0.0.1:${(this.server.address() as AddressInfo).port}?tls=false`;
  }

  hang(): void {
    for (const socket of this.sockets) socket.unpipe().pause();
  }

  kill(): void {
    this.server.close();
    for (const socket of this.sockets) socket.resetAndDestroy();
  }
}
