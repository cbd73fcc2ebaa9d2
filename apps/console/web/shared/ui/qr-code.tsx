import { useMemo, type ReactNode } from 'react';
import { encode } from 'uqr';

interface QrCodeProps {
  readonly text: string;
  /** What it is, for who does not see it. */
  readonly label: string;
}

/** Around a code, without which scanners do not find it. */
const QUIET = 4;

/** Black on white whatever the colours of the page: scanners want it so. */
export const QrCode = ({ text, label }: QrCodeProps): ReactNode => {
  const { size, path } = useMemo(() => pathOf(text), [text]);
  return (
    <svg className="qr-code" role="img" aria-label={label} viewBox={`0 0 ${String(size)} ${String(size)}`}>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
};

const pathOf = (text: string): { readonly size: number; readonly path: string } => {
  const { size, data } = encode(text, { ecc: 'M', border: QUIET });
  // Each run of dark modules is one rectangle.
  const path = data
    .flatMap((row, y) =>
      [
        ...row
          .map((isDark) => (isDark ? '1' : '0'))
          .join('')
          .matchAll(/1+/g),
      ].map(({ index, 0: { length } }) => `M${String(index)} ${String(y)}h${String(length)}v1h-${String(length)}z`),
    )
    .join('');
  return { size, path };
};
