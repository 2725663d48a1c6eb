/** Where signing in leads back to. Kept in this tab and not in the address, because it may hold a personal link. */
const KEY = 'latch.return'

export const rememberReturn = (path: string): void => sessionStorage.setItem(KEY, path)

export function takeReturn(): string {
  const path = sessionStorage.getItem(KEY)
  sessionStorage.removeItem(KEY)
  return path !== null && /^\/(?!\/)/.test(path) ? path : '/'
}
