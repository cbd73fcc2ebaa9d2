import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';
import type { Detect } from './detect';

// From us: the page may load nothing from anybody else.
prepareZXingModule({ overrides: { locateFile: () => wasmUrl } });

const OPTIONS = { formats: ['QRCode', 'EAN13', 'Code128'], maxNumberOfSymbols: 1 } as const;

const canvas = document.createElement('canvas');

export const detect: Detect = async (video) => {
  const { videoWidth: width, videoHeight: height } = video;
  if (width === 0 || height === 0) return null;
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return null;
  context.drawImage(video, 0, 0);
  const [found] = await readBarcodes(context.getImageData(0, 0, width, height), {
    ...OPTIONS,
    formats: [...OPTIONS.formats],
  });
  return found?.isValid === true ? found.text : null;
};
