// Loaded before the measured program, with --import.
process.on('message', (question) => {
  if (question === 'cpu') process.send(process.cpuUsage());
  if (question === 'memory') {
    globalThis.gc();
    const { heapUsed, external } = process.memoryUsage();
    process.send({ bytes: heapUsed + external });
  }
});
// A benchmark that fails leaves nothing running.
process.on('disconnect', () => process.exit(1));
// Acks is no reason to stay alive.
process.channel?.unref();
