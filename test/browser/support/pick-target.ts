import type { Locator } from '@playwright/test';

/** Chooses the target of a step in the console's dialog by what it is called, as an agent does. */
export async function pickTarget(step: Locator, words: string): Promise<void> {
  const target = step.getByRole('combobox', { name: 'Target' });
  await target.fill(words);
  await step.getByRole('listbox').getByRole('option').first().waitFor();
  await target.press('Enter');
}
