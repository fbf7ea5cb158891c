import type { ReactiveControllerHost } from 'lit';

/** The panel, as the parts see it that decide what is shown in it. */
export interface PanelHost extends ReactiveControllerHost {
  /** Puts the focus where the visitor goes on. */
  focusOn(what: 'menu' | 'form' | 'composer'): void;
}
