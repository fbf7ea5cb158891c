/** How long a press is held, in ms, and how far it may slip meanwhile, in px. */
const HOLD = 500;
const SLIP = 10;

/** Tells a press that is held still from one that is not. Buttons have a use of their own. */
export class LongPress {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #x = 0;
  #y = 0;

  constructor(private readonly held: () => void) {}

  /** A pointer event of the element that is pressed. */
  handleEvent(event: PointerEvent): void {
    if (event.type === 'pointerdown') this.#start(event);
    else if (event.type !== 'pointermove' || this.#slipped(event)) this.stop();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #start(event: PointerEvent): void {
    this.stop();
    if (!event.isPrimary || event.button !== 0 || isOnButton(event)) return;
    this.#x = event.clientX;
    this.#y = event.clientY;
    this.#timer = setTimeout(this.held, HOLD);
  }

  #slipped({ clientX, clientY }: PointerEvent): boolean {
    return Math.hypot(clientX - this.#x, clientY - this.#y) > SLIP;
  }
}

function isOnButton(event: PointerEvent): boolean {
  return event.composedPath().some((target) => target instanceof HTMLButtonElement);
}
