import { HOW_TO_GET_REDIS } from '../../tools/services.mjs';

/** The server that `npm test` has started, if the machine has Redis. */
export const redisUrl = process.env.TEST_REDIS_URL;

/** For the option `skip` of a test: why it cannot run, or `false`. */
export const WITHOUT_REDIS = redisUrl === undefined ? HOW_TO_GET_REDIS : false;
