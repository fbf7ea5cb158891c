import type { ReactiveControllerHost } from 'lit';

/** The names of the slots that the page has filled. The host is updated when they change. */
export class FilledSlots {
  names: readonly string[] = [];

  constructor(private readonly host: ReactiveControllerHost) {}

  /** The listener for `slotchange`. */
  readonly onSlotChange = ({ target }: Event): void => {
    if (!(target instanceof HTMLSlotElement)) return;
    const others = this.names.filter((name) => name !== target.name);
    this.names = target.assignedNodes().length > 0 ? [...others, target.name] : others;
    this.host.requestUpdate();
  };
}
