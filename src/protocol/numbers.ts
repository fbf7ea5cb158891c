import { finite, integer, minValue, number, pipe } from 'valibot';

/** Any number but the infinite ones, which valibot's own takes. */
export const finiteNumberSchema = pipe(number(), finite());

/** A duration in seconds; fractions are fine. */
export const secondsSchema = pipe(finiteNumberSchema, minValue(0));

/** 1, 2, 3 … */
export const positiveIntegerSchema = pipe(number(), integer(), minValue(1));
