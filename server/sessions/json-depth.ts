import { RequestError } from '../request-error.js';

/** How deep objects and arrays may be nested in data of any shape. */
const MAX_DEPTH = 100;

/**
 * Only the server limits the depth. A page can overflow no stack but its own.
 *
 * @throws RequestError `invalid`
 */
export function requireShallow(data: unknown, name: string): void {
  if (isDeeper(data, MAX_DEPTH))
    throw new RequestError('invalid', `${name}: more than ${MAX_DEPTH} levels deep`);
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1));
}
