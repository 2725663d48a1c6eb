import { CircleAlert } from 'lucide-react'
import type { Problem } from '../../api/client.ts'
import { useT } from '../../i18n/i18n.ts'
import { Note } from '../../ui/notice.tsx'
import { problemWords } from './problem-words.ts'

export const ProblemNote = ({ problem }: { readonly problem: Problem | null }) => {
  const t = useT()
  return (
    <div role="alert" className="problem-place">
      {problem === null ? null : (
        <Note tone="problem" icon={<CircleAlert aria-hidden="true" />}>
          {problemWords(problem, t)}
        </Note>
      )}
    </div>
  )
}
