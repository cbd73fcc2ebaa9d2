import { useEffect, useRef, type ReactNode } from 'react';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { syntaxHighlighting } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import type { Mark } from '../parse';
import { lineMarks, setMarks } from './line-marks';
import { colours, look } from './look';

interface EditorProps {
  readonly label: string;
  /** It begins with this; another one begins with another key. */
  readonly text: string;
  readonly marks: readonly Mark[];
  readonly onChange: (text: string) => void;
  /** Gets what puts the cursor into a line. */
  readonly onReady: (goTo: GoTo) => void;
}

export type GoTo = (line: number) => void;

/** Chromium would join the lines that are typed over by itself, with style attributes that the policy of the page stops and reports. */
const typingOver = EditorView.domEventHandlers({
  beforeinput: (event, view) => {
    if (event.inputType !== 'insertText' || event.data === null || view.state.selection.main.empty) return false;
    event.preventDefault();
    view.dispatch(view.state.replaceSelection(event.data));
    return true;
  },
});

/**
 * It lives in a shadow root: there the editor's styles are constructed ones, which the policy of the page needs no exception for. Tab goes on to the
 * next control, as anywhere.
 */
const Editor = ({ label, text, marks, onChange, onReady }: EditorProps): ReactNode => {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const told = useRef(onChange);
  useEffect(() => {
    told.current = onChange;
  });

  useEffect(() => {
    if (host.current === null) return;
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open' });
    const made = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: text,
        extensions: [
          [lineNumbers(), history(), drawSelection(), highlightActiveLine(), EditorView.lineWrapping],
          [yaml(), syntaxHighlighting(colours), look, lineMarks],
          keymap.of([...defaultKeymap, ...historyKeymap]),
          EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
          typingOver,
          EditorView.updateListener.of(({ docChanged, state }) => {
            if (docChanged) told.current(state.doc.toString());
          }),
        ],
      }),
    });
    view.current = made;
    const go: GoTo = (line) => {
      const at = made.state.doc.line(Math.min(line, made.state.doc.lines)).from;
      made.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) });
      made.focus();
    };
    onReady(go);
    return () => made.destroy();
    // What is typed is the editor's own; the page gives it another key when another text takes its place.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  useEffect(() => {
    view.current?.dispatch({ effects: setMarks.of(marks) });
  }, [marks]);

  return <div ref={host} className="editor" />;
};

export default Editor;
