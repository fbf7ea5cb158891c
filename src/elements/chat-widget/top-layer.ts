import { css, type ReactiveElement } from 'lit';

const { styleSheet } = css`
  section[popover] {
    position: fixed;
    inset: auto var(--_right) var(--_offset) var(--_left);
    overflow: visible;
    margin: 0;
    padding: 0;
    border: 0;
    color: inherit;
    background: none;
  }
`;

/**
 * Moves the launcher and the panel to the top layer until the element is disconnected. An ancestor with
 * a transform, a filter or containment contains what is `position: fixed`: the launcher would be in that
 * ancestor's corner, not in the window's. The top layer is above every `z-index`, so it is used only
 * where there is such an ancestor.
 */
export function moveToTopLayer(widget: ReactiveElement): void {
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
