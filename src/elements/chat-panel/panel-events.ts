/** The visitor closes the panel. */
export class PanelCloseEvent extends Event {
  constructor() {
    super('panel-close', { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'panel-close': PanelCloseEvent;
  }
}
