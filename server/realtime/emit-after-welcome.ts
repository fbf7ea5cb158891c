import type { Socket } from 'socket.io';

/** Queues what is emitted until the socket has its `welcome`. */
export function emitAfterWelcome(socket: Socket) {
  let queued: (() => void)[] | undefined = [];
  /** Does it now, or once the welcome is out, after all that was queued before. */
  const afterWelcome = (work: () => void) => {
    if (queued === undefined) work();
    else queued.push(work);
  };
  return {
    isWelcomed: () => queued === undefined,
    afterWelcome,
    emit: (name: string, payload: unknown) => afterWelcome(() => socket.emit(name, payload)),
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
