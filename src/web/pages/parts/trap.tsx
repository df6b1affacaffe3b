/** A fault in one page leaves the others usable, and says what it was. */
import { Component, type ReactNode } from 'react';
import { Failed } from './states';

export class Trap extends Component<{ readonly children: ReactNode }, { readonly fault?: string }> {
  override state: { readonly fault?: string } = {};

  static getDerivedStateFromError(error: unknown): { fault: string } {
    return { fault: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    const { fault } = this.state;
    return fault === undefined ? (
      this.props.children
    ) : (
      <Failed error={`This page has a fault: ${fault}. Please report it.`} />
    );
  }
}
