import type { Detect } from './detect';

interface NativeDetector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}
interface NativeDetectors {
  new (options: { readonly formats: readonly string[] }): NativeDetector;
  getSupportedFormats(): Promise<readonly string[]>;
}

const NATIVE_FORMATS = ['qr_code', 'ean_13', 'code_128'];

/** The browser's own reader where it has one, else one in WebAssembly, which is loaded only then. */
export const openDetector = async (): Promise<Detect> => {
  const { BarcodeDetector } = globalThis as { readonly BarcodeDetector?: NativeDetectors };
  const known = (await BarcodeDetector?.getSupportedFormats()) ?? [];
  if (BarcodeDetector === undefined || !known.includes('qr_code')) return (await import('./wasm-detector')).detect;
  const detector = new BarcodeDetector({ formats: NATIVE_FORMATS.filter((format) => known.includes(format)) });
  return async (video) => (await detector.detect(video))[0]?.rawValue ?? null;
};
