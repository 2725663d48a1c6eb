/** Latch's own marks; all other icons come from lucide-react at 20 px (24 px in call controls). An icon shows the state, its label the action. */
const padlock = {
  viewBox: '0 0 24 24',
  width: 20,
  height: 20,
  fill: 'none',
  stroke: 'currentColor',
  strokeWidth: 1.9,
  strokeLinecap: 'round',
  strokeLinejoin: 'round',
  'aria-hidden': true,
} as const

interface Sized {
  readonly size?: number
}

/** Closed and filled. `--slot` is the colour of the ground it stands on. */
export const LockIcon = ({ size = 20 }: Sized) => (
  <svg {...padlock} width={size} height={size}>
    <path d="M8 11V8a4 4 0 0 1 8 0v3" />
    <rect x="5" y="11" width="14" height="10" rx="3" fill="currentColor" />
    <path style={{ stroke: 'var(--slot, var(--bg))' }} d="M9.5 16h5" />
  </svg>
)
export const UnlockIcon = ({ size = 20 }: Sized) => (
  <svg {...padlock} width={size} height={size}>
    <path d="M8 11V6.5a4 4 0 0 1 7.7-1.5" />
    <rect x="5" y="11" width="14" height="10" rx="3" />
    <path d="M9.5 16h1.5" />
  </svg>
)
/** Its open form stands only inside an open meeting. */
export const BrandMark = ({ open = false, size = 28 }: Sized & { readonly open?: boolean }) => (
  <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
    <path fill="var(--text)" d="M3 5a2 2 0 0 1 2-2h3a2 2 0 0 1 2 2v17h17a2 2 0 0 1 2 2v3a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z" />
    <path
      fill="none"
      stroke="var(--lock-line)"
      strokeWidth="5"
      strokeLinejoin="round"
      d={open ? 'M19 5.5h7.5v14.5' : 'M12 5.5h14.5v14.5'}
    />
  </svg>
)
