// Loaded into a program before anything else: when the launcher is gone (kill -9 included), the program is asked to end
// the way an operator would ask, so that it drains and closes its database.
if (process.channel) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel.unref();
}
