// Loaded before the measured program, with --import.
process.on('message', (question) => {
  if (question === 'cpu') process.send(process.cpuUsage());
});
// A benchmark that fails leaves nothing running.
process.on('disconnect', () => process.exit(1));
// Acks is no reason to stay alive.
process.channel?.unref();
