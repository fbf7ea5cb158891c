// Loaded into a server before its own code: its clock is wrong by `CLOCK_SHIFT_MS`.
const { now } = Date;
const shift = Number(process.env.CLOCK_SHIFT_MS);
Date.now = () => now.call(Date) + shift;
globalThis.Date = new Proxy(Date, {
  construct: (target, args, self) =>
    Reflect.construct(target, args.length === 0 ? [target.now()] : args, self),
});
