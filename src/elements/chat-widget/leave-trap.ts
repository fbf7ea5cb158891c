import { css, type ReactiveElement } from 'lit';

/*
 * An ancestor with a transform, a filter or containment holds what is fixed in it: the launcher would
 * stand in its corner, not in the window's. The top layer is beyond all ancestors. It is beyond every
 * z-index as well, so nobody is put there without need. It loads where there is such an ancestor.
 */

const { styleSheet } = css`
  section[popover] {
    position: fixed;
    inset: auto var(--_offset) var(--_offset) auto;
    overflow: visible;
    margin: 0;
    padding: 0;
    border: 0;
    color: inherit;
    background: none;
  }
  :host([position='bottom-left']) section[popover] {
    inset: auto auto var(--_offset) var(--_offset);
  }
`;

/** Puts the launcher and its panel into the top layer for as long as the element stays where it is. */
export function leaveTrap(widget: ReactiveElement): void {
  const root = widget.shadowRoot;
  const section = root?.querySelector('section');
  if (!root || !section || !styleSheet || !widget.isConnected) return;
  if (!('popover' in section)) return;
  if (!root.adoptedStyleSheets.includes(styleSheet)) root.adoptedStyleSheets.push(styleSheet);
  section.popover = 'manual';
  section.showPopover();
  const controller = {
    hostDisconnected(): void {
      section.popover = null;
      widget.removeController(controller);
    },
  };
  widget.addController(controller);
}
