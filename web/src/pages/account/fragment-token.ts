/** The token of `#token=…`: a fragment never reaches the server's address log. */
export const tokenIn = (hash: string): string => /[#&]token=([^&]+)/.exec(hash)?.[1] ?? ''
