import { Component } from 'react';
import type { ReactNode } from 'react';
import { ErrorState } from './states.tsx';

export interface ErrorBoundaryProps {
  /** What is inside, for the message. */
  readonly name: string;
  readonly children: ReactNode;
}

interface State {
  readonly error: unknown;
}

/** A fault in one panel must not take the others with it. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    return (
      <ErrorState
        title={`${this.props.name} failed`}
        error={this.state.error}
        onRetry={() => this.setState({ error: null })}
      />
    );
  }
}
