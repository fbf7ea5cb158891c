// CPU time and memory of processes that cannot be asked. Only on Linux.
import fs from 'node:fs';

/** Of the clock that Linux counts CPU time with: 10 ms. */
const MICROSECONDS_PER_TICK = 10_000;

/** Microseconds of CPU time, user and system, of a process and its children, those that have ended too. */
export function cpuOfTree(pid) {
  const children = fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
  const ticks = children.filter(Boolean).map((child) => ticksOf(child).own);
  const { own, ended } = ticksOf(pid);
  return ticks.reduce((sum, each) => sum + each, own + ended) * MICROSECONDS_PER_TICK;
}

function ticksOf(pid) {
  let stat;
  try {
    stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return { own: 0, ended: 0 }; // it has just ended: its parent has its time now
  }
  // The name of the program, in brackets, may have spaces.
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [user, system, endedUser, endedSystem] = fields.slice(11, 15);
  return { own: user + system, ended: endedUser + endedSystem };
}

/** Bytes of memory that a process holds. */
export function memoryOf(pid) {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)[1]) * 1024;
}
