// Loaded into a server before its own code: reports the bytes of its heap after a forced collection.
process.on('message', () => {
  globalThis.gc();
  // What waits for a callback goes with the second.
  setImmediate(() => {
    globalThis.gc();
    process.send(process.memoryUsage().heapUsed);
  });
});
process.channel.unref();
