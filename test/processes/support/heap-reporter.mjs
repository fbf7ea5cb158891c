// Loaded into a server before its own code: reports the bytes of its heap after a forced collection.
process.on('message', () => {
  globalThis.gc();
  // The second collection frees what the first one left to a callback.
  setImmediate(() => {
    globalThis.gc();
    process.send(process.memoryUsage().heapUsed);
  });
});
process.channel.unref();
