import { Component, type ReactNode } from 'react';
import { useSharedTexts } from '../texts/texts';

interface Props {
  /** Another place is another try. */
  readonly at: string;
  readonly children: ReactNode;
}

/** A page that fails leaves the rest of the app as it is. */
export class CrashBoundary extends Component<Props, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { readonly hasFailed: boolean } {
    return { hasFailed: true };
  }

  override componentDidUpdate(before: Props): void {
    if (this.state.hasFailed && before.at !== this.props.at) this.setState({ hasFailed: false });
  }

  override render(): ReactNode {
    return this.state.hasFailed ? <Crashed /> : this.props.children;
  }
}

const Crashed = (): ReactNode => {
  const { states } = useSharedTexts();
  return (
    <div role="alert" className="note note-bad">
      <p>{states.crashed}</p>
      <button type="button" onClick={() => window.location.reload()}>
        {states.reload}
      </button>
    </div>
  );
};
