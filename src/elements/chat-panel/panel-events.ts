/** The visitor closes the panel. */
export class PanelCloseEvent extends Event {
  static readonly type = 'panel-close';
  constructor() {
    super(PanelCloseEvent.type, { bubbles: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'panel-close': PanelCloseEvent;
  }
}
