/** Links that carry a secret carry it in the fragment, which no browser sends to a server. */
export const firstRunLink = (url: string, token: string): string => `${url}/set-up#token=${token}`
export const accountLink = (url: string, token: string): string => `${url}/register#token=${token}`
export const personalLink = (url: string, secret: string): string => `${url}/i#${secret}`
