/** The number to be called, remembered on this device for the account that entered it. */
const keyOf = (accountId: string): string => `latch.call-me.${accountId}`

export const rememberedNumber = (accountId: string): string => localStorage.getItem(keyOf(accountId)) ?? ''
export const rememberNumber = (accountId: string, number: string): void => localStorage.setItem(keyOf(accountId), number)
