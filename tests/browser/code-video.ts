import { readFileSync, writeFileSync } from 'node:fs';
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer';

const [WIDTH, HEIGHT] = [640, 480];
const WHITE = 235;
const BLACK = 16;

/** A film of one picture, in which a QR code is: what a camera sees that is held before it. */
export const writeCodeVideo = async (path: string, text: string): Promise<void> => {
  const wasm = readFileSync(require.resolve('zxing-wasm/writer/zxing_writer.wasm'));
  prepareZXingModule({ overrides: { wasmBinary: Uint8Array.from(wasm).buffer } });
  const { symbol } = await writeBarcode(text, { format: 'QRCode' });
  const scale = Math.floor((HEIGHT * 0.8) / symbol.height);
  const [left, top] = [(WIDTH - symbol.width * scale) >> 1, (HEIGHT - symbol.height * scale) >> 1];
  const luma = Buffer.alloc(WIDTH * HEIGHT, WHITE);
  for (let y = 0; y < symbol.height * scale; y += 1)
    for (let x = 0; x < symbol.width * scale; x += 1) {
      const isDark = symbol.data[Math.floor(y / scale) * symbol.width + Math.floor(x / scale)] === 0;
      luma[(top + y) * WIDTH + left + x] = isDark ? BLACK : WHITE;
    }
  const chroma = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, chroma]);
  const head = Buffer.from(`YUV4MPEG2 W${String(WIDTH)} H${String(HEIGHT)} F10:1 Ip A1:1 C420jpeg\n`);
  writeFileSync(path, Buffer.concat([head, frame, frame]));
};
