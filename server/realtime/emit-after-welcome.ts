import type { Socket } from 'socket.io';

/** Queues what is emitted until the socket has its `welcome`. */
export function emitAfterWelcome(socket: Socket) {
  let queued: (() => void)[] | undefined = [];
  return {
    isWelcomed: () => queued === undefined,
    emit(name: string, payload: unknown) {
      if (queued === undefined) socket.emit(name, payload);
      else queued.push(() => socket.emit(name, payload));
    },
    emitVolatile(name: string, payload: unknown) {
      if (queued === undefined) socket.volatile.emit(name, payload);
    },
    release() {
      const events = queued ?? [];
      queued = undefined;
      for (const emit of events) emit();
    },
  };
}
