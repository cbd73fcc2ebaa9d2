import { createContext, useCallback, useContext, useMemo, useRef, useState, type ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { problemOf, UNREACHABLE } from '#shared/api/problem';
import { lookUp } from '../api';
import { useThisTill } from '../mine/this-till';
import { codeOf, type Identity } from './code';
import { useWedge } from './use-wedge';

/** What became of the last code. Codes identify people, so they stand in no address and are kept nowhere. */
export type Scanned =
  | { readonly state: 'none' }
  | { readonly state: 'looking' }
  | { readonly state: 'no_code' }
  | { readonly state: 'employee'; readonly employeeId: string }
  | { readonly state: 'unknown'; readonly text: string; readonly identities: readonly Identity[] }
  | { readonly state: 'failed'; readonly error: unknown; readonly text: string };

interface Scanning {
  readonly scanned: Scanned;
  readonly scan: (text: string) => void;
  readonly forget: () => void;
  /** What a member showed at this till since the page was opened; undefined: nothing. */
  readonly shownBy: (memberId: string) => Identity | undefined;
  readonly rememberShown: (memberId: string, identity: Identity) => void;
}

const ScanContext = createContext<Scanning | null>(null);

export const useScan = (): Scanning => {
  const scanning = useContext(ScanContext);
  if (scanning === null) throw new Error('there is no ScanProvider above');
  return scanning;
};

const NONE: Scanned = { state: 'none' };

export const ScanProvider = ({ children }: { readonly children: ReactNode }): ReactNode => {
  const [scanned, setScanned] = useState<Scanned>(NONE);
  const [, navigate] = useLocation();
  const { setEmployee } = useThisTill();
  const queryClient = useQueryClient();
  /** Of this session: whom which code led to, for when the platform is away. */
  const met = useRef(new Map<string, string>());
  const shown = useRef(new Map<string, Identity>());
  const latest = useRef(0);

  const forget = useCallback(() => setScanned(NONE), []);
  const shownBy = useCallback((memberId: string) => shown.current.get(memberId), []);
  const rememberShown = useCallback(
    (memberId: string, identity: Identity) => void shown.current.set(memberId, identity),
    [],
  );

  const scan = useCallback(
    (text: string): void => {
      const turn = (latest.current += 1);
      const become = (next: Scanned): void => {
        // Another code has come meanwhile.
        if (turn === latest.current) setScanned(next);
      };
      const open = (path: string): void => {
        if (turn !== latest.current) return;
        setScanned(NONE);
        navigate(path);
      };
      const code = codeOf(text);
      if (code?.kind === 'redemption') return open(`/redemptions/${encodeURIComponent(code.redemptionId)}`);
      navigate('/');
      if (code === null) return become({ state: 'no_code' });
      if (code.kind === 'employee') {
        setEmployee(code.employeeId);
        return become({ state: 'employee', employeeId: code.employeeId });
      }
      become({ state: 'looking' });
      void find(code.identities).then(
        (found) => {
          if (found === null) return become({ state: 'unknown', text, identities: code.identities });
          const { member, identity } = found;
          met.current.set(text, member.memberId);
          rememberShown(member.memberId, identity);
          queryClient.setQueryData(['member', member.memberId], member);
          open(`/members/${encodeURIComponent(member.memberId)}`);
        },
        (error: unknown) => {
          const known = met.current.get(text);
          if (problemOf(error).code === UNREACHABLE && known !== undefined)
            return open(`/members/${encodeURIComponent(known)}`);
          become({ state: 'failed', error, text });
        },
      );
    },
    [navigate, queryClient, rememberShown, setEmployee],
  );
  useWedge(scan);

  const scanning = useMemo(
    () => ({ scanned, scan, forget, shownBy, rememberShown }),
    [scanned, scan, forget, shownBy, rememberShown],
  );
  return <ScanContext value={scanning}>{children}</ScanContext>;
};

/** null: nobody has any of them. */
const find = async (identities: readonly Identity[]) => {
  for (const identity of identities) {
    try {
      return { member: await lookUp({ body: identity }), identity };
    } catch (error) {
      if (problemOf(error).code !== 'member.unknown') throw error;
    }
  }
  return null;
};
