/**
 * Whether a password is among the 49,000 commonest of leaked ones, in any case of letters. The list loads
 * when somebody first sets a password.
 */
export async function isCommonPassword(password: string): Promise<boolean> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return dictionary['passwords-common'].includes(password.normalize('NFKC').toLowerCase());
}
