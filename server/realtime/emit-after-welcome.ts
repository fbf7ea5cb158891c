import type { Socket } from 'socket.io';

/** Holds back what is emitted until the socket has its `welcome`. */
export function emitAfterWelcome(socket: Socket) {
  let held: (() => void)[] | undefined = [];
  return {
    isWelcomed: () => held === undefined,
    emit(name: string, payload: unknown) {
      if (held === undefined) socket.emit(name, payload);
      else held.push(() => socket.emit(name, payload));
    },
    emitVolatile(name: string, payload: unknown) {
      if (held === undefined) socket.volatile.emit(name, payload);
    },
    release() {
      const events = held ?? [];
      held = undefined;
      for (const emit of events) emit();
    },
  };
}
